package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.demo.DemoData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file of the user's that has the name of one of ours is never replaced.
class GuardTest {
  @TempDir private Path folder = Path.of("");
  private Path output = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void make() throws IOException {
    output = folder.resolve("run");
    data = DemoData.generate(7, 500).write(folder.resolve("data"));
  }

  private InProcess.Ended run(String... further) {
    var arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--data=" + data,
                "--budget=20",
                "--max-steps=2",
                "--num-checkpoints=1",
                "-o",
                output.toString()));
    arguments.addAll(List.of(further));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report.html",
        "tiny/config.json",
        "tiny/tokenizer.json",
        "log/trainer_log.jsonl",
        "log/k-means.jsonl",
        "proxy/notes.txt",
        "tokens/notes.txt"
      })
  void aRunRefusesADirectoryWithSuchAFileBeforeItTrains(String name) throws IOException {
    Path mine = output.resolve(name);
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");
    for (String force : List.of("--json", "--force-new")) {
      var ended = run(force);
      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(8);
      assertThat(ended.err())
          .contains(mine.toString(), "--output-dir")
          .doesNotContain("record step");
    }
    assertThat(mine).hasContent("mine");
    assertThat(output.resolve("trajectories")).doesNotExist();
  }

  @Test
  void aConfigurationOfTheUsersInTheDirectoryIsLeftAsItIs() throws IOException {
    Files.createDirectories(output);
    Path mine = Files.writeString(output.resolve("s2l.yaml"), "# my notes\nbudget: 20\n");
    var ended = run("--config=" + mine);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("s2l.yaml was not written by s2l", "--print-config");
    assertThat(Files.readString(mine)).isEqualTo("# my notes\nbudget: 20\n");
  }

  @Test
  void theDemoRefusesOtherDataOfItsName() throws IOException {
    Path mine = output.resolve("demo/planted.jsonl");
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "{}\n");
    var ended = InProcess.run("demo", "-o", output.toString());
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains(mine.toString(), "would be replaced");
    assertThat(mine).hasContent("{}");
  }
}
