package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `s2l record --record-mode fast` on checkpoints that are there.
class FastRecordTest {
  private static final int ROWS = 1_200;
  private static final int SAMPLE = 128;

  /// Steps of the checkpoints.
  private static final int[] STEPS = IntStream.rangeClosed(1, 12).map(i -> 3 * i).toArray();

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path exact = Path.of("");
  private static Path fast = Path.of("");

  @BeforeAll
  static void recordBoth() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          "{\"instruction\": \"Say %d.\", \"output\": \"%s%d\"}"
              .formatted(row, "it is ".repeat(row % 5), row % 9 == 0 ? row * 7919 : row % 9));
    }
    data = Files.write(folder.resolve("rows.jsonl"), lines);
    var trained =
        InProcess.run(
            "train",
            "--model=tiny",
            "--data=" + data,
            "--max-steps=36",
            "--save-steps=3",
            "--prompt-template=plain",
            "--output-dir=" + folder.resolve("trained"));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    exact = folder.resolve("exact");
    fast = folder.resolve("fast");
    for (Path recorded : List.of(exact, fast)) {
      var ran = InProcess.run(arguments(recorded, 12, "--record-mode=" + recorded.getFileName()));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
    }
  }

  /// @param models of the newest steps
  private static String[] arguments(Path output, int models, String... more) {
    var usual =
        Stream.of("record", "--data=" + data, "--prompt-template=plain", "--output-dir=" + output);
    var newest =
        IntStream.of(STEPS)
            .skip(STEPS.length - models)
            .mapToObj(step -> "--model=" + folder.resolve("trained/target/checkpoint-" + step));
    return Stream.of(usual, newest, Stream.of(more)).flatMap(all -> all).toArray(String[]::new);
  }

  @Test
  void recordedLossesAreThoseOfAnExactRecordingAndTheOthersAreClose() throws IOException {
    int whole = 0;
    double squares = 0;
    int completed = 0;
    for (int step : STEPS) {
      float[] expected = losses(exact, "step", step);
      float[] found = losses(fast, "step", step);
      if (!Files.exists(file(fast, "sampled", step))) {
        assertThat(found).isEqualTo(expected);
        whole++;
        continue;
      }
      float[] sample = losses(fast, "sampled", step);
      int inSample = 0;
      for (int row = 0; row < ROWS; row++) {
        if (Float.isNaN(sample[row])) {
          squares += Math.pow(found[row] - expected[row], 2);
          completed++;
        } else {
          assertThat(found[row]).isEqualTo(expected[row]).isEqualTo(sample[row]);
          inSample++;
        }
      }
      assertThat(inSample).isEqualTo(SAMPLE);
    }
    assertThat(whole).isBetween(3, 8);
    assertThat(Math.sqrt(squares / completed)).isLessThan(0.1);
  }

  @Test
  void manifestCardAndReportSayWhatWasCompleted() throws IOException {
    String words =
        Json.COMPACT
            .readTree(Files.readAllBytes(fast.resolve("trajectories/manifest.json")))
            .at("/recording/completed_columns")
            .stringValue("");
    assertThat(words)
        .matches(
            "Fast recording: losses of all rows were recorded at \\d of 12 steps \\(.*\\); at the"
                + " others those of 128 of 1,200 rows, and the rest is completed from them, off by"
                + " 0\\.\\d{3} nats or \\d\\.\\d % of the spread of the losses .*");
    Path selected = folder.resolve("selected");
    var ran =
        InProcess.run(
            "select",
            "--trajectories=" + fast.resolve("trajectories"),
            "--data=" + data,
            "--budget=10%",
            "--num-clusters=12",
            "--output-dir=" + selected);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(Files.readString(selected.resolve("selection/card.json"))).contains(words);
    assertThat(InProcess.run("report", selected.toString()).exitCode()).isZero();
    assertThat(Files.readString(selected.resolve("report.html"))).contains("Fast recording");
    assertThat(Files.readString(exact.resolve("trajectories/manifest.json")))
        .doesNotContain("completed_columns");
  }

  @Test
  void whatWasKilledGoesOnToTheSameBytes() throws IOException, InterruptedException {
    Path killed = folder.resolve("killed");
    for (long millis : new long[] {3_000, 4_500}) {
      Child.start(folder, arguments(killed, 12, "--record-mode=fast")).killAfter(millis);
    }
    var ended = InProcess.run(arguments(killed, 12, "--record-mode=fast"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(hashes(killed)).isEqualTo(hashes(fast));
  }

  @Test
  void theSameCommandAgainDoesNothingAndAnotherModeIsRefused() throws IOException {
    var before = hashes(fast);
    var again = InProcess.run(arguments(fast, 12, "--record-mode=fast"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(hashes(fast)).isEqualTo(before);
    for (String other : List.of("exact", "fast")) {
      Path used = other.equals("exact") ? fast : exact;
      var ended = InProcess.run(arguments(used, 12, "--record-mode=" + other));
      assertThat(ended.exitCode()).isEqualTo(8);
      assertThat(ended.err()).contains("record_mode");
    }
  }

  @Test
  void fewModelsAreRecordedExactlyAndTheLogSaysSo() throws IOException {
    Path few = folder.resolve("few");
    var ran = InProcess.run(arguments(few, 3, "--record-mode=fast"));
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err())
        .contains("--record-mode fast changed nothing: all rows were recorded at all 3 steps");
    for (int step : new int[] {30, 33, 36}) {
      assertThat(losses(few, "step", step)).isEqualTo(losses(exact, "step", step));
    }
  }

  @Test
  void wrongWordsAndSignalsAreRefusedBeforeAnythingIsWritten() {
    Path refused = folder.resolve("refused");
    var word = InProcess.run(arguments(refused, 12, "--record-mode=quick"));
    assertThat(word.exitCode()).isEqualTo(2);
    assertThat(word.err()).contains("--record-mode quick: expected one of exact, fast.");
    for (String signals : List.of("--signals=ifd", "--target-data=" + data)) {
      var ended = InProcess.run(arguments(refused, 12, "--record-mode=fast", signals));
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("--record-mode fast leaves rows out");
    }
    assertThat(refused).doesNotExist();
  }

  private static Path file(Path recorded, String kind, int step) {
    return recorded.resolve("trajectories/%s-%06d.npy".formatted(kind, step));
  }

  private static float[] losses(Path recorded, String kind, int step) throws IOException {
    return NpyFile.readFloats(file(recorded, kind, step));
  }

  private static TreeMap<String, String> hashes(Path recorded) throws IOException {
    var files = new TreeMap<String, String>();
    try (var paths = Files.walk(recorded.resolve("trajectories"))) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put(recorded.relativize(file).toString(), Hashes.sha256(file));
      }
    }
    return files;
  }
}
