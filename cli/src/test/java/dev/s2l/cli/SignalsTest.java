package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.Json;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is recorded besides losses, and the methods that need it, with a proxy of a few steps.
class SignalsTest {
  private static final int ROWS = 60;

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path run = Path.of("");
  private static Path recorded = Path.of("");

  /// The first selection of the run, by `ifd` at the early reference checkpoint.
  @BeforeAll
  static void recordOnce() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          "{\"instruction\": \"Say %d.\", \"output\": \"%s%d\"}"
              .formatted(row, "it is ".repeat(row % 7), row * 37));
    }
    data = Files.write(folder.resolve("rows.jsonl"), lines);
    run = folder.resolve("run");
    var ran =
        s2l(
            "run",
            "--data=" + data,
            "--num-train-epochs=3",
            "--num-checkpoints=2",
            "--budget=9",
            "--method=ifd",
            "--reference-checkpoint=early",
            "--output-dir=" + run);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    recorded = folder.resolve("recorded");
    var arguments = new ArrayList<>(List.of("record", "--data=" + data, "-o=" + recorded));
    arguments.add("--signals=ifd,embeddings,gradients");
    checkpoints().forEach(checkpoint -> arguments.add("--model=" + checkpoint));
    var again = s2l(arguments.toArray(String[]::new));
    assertThat(again.exitCode()).as(again.err()).isZero();
  }

  private static List<Path> checkpoints() throws IOException {
    try (var all = Files.newDirectoryStream(run.resolve("proxy"), "checkpoint-*")) {
      var checkpoints = new ArrayList<Path>();
      all.forEach(checkpoints::add);
      checkpoints.sort(Comparator.comparingInt(SignalsTest::step));
      return checkpoints;
    }
  }

  private static int step(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }

  private static InProcess.Ended s2l(String... arguments) {
    return InProcess.run(arguments);
  }

  private static InProcess.Ended select(String name, Path trajectories, String... further) {
    var arguments =
        new ArrayList<>(
            List.of(
                "select",
                "--trajectories=" + trajectories,
                "--data=" + data,
                "--budget=9",
                "--output-dir=" + folder.resolve(name)));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray(String[]::new));
  }

  private static JsonNode card(Path of) throws IOException {
    return Json.COMPACT.readTree(Files.readAllBytes(of.resolve("selection/card.json")));
  }

  /// The chosen rows in the order of their rank.
  private static List<Integer> rows(Path of) throws IOException {
    return Files.readAllLines(of.resolve("selection/selection.jsonl")).stream()
        .map(Json.COMPACT::readTree)
        .sorted(Comparator.comparingInt(line -> line.path("rank").asInt()))
        .map(line -> line.path("row").asInt())
        .toList();
  }

  @Test
  void aRunRecordsTheSignalOfItsMethodAtTheCheckpointThatTheMethodLooksAt() throws IOException {
    int early = step(checkpoints().getFirst());
    try (var files = Files.newDirectoryStream(run.resolve("trajectories"), "*-*.npy")) {
      var signals = new ArrayList<String>();
      files.forEach(file -> signals.add(file.getFileName().toString()));
      signals.removeIf(name -> name.startsWith("step-") || name.startsWith("response-"));
      assertThat(signals).containsExactly("ifd-%06d.npy".formatted(early));
    }
    assertThat(s2l("verify", run.toString()).out()).contains("checked  ifd", "byte for byte");
    var late = s2l("select", "--from=" + run, "--reference-checkpoint=late", "-o", "" + run + "2");
    assertThat(late.exitCode()).isEqualTo(2);
    assertThat(late.err()).contains("recorded at the steps [" + early + "]");
  }

  @Test
  void theSameSignalIsRecordedFromTheCheckpointsAndGivesTheSameSubset() throws IOException {
    var ended =
        select(
            "ifd",
            recorded.resolve("trajectories"),
            "--method=ifd",
            "--reference-checkpoint=" + step(checkpoints().getFirst()));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(rows(folder.resolve("ifd"))).isEqualTo(rows(run));
  }

  @Test
  void ifdKeepsTheHighestRatiosOfTheMeansThatAreBesideTheLosses() throws IOException {
    int late = step(checkpoints().getLast());
    Path file = recorded.resolve("trajectories/ifd-%06d.npy".formatted(late));
    var means = Trajectories.open(file);
    assertThat(means.count()).isEqualTo(2);
    var expected =
        IntStream.range(0, ROWS)
            .boxed()
            .filter(row -> means.at(row, 0) / means.at(row, 1) < 1)
            .sorted(Comparator.comparingDouble(row -> -means.at(row, 0) / means.at(row, 1)))
            .limit(9)
            .toList();
    assertThat(select("late", recorded.resolve("trajectories"), "--method=ifd").exitCode())
        .isZero();
    assertThat(rows(folder.resolve("late"))).isEqualTo(expected);
  }

  @Test
  void everyMethodThatNeedsASignalSelectsAndVerifiesAndContinues() throws IOException {
    for (String method : List.of("facility-location", "embedding-diverse", "gradient-clusters")) {
      Path trajectories = recorded.resolve("trajectories");
      var ended = select(method, trajectories, "--method=" + method);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(rows(folder.resolve(method))).as(method).hasSize(9);
      var verified = s2l("verify", folder.resolve(method).toString());
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      var again = select(method, trajectories, "--method=" + method);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(s2l("report", folder.resolve(method).toString()).exitCode()).isZero();
    }
    assertThat(card(folder.resolve("gradient-clusters")).path("signal").path("dimensions").asInt())
        .isEqualTo(576);
    assertThat(card(folder.resolve("embedding-diverse")).has("signal")).isFalse();
    assertThat(Files.readString(folder.resolve("gradient-clusters/report.html")))
        .contains("Cluster 0: from ");
  }

  @Test
  void clustersOfAnotherMethodAreNotTakenForItsOwn() throws IOException {
    for (String method : List.of("small-to-large", "embedding-diverse", "gradient-clusters")) {
      select("one", recorded.resolve("trajectories"), "--method=" + method, "--force-new");
      select("alone-" + method, recorded.resolve("trajectories"), "--method=" + method);
      int[] clusters = NpyFile.readInts(folder.resolve("one/clusters/assignment.npy"));
      assertThat(clusters)
          .isEqualTo(
              NpyFile.readInts(folder.resolve("alone-" + method + "/clusters/assignment.npy")));
    }
  }

  @Test
  void aChangedSignalIsFoundByVerify() throws IOException {
    Path copy = folder.resolve("changed");
    Files.createDirectories(copy);
    try (var files = Files.newDirectoryStream(recorded.resolve("trajectories"))) {
      for (Path file : files) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    select("before", copy, "--method=gradient-clusters");
    int late = step(checkpoints().getLast());
    NpyFile.writeMatrix(
        copy.resolve("gradients-%06d.npy".formatted(late)), new float[ROWS * 2], ROWS, 2);
    var verified = s2l("verify", folder.resolve("before").toString());
    assertThat(verified.exitCode()).isEqualTo(8);
    assertThat(verified.err()).contains("gradients, number 1");
  }

  @Test
  void aMethodWithoutItsSignalIsRefusedWithTheCommandThatMakesIt() {
    for (String method : List.of("embedding-diverse", "gradient-clusters")) {
      var ended = select("no", run.resolve("trajectories"), "--method=" + method);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err())
          .contains(method + " needs", "s2l record --signals ", "s2l run --method " + method);
      assertThat(folder.resolve("no")).doesNotExist();
    }
    var unknown = s2l("record", "--signals=gradient", "--model=x", "--data=" + data, "-o=y");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("loss, embeddings, ifd, gradients,", "Did you mean gradients");
  }

  @Test
  void aRunRecordsTheSignalsOfOtherMethodsToo() {
    Path all = folder.resolve("all");
    var ran =
        s2l(
            "run",
            "--data=" + data,
            "--max-steps=3",
            "--budget=20",
            "--signals=embeddings,ifd,gradients",
            "-o=" + all);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    for (String method :
        List.of("small-to-large", "ifd", "embedding-diverse", "gradient-clusters")) {
      var ended = select("by-" + method, all.resolve("trajectories"), "--method=" + method);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
    }
  }

  @Test
  void choicesOfLossColumnsAreNamedWhereTheyDoNothing() {
    var ended =
        select(
            "ignored",
            recorded.resolve("trajectories"),
            "--method=embedding-diverse",
            "--transform=zscore",
            "--cluster-range=late");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("clusters no losses: ignored are --cluster-range, --transform");
  }

  @Test
  void thePlanCountsWhatASignalCosts() {
    JsonNode plain = plan("random");
    JsonNode ifd = plan("ifd");
    JsonNode gradients = plan("gradient-clusters");
    assertThat(ifd.path("steps").path("scoredTokens").asLong())
        .isEqualTo(
            plain.path("steps").path("scoredTokens").asLong()
                + plain.path("tokens").path("learned").asLong());
    assertThat(ifd.path("diskBytes").path("trajectories").asLong())
        .isEqualTo(plain.path("diskBytes").path("trajectories").asLong() + 4 * 2 * ROWS);
    assertThat(gradients.path("diskBytes").path("trajectories").asLong())
        .isEqualTo(plain.path("diskBytes").path("trajectories").asLong() + 4 * 576 * ROWS);
  }

  private static JsonNode plan(String method) {
    var ended = s2l("plan", "--data=" + data, "--method=" + method, "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return Json.COMPACT.readTree(ended.out()).path("run");
  }

  /// Three rows of the kind that is asked for: long ones.
  private static Path target() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < 3; row++) {
      lines.add(
          "{\"instruction\": \"Say %d.\", \"output\": \"%s%d\"}"
              .formatted(row, "it is ".repeat(6), row));
    }
    return Files.write(folder.resolve("target.jsonl"), lines);
  }

  @Test
  void methodsThatSeeTargetRowsSelectFromWhatWasRecordedWithThemAndSaySo() throws IOException {
    Path with = folder.resolve("with-target");
    var record =
        s2l(
            "record",
            "--data=" + data,
            "--target-data=" + target(),
            "--model=" + checkpoints().getLast(),
            "-o=" + with);
    assertThat(record.exitCode()).as(record.err()).isZero();
    int step = step(checkpoints().getLast());
    Path trajectories = with.resolve("trajectories");
    var losses = Trajectories.open(trajectories.resolve("target-losses-%06d.npy".formatted(step)));
    var column = NpyFile.readFloats(trajectories.resolve("step-%06d.npy".formatted(step)));
    var drops = new ArrayList<Integer>();
    double fell = 0;
    for (int row = 0; row < ROWS; row++) {
      assertThat(losses.at(row, 0)).isCloseTo(column[row], within(1e-5f));
      fell += losses.at(row, 0) - losses.at(row, 1);
      drops.add(row);
    }
    assertThat(fell).as("training on target rows").isPositive();
    drops.sort(Comparator.comparingDouble(row -> losses.at(row, 1) / losses.at(row, 0)));
    var targets =
        Trajectories.open(trajectories.resolve("target-embeddings-%06d.npy".formatted(step)));
    assertThat(targets.rows()).isEqualTo(3);
    for (String method : List.of("target-loss-drop", "target-similarity")) {
      var ended = select(method, trajectories, "--method=" + method);
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err()).contains(method + " has seen target rows");
      var verified = s2l("verify", folder.resolve(method).toString());
      assertThat(verified.exitCode()).as(verified.err()).isZero();
      s2l("report", folder.resolve(method).toString());
      assertThat(Files.readString(folder.resolve(method + "/report.html")))
          .contains(method + " has seen target rows");
    }
    assertThat(rows(folder.resolve("target-loss-drop"))).isEqualTo(drops.subList(0, 9));
    // Long rows are those with row % 7 of 5 or 6.
    assertThat(rows(folder.resolve("target-similarity"))).allMatch(row -> row % 7 > 3);
  }

  @Test
  void aRunRecordsWithTargetRowsWhatItsMethodNeeds() throws IOException {
    Path own = folder.resolve("own");
    String[] arguments = {
      "run",
      "--data=" + data,
      "--target-data=" + target(),
      "--max-steps=4",
      "--num-checkpoints=2",
      "--budget=9",
      "--method=target-loss-drop",
      "--output-dir=" + own
    };
    var ended = s2l(arguments);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(own.resolve("trajectories/target-losses-000004.npy")).exists();
    assertThat(s2l("verify", own.toString()).exitCode()).isZero();
    var chosen = rows(own);
    assertThat(s2l(arguments).exitCode()).isZero();
    assertThat(rows(own)).isEqualTo(chosen);
    arguments[2] = "--target-data=" + data;
    assertThat(s2l(arguments).exitCode()).as("other target rows").isEqualTo(8);
  }

  @Test
  void targetRowsThatAreMissingAreAskedFor() throws IOException {
    var run =
        s2l(
            "run",
            "--data=" + data,
            "--budget=9",
            "--method=target-similarity",
            "-o=" + folder.resolve("none"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--target-data");
    assertThat(folder.resolve("none")).doesNotExist();
    var record =
        s2l(
            "record",
            "--data=" + data,
            "--signals=target-losses",
            "--model=" + checkpoints().getFirst(),
            "-o=" + folder.resolve("none"));
    assertThat(record.exitCode()).isEqualTo(2);
    assertThat(record.err()).contains("Name these with --target-data");
    var select = select("no", recorded.resolve("trajectories"), "--method=target-similarity");
    assertThat(select.exitCode()).isEqualTo(2);
    assertThat(select.err())
        .contains("--signals embeddings,target-embeddings", "--target-data FILE");
  }
}
