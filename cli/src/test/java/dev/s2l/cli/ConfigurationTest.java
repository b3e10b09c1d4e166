package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/// Configuration files, the printed configuration, completion and `env`, against the real options.
class ConfigurationTest {
  private static final Path CONFIGS = Path.of("..", "configs");

  @TempDir private Path folder = Path.of("");

  @Test
  void everyFileInConfigsIsUnderstood() throws IOException {
    List<Path> files;
    try (var found = Files.list(CONFIGS)) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .contains("clinical.yaml", "math-tiny.yaml", "mathinstruct-pythia-70m.yaml");
    for (Path file : files) {
      var ended = InProcess.run("run", "--config", file.toString(), "--print-config");
      assertThat(ended.exitCode()).as("%s: %s", file, ended.err()).isZero();
      assertThat(ended.out()).contains("budget: ").contains("learning_rate: ");
    }
  }

  @Test
  void everyAblationIsUnderstoodUpToTheDataThatTheUserNames() throws IOException {
    List<Path> files;
    try (var found = Files.list(CONFIGS.resolve("ablations"))) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSize(7);
    for (Path file : files) {
      var ended =
          InProcess.run(
              "compare",
              "--config=" + file,
              "--trajectories=" + folder.resolve("none"),
              "--data=" + folder.resolve("none.jsonl"),
              "--target=tiny",
              "--eval-data=" + folder.resolve("held.jsonl"),
              "--output-dir=" + folder.resolve("run"));
      assertThat(ended.exitCode()).as("%s: %s", file, ended.err()).isEqualTo(3);
      assertThat(ended.err()).contains("none: no such folder or file");
      assertThat(folder.resolve("run/comparison")).doesNotExist();
    }
  }

  @Test
  void thePapersSettingsAreThoseOfThePaper() {
    Path file = CONFIGS.resolve("mathinstruct-pythia-70m.yaml");
    var ended = InProcess.run("run", "--config", file.toString(), "--print-config");
    assertThat(ended.out().lines())
        .contains(
            "proxy: \"EleutherAI/pythia-70m-deduped\"",
            "learning_rate: 2.0E-5",
            "num_train_epochs: 3.0",
            "per_device_train_batch_size: 8",
            "gradient_accumulation_steps: 16",
            "max_length: 512",
            "record_steps: 500",
            "num_clusters: 100",
            "budget: \"30000\"");
  }

  @Test
  void aFileWithAnUnknownKeyIsExitCode2() throws IOException {
    String text = Files.readString(CONFIGS.resolve("math-tiny.yaml"));
    Path file = Files.writeString(folder.resolve("bad.yaml"), text + "num_cluster: 5\n");
    var ended = InProcess.run("run", "--config", file.toString(), "--print-config");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("num_cluster").contains("num_clusters");
  }

  @Test
  void thePrintedConfigurationGivesItselfAgainAndRunsNothing() throws IOException {
    Path output = folder.resolve("run");
    var first =
        InProcess.run(
            "run",
            "--print-config",
            "--data",
            "a.jsonl",
            "b \"c\".json",
            "--columns",
            "prompt=q,response=an=swer",
            "--no-group-by-length",
            "--merge",
            "--budget",
            "7%",
            "-o",
            output.toString());
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(output).doesNotExist();
    assertThat(first.out().lines())
        .contains(
            "data: [\"a.jsonl\", \"b \\\"c\\\".json\"]",
            "columns: {prompt: \"q\", response: \"an=swer\"}",
            "group_by_length: false",
            "merge: true",
            "learning_rate: 0.001",
            "dtype: \"float32\"");
    Path file = Files.writeString(folder.resolve("printed.yaml"), first.out());
    var second = InProcess.run("run", "--config", file.toString(), "--print-config");
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void everyOptionIsInTheListOfKeys() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "configuration.md"));
    var root = Main.commandLine();
    for (var command : root.getSubcommands().entrySet()) {
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        String key = option.longestName().substring(2).replace('-', '_');
        assertThat(text).as("key of %s", command.getKey()).contains("`" + key + "`");
      }
    }
  }

  @Test
  void completionScriptsNameEveryCommandAndOption() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      var ended = InProcess.run("completion", shell);
      assertThat(ended.exitCode()).as(shell).isZero();
      assertThat(ended.out()).contains("select").contains("dataset").contains("budget");
    }
    assertThat(InProcess.run("completion", "tcsh").exitCode()).isEqualTo(2);
  }

  @Test
  void envNamesVersionsAndNoSecret() {
    var ended = InProcess.run("env", "--json");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains("\"s2l\"")
        .contains("\"jdk\"")
        .contains("\"libtorch\":\"pytorch-")
        .contains("\"processors\"");
  }
}
