package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.s2l.run.Hashes;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A command that is refused with exit code 2, or for a device that is not there, leaves nothing
/// behind: corrected, it runs.
class RefusedTest {
  private static final int ROWS = 60;
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  @TempDir private Path folder = Path.of("");
  private Path output = Path.of("");
  private Path data = Path.of("");
  private Path trajectories = Path.of("");

  @BeforeEach
  void make() throws IOException {
    output = folder.resolve("run");
    data = folder.resolve("data.jsonl");
    var lines = new StringBuilder();
    for (int row = 0; row < ROWS; row++) {
      lines.append(
          "{\"instruction\": \"Say %d.\", \"output\": \"It is %d.\", \"source\": \"s%d\", \"kind\": \"k%d\"}\n"
              .formatted(row, row, row % 2, row % 3));
    }
    Files.writeString(data, lines);
    trajectories = folder.resolve("trajectories");
    for (int c = 0; c < 3; c++) {
      float[] losses = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        losses[row] = (row % 4 + 1f) / (c + 1) + row / 1000f;
      }
      TrajectoryFolder.at(trajectories).write(new LossColumn(10 * c, losses));
    }
  }

  private InProcess.Ended s2l(String command, String... further) {
    var arguments = new ArrayList<>(List.of(command, "--data=" + data, "-o", output.toString()));
    if (command.equals("select")) {
      arguments.add("--trajectories=" + trajectories);
    }
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  /// The corrected command reads the data otherwise where that is what was wrong.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--budget=20 --cluster-steps=7 | Step 7 was not recorded | --budget=20 --cluster-steps=10",
        "--budget=20 --method=facility-location | needs embeddings | --budget=20 --method=random",
        "--budget=20 --always-keep=topic=k1 | matches no row"
            + " | --budget=20 --always-keep=topic=k1 --columns=topic=kind",
        "--budget=20 --always-keep=source=s1 | 30 rows are to be kept"
            + " | --budget=40 --always-keep=source=s1",
        "--budget=20 --nested=25 | not below the 20 | --budget=25 --nested=20",
        "--budget=20 --method=least-confidence --reference-checkpoint=7 | 7"
            + " | --budget=20 --method=least-confidence --reference-checkpoint=10",
        "--budget=20 --min-per-topic=3 | --columns topic=NAME"
            + " | --budget=20 --min-per-topic=3 --columns=topic=kind"
      })
  void aSelectionThatIsRefusedLeavesNothingBehind(String wrong, String message, String corrected) {
    var refused = s2l("select", wrong.split(" "));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(message);
    assertThat(output).doesNotExist();
    var ended = s2l("select", corrected.split(" "));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(output.resolve("selection/subset.jsonl")).exists();
  }

  @Test
  void aRefusedCommandLeavesAFinishedRunAsItWas() throws IOException {
    assertThat(s2l("select", "--budget=20").exitCode()).isZero();
    var before = files();
    var refused = s2l("select", "--budget=20", "--cluster-steps=7");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(files()).isEqualTo(before);
  }

  /// Other data would replace the data set and all that was made of it; then the steps are refused.
  @Test
  void aRefusedCommandWithForceNewLeavesAFinishedRunAsItWas() throws IOException {
    assertThat(s2l("select", "--budget=20").exitCode()).isZero();
    var before = files();
    Files.writeString(data, Files.readString(data).replace("Say", "Tell"));
    var refused = s2l("select", "--budget=20", "--cluster-steps=7", "--force-new");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(files()).isEqualTo(before);
    var forced = s2l("select", "--budget=20", "--cluster-steps=10", "--force-new");
    assertThat(forced.exitCode()).as(forced.err()).isZero();
    assertThat(output.resolve("selection/subset.jsonl")).content().contains("Tell");
    assertThat(output.resolve(".replaced")).doesNotExist();
  }

  @Test
  void whatTheUserKeepsInTheDirectoryStaysWhenACommandIsRefused() throws IOException {
    Path note = output.resolve("notes/first.txt");
    Files.createDirectories(note.getParent());
    Files.writeString(note, "mine");
    Files.createDirectories(output.resolve("log"));
    Path log = Files.writeString(output.resolve("log/mine.log"), "mine");
    assertThat(s2l("select", "--budget=20", "--nested=30").exitCode()).isEqualTo(2);
    assertThat(note).hasContent("mine");
    assertThat(log).hasContent("mine");
    assertThat(output.resolve("dataset")).doesNotExist();
    assertThat(output.resolve("manifest.json")).doesNotExist();
  }

  /// The selection is judged before the proxy is trained.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--budget=20 --cluster-steps=7 | Step 7 was not recorded",
        "--budget=20 --always-keep=topic=k1 | matches no row",
        "--budget=20 --nested=30 | not below the 20"
      })
  void aRunWhoseSelectionCannotBeIsRefusedBeforeItTrains(String wrong, String message) {
    var refused = s2l("run", (wrong + " --num-train-epochs=1 --num-checkpoints=2").split(" "));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains(message).doesNotContain("record step");
    assertThat(output).doesNotExist();
  }

  /// A device that is not there is told before anything is written, so the same folder serves the
  /// corrected command.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --budget=20 --num-train-epochs=1 --num-checkpoints=2 | selection/subset.jsonl",
        "train --model=tiny --max-steps=1 | target"
      })
  void aMissingDeviceIsToldBeforeAnythingIsWritten(String command, String made) {
    assumeThat(DRIVER).as("a machine without an NVIDIA driver").doesNotExist();
    var words = new ArrayList<>(List.of(command.split(" ")));
    String verb = words.removeFirst();
    words.add("--device=cuda");
    var refused = s2l(verb, words.toArray(String[]::new));
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(6);
    assertThat(refused.err()).contains("--device cuda: ", "docs/gpu.md").doesNotContain("dataset");
    assertThat(output).doesNotExist();
    words.removeLast();
    var ended = s2l(verb, words.toArray(String[]::new));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(output.resolve(made)).exists();
  }

  @Test
  void aMissingDeviceLeavesAFinishedRunAsItWas() throws IOException {
    assumeThat(DRIVER).as("a machine without an NVIDIA driver").doesNotExist();
    String[] train = {"--model=tiny", "--max-steps=1"};
    assertThat(s2l("train", train).exitCode()).isZero();
    var before = files();
    var refused = s2l("train", "--model=tiny", "--max-steps=1", "--device=cuda", "--force-new");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(6);
    assertThat(files()).isEqualTo(before);
  }

  /// By path, the content of every file but what every command writes into.
  private TreeMap<String, String> files() throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> paths = Files.walk(output)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        String name = output.relativize(file).toString();
        if (!name.equals("s2l.lock") && !name.startsWith("log/")) {
          files.put(name, Hashes.sha256(file));
        }
      }
    }
    return files;
  }
}
