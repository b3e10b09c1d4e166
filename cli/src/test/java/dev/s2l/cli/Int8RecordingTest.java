package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `--dtype int8` beside float32: the same training, losses with products in int8.
class Int8RecordingTest {
  private static final int ROWS = 300;

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path exact = Path.of("");
  private static Path int8 = Path.of("");

  @BeforeAll
  static void runBoth() throws IOException {
    assumeTrue(
        ComputeDevice.CPU.multipliesInt8(),
        "this processor has no instructions for products of int8 numbers");
    var lines = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      lines.add("{\"instruction\": \"Say " + row + ".\", \"output\": \"it is " + row % 9 + "\"}");
    }
    data = Files.write(folder.resolve("rows.jsonl"), lines);
    exact = folder.resolve("float32");
    int8 = folder.resolve("int8");
    for (Path run : List.of(exact, int8)) {
      var ran = InProcess.run(arguments(run, "--dtype=" + run.getFileName()));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
    }
  }

  private static String[] arguments(Path run, String... more) {
    var usual =
        Stream.of(
            "run",
            "--data=" + data,
            "--num-train-epochs=1",
            "--num-checkpoints=4",
            "--prompt-template=plain",
            "--budget=10%",
            "--num-clusters=5",
            "--output-dir=" + run);
    return Stream.concat(usual, Stream.of(more)).toArray(String[]::new);
  }

  private static List<Path> files(Path run, String pattern) throws IOException {
    try (var files = Files.walk(run)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .map(run::relativize)
          .sorted()
          .toList();
    }
  }

  @Test
  void theModelIsTheSameAndLossesAreNear() throws IOException {
    var weights = files(exact, "model\\.safetensors");
    assertThat(weights).isNotEmpty().isEqualTo(files(int8, "model\\.safetensors"));
    for (Path file : weights) {
      assertThat(Hashes.sha256(int8.resolve(file))).isEqualTo(Hashes.sha256(exact.resolve(file)));
    }
    var columns = files(exact, "step-\\d+\\.npy");
    assertThat(columns).hasSizeGreaterThanOrEqualTo(4).isEqualTo(files(int8, "step-\\d+\\.npy"));
    for (Path column : columns) {
      float[] expected = NpyFile.readFloats(exact.resolve(column));
      float[] found = NpyFile.readFloats(int8.resolve(column));
      assertThat(found).isNotEqualTo(expected).containsExactly(expected, offset(0.1f));
    }
  }

  @Test
  void recordGivesTheSameLossesAsTheRun() throws IOException {
    var columns = files(int8, "step-\\d+\\.npy");
    String last = columns.getLast().getFileName().toString().replaceAll("\\D", "");
    Path checkpoint = int8.resolve("proxy/checkpoint-" + Integer.parseInt(last));
    Path recorded = folder.resolve("recorded");
    var ran =
        InProcess.run(
            "record",
            "--model=" + checkpoint,
            "--data=" + data,
            "--prompt-template=plain",
            "--dtype=int8",
            "--output-dir=" + recorded);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(Hashes.sha256(recorded.resolve(columns.getLast())))
        .isEqualTo(Hashes.sha256(int8.resolve(columns.getLast())));
  }

  @Test
  void manifestAndCardSayIt() throws IOException {
    for (String file : List.of("trajectories/manifest.json", "selection/card.json")) {
      assertThat(Files.readString(int8.resolve(file))).contains("int8");
    }
    var recording =
        Json.COMPACT
            .readTree(Files.readAllBytes(int8.resolve("trajectories/manifest.json")))
            .path("recording");
    assertThat(recording.path("dtype").stringValue("")).isEqualTo("int8");
    assertThat(Files.readString(exact.resolve("selection/card.json"))).doesNotContain("int8");
  }

  @Test
  void theSameCommandAgainChangesNothingAndAnotherFormatIsRefused() {
    var again = InProcess.run(arguments(int8, "--dtype=int8"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    var other = InProcess.run(arguments(int8, "--dtype=float32"));
    assertThat(other.exitCode()).isEqualTo(8);
    assertThat(other.err()).contains("dtype");
  }

  @Test
  void aProbeTrainsAndRecordsAsTheRunWould() {
    var planned =
        InProcess.run("plan", "--data=" + data, "--dtype=int8", "--probe", "--max-steps=8");
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("--record-mode exact");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "generate", "evaluate", "compare"})
  void otherCommandsRefuseItBeforeAnythingIsWritten(String command) throws IOException {
    Path model = int8.resolve("proxy").resolve(newest());
    Path refused = folder.resolve("refused-" + command);
    var arguments =
        switch (command) {
          case "train" -> List.of("--model=tiny", "--data=" + data, "--output-dir=" + refused);
          case "generate" ->
              List.of("--model=" + model, "--prompts=" + data, "--output=" + refused);
          case "evaluate" ->
              List.of(
                  "--model=" + model,
                  "--data=" + data,
                  "--tasks=heldout-loss",
                  "--output-dir=" + refused);
          default ->
              List.of(
                  "--trajectories=" + int8.resolve("trajectories"),
                  "--data=" + data,
                  "--methods=small-to-large",
                  "--budgets=10%",
                  "--seeds=2",
                  "--target=tiny",
                  "--eval-data=" + data,
                  "--output-dir=" + refused);
        };
    var all = Stream.concat(Stream.of(command, "--dtype=int8"), arguments.stream());
    var ran = InProcess.run(all.toArray(String[]::new));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains("--dtype int8 is for recording losses");
    assertThat(refused).doesNotExist();
  }

  private static Path newest() throws IOException {
    try (var all = Files.list(int8.resolve("proxy"))) {
      return all.filter(Files::isDirectory).sorted().toList().getLast().getFileName();
    }
  }
}
