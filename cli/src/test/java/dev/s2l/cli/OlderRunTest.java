package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// A run directory that an older s2l wrote, `golden/older-run`, with the commands of today.
class OlderRunTest {
  @TempDir private Path folder = Path.of("");
  private Path run = Path.of("");
  private Path data = Path.of("");

  /// Its data set lies where it is copied to.
  @BeforeEach
  void copy() throws IOException {
    Path golden = Golden.path("older-run");
    run = folder.resolve("run");
    try (var paths = Files.walk(golden)) {
      for (Path path : paths.toList()) {
        Path copy = run.resolve(golden.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
    data = Files.move(run.resolve("rows.jsonl"), folder.resolve("rows.jsonl"));
    Path manifest = run.resolve("dataset/manifest.json");
    var tree = (ObjectNode) Json.COMPACT.readTree(Files.readAllBytes(manifest));
    var input = (ObjectNode) tree.at("/inputs/0");
    input.put("path", data.toString());
    input.put("modifiedMillis", Files.getLastModifiedTime(data).toMillis());
    Files.write(manifest, Json.pretty(tree));
    StageFolder.sealInPlace(run.resolve("dataset"));
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  @Test
  void anotherSubsetIsChosenFromItsLosses() {
    var ended =
        s2l("select", "--from", run, "--data", data, "--budget=20", "-o", folder.resolve("other"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(folder.resolve("other/selection/subset.jsonl")).isRegularFile();
  }

  @Test
  void verifySaysWhichFieldsItsCardLacksAndWhatDiffers() {
    var ended = s2l("verify", run);
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(8);
    assertThat(ended.err())
        .contains("differs: ")
        .contains("An older version wrote the card (it calls itself 0.1.0, this is 0.1.0)")
        .contains("it lacks clustering.stability, clustering.sweep, embeddings, form, idColumns");
  }

  @Test
  void theCommandThatMadeItIsRefusedWithWhatIsOtherToday() {
    var ended =
        s2l("run", "--data", data, "--proxy=tiny", "--budget=30", "-o", run, "--device=cpu");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(8);
    assertThat(ended.err())
        .contains("was begun with other settings or data", "dataset: columns was absent, now {}");
  }
}
