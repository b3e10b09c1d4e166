package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `--record-mode fast` beside `exact`: the same training, looked at by fewer rows.
class FastRecordingTest {
  private static final int ROWS = 1_200;
  private static final int SAMPLE = 128;

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path exact = Path.of("");
  private static Path fast = Path.of("");

  @BeforeAll
  static void runBoth() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          "{\"instruction\": \"Say %d.\", \"output\": \"%s%d\"}"
              .formatted(row, "it is ".repeat(row % 5), row % 9 == 0 ? row * 7919 : row % 9));
    }
    data = Files.write(folder.resolve("rows.jsonl"), lines);
    exact = folder.resolve("exact");
    fast = folder.resolve("fast");
    for (Path run : List.of(exact, fast)) {
      var ran = InProcess.run(arguments(run, "--record-mode=" + run.getFileName()));
      assertThat(ran.exitCode()).as(ran.err()).isZero();
    }
  }

  private static String[] arguments(Path run, String... more) {
    var usual =
        Stream.of(
            "run",
            "--data=" + data,
            "--num-train-epochs=1",
            "--num-checkpoints=12",
            "--prompt-template=plain",
            "--budget=10%",
            "--num-clusters=12",
            "--output-dir=" + run);
    return Stream.concat(usual, Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void recordedLossesAreThoseOfAnExactRunAndTheOthersAreClose() throws IOException {
    int[] complete = new int[2];
    double squares = 0;
    int completed = 0;
    for (int step : steps(exact)) {
      float[] expected = losses(exact, step);
      float[] found = losses(fast, step);
      Path sampled = fast.resolve("trajectories/sampled-%06d.npy".formatted(step));
      if (!Files.exists(sampled)) {
        assertThat(found).isEqualTo(expected);
        complete[0]++;
        continue;
      }
      complete[1]++;
      float[] sample = NpyFile.readFloats(sampled);
      int inSample = 0;
      for (int row = 0; row < ROWS; row++) {
        if (Float.isNaN(sample[row])) {
          squares += step == 0 ? 0 : Math.pow(found[row] - expected[row], 2);
          completed += step == 0 ? 0 : 1;
        } else {
          assertThat(found[row]).isEqualTo(expected[row]).isEqualTo(sample[row]);
          inSample++;
        }
      }
      assertThat(inSample).isEqualTo(SAMPLE);
    }
    assertThat(steps(fast)).isEqualTo(steps(exact));
    assertThat(complete[0]).isBetween(3, 5);
    assertThat(complete[1]).isGreaterThan(complete[0]);
    assertThat(Math.sqrt(squares / completed)).isLessThan(0.1);
  }

  @Test
  void manifestAndCardSayWhatWasCompletedAndHowWell() throws IOException {
    String words =
        Json.COMPACT
            .readTree(Files.readAllBytes(fast.resolve("trajectories/manifest.json")))
            .path("recording")
            .path("completed_columns")
            .stringValue("");
    assertThat(words)
        .matches(
            "Fast recording: losses of all rows were recorded at \\d of 11 steps \\(.*\\); at the"
                + " others those of 128 of 1,200 rows, and the rest is completed from them, off by"
                + " 0\\.\\d{3} nats or \\d\\.\\d % of the spread of the losses .*");
    assertThat(Files.readString(fast.resolve("selection/card.json"))).contains(words);
    assertThat(Files.readString(fast.resolve("report.html"))).contains("Fast recording");
    assertThat(Files.readString(exact.resolve("selection/card.json"))).doesNotContain("Fast");
    assertThat(InProcess.run("verify", fast.toString()).exitCode()).isZero();
  }

  @Test
  void whatWasKilledGoesOnToTheSameBytes() throws IOException, InterruptedException {
    var whole = hashes(fast);
    Path killed = folder.resolve("killed");
    for (long millis : new long[] {5_000, 9_000}) {
      Child.start(folder, arguments(killed, "--record-mode=fast")).killAfter(millis);
    }
    var ended = InProcess.run(arguments(killed, "--record-mode=fast"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(hashes(killed)).isEqualTo(whole);
  }

  @Test
  void anotherModeInTheSameDirectoryIsRefused() {
    var ended = InProcess.run(arguments(exact, "--record-mode=fast"));
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("record_mode");
  }

  @Test
  void wrongWordsAndCheckpointsThatAreRemovedAreRefusedBeforeAnythingIsWritten() {
    Path refused = folder.resolve("refused");
    var word = InProcess.run(arguments(refused, "--record-mode=quick"));
    assertThat(word.exitCode()).isEqualTo(2);
    assertThat(word.err()).contains("--record-mode quick: expected one of exact, fast.");
    var removed = InProcess.run(arguments(refused, "--record-mode=fast", "--save-total-limit=2"));
    assertThat(removed.exitCode()).isEqualTo(2);
    assertThat(removed.err()).contains("--save-total-limit");
    assertThat(refused).doesNotExist();
  }

  @Test
  void aPlanCountsTheTokensThatAreScored() {
    var planned = InProcess.run(plan("exact"));
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    long all = scored(planned.out());
    long few = scored(InProcess.run(plan("fast")).out());
    assertThat(few).isPositive().isLessThan(all / 3 + 1);
    var byMode = run(planned.out()).at("/steps/scoredTokensByMode");
    assertThat(byMode.path("exact").asLong()).isEqualTo(all);
    assertThat(byMode.path("fast").asLong()).isEqualTo(few);
  }

  @Test
  void aProbeSaysWhatEachModeCosts() {
    var planned = InProcess.run(plan("fast", "--probe"));
    assertThat(planned.exitCode()).as(planned.err()).isZero();
    var seconds = run(planned.out()).path("seconds");
    double exactly = seconds.at("/recordByMode/exact").asDouble();
    double fast = seconds.at("/recordByMode/fast").asDouble();
    assertThat(seconds.path("record").asDouble()).isEqualTo(fast);
    assertThat(exactly / fast).isBetween(3.0, 4.5);
    assertThat(InProcess.run("plan", "--data=" + data, "--probe").out())
        .containsPattern("--record-mode exact  record .*, in all")
        .containsPattern("--record-mode fast   record .*, in all");
    var refused = InProcess.run(plan("quick"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--record-mode quick: expected one of exact, fast.");
  }

  private static String[] plan(String mode, String... more) {
    var usual =
        Stream.of(
            "plan",
            "--data=" + data,
            "--num-train-epochs=1",
            "--num-checkpoints=12",
            "--prompt-template=plain",
            "--budget=10%",
            "--record-mode=" + mode,
            "--json");
    return Stream.concat(usual, Stream.of(more)).toArray(String[]::new);
  }

  private static JsonNode run(String json) {
    return Json.COMPACT.readTree(json).path("run");
  }

  private static long scored(String json) {
    return run(json).path("steps").path("scoredTokens").asLong();
  }

  private static int[] steps(Path run) throws IOException {
    return TrajectoryFolder.at(run.resolve("trajectories")).steps();
  }

  private static float[] losses(Path run, int step) throws IOException {
    return NpyFile.readFloats(run.resolve("trajectories/step-%06d.npy".formatted(step)));
  }

  private static TreeMap<String, String> hashes(Path run) throws IOException {
    var files = new TreeMap<String, String>();
    for (String part : List.of("trajectories", "selection")) {
      try (var paths = Files.walk(run.resolve(part))) {
        for (Path file : paths.filter(Files::isRegularFile).toList()) {
          files.put(run.relativize(file).toString(), Hashes.sha256(file));
        }
      }
    }
    return files;
  }
}
