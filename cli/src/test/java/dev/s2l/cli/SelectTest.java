package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.dataset.Dataset;
import dev.s2l.run.Json;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `s2l select` and `s2l verify` on trajectories of every kind: what the options do, and that each
/// selection can be computed again from its card.
class SelectTest {
  private static final int ROWS = 200;

  @TempDir private Path folder = Path.of("");
  private Path data = Path.of("");
  private Path trajectories = Path.of("");
  private float[][] losses = {};

  @BeforeEach
  void make() throws IOException {
    var lines = new StringBuilder();
    losses = new float[4][ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int c = 0; c < 4; c++) {
        losses[c][row] = (row % 5 + 1) * 3f / (c + 1) + (row * 37 % 101) / 1000f;
      }
      lines.append(
          "{\"id\": \"r%d\", \"instruction\": \"Say %d.\", \"output\": \"It is %d.\", \"source\": \"%s\", \"topic\": \"t%d\"}\n"
              .formatted(
                  row, row, 7 * row, row < 30 ? "few" : "many", row % 50 == 0 ? 9 : row % 3));
    }
    data = Files.writeString(folder.resolve("data.jsonl"), lines);
    trajectories = folder.resolve("trajectories");
    var columns = TrajectoryFolder.at(trajectories);
    for (int c = 0; c < 4; c++) {
      columns.write(new LossColumn(10 * c, losses[c].clone()));
    }
  }

  private static InProcess.Ended s2l(Object... arguments) {
    return InProcess.run(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }

  private InProcess.Ended select(String name, Object... further) {
    var arguments =
        new ArrayList<Object>(
            List.of("select", "--trajectories", trajectories, "--data", data, "-o"));
    arguments.add(folder.resolve(name));
    arguments.addAll(List.of(further));
    return s2l(arguments.toArray());
  }

  private JsonNode card(String name) throws IOException {
    Path file = folder.resolve(name).resolve("selection/card.json");
    return Json.COMPACT.readTree(Files.readAllBytes(file));
  }

  private List<String> subset(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("selection/subset.jsonl"));
  }

  @Test
  void everyOptionReachesTheCardAndTheCardGivesTheSelectionAgain() throws IOException {
    var ended =
        select(
            "all",
            "--budget=30%",
            "--transform=log",
            "--cluster-range=late",
            "--num-loss-checkpoints=2",
            "--sweep-clusters=3,5",
            "--stability=2",
            "--per-source",
            "--always-keep=topic=t9,source=f*",
            "--min-per-topic=4",
            "--exclude=spiky,forgotten",
            "--nested=25%");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("60 of 200 usable rows")
        .contains("Calinski-Harabasz")
        .contains("adjusted Rand index")
        .contains("nested/25-percent/subset.jsonl");
    JsonNode settings = card("all").path("settings");
    assertThat(settings.path("method").path("clusters").path("values").toString())
        .isEqualTo("{\"range\":\"late\",\"transform\":\"log\"}");
    assertThat(settings.path("method").path("clusters").path("sweep").toString())
        .isEqualTo("[3,5]");
    assertThat(settings.path("protection").toString())
        .isEqualTo(
            "{\"sourceSplit\":\"even\",\"alwaysKeep\":[\"topic=t9\",\"source=f*\"],\"minimumPerTopic\":4,\"excluded\":[\"forgotten\",\"spiky\"]}");
    assertThat(card("all").path("clustering").path("steps").toString()).isEqualTo("[20,30]");
    assertThat(subset("all").stream().filter(line -> line.contains("\"few\"")).count())
        .isEqualTo(30);
    var verified = s2l("verify", folder.resolve("all"), "--trajectories", trajectories);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(s2l("verify", folder.resolve("all")).exitCode()).as("it knows them").isZero();
    Files.delete(folder.resolve("all/inputs.json"));
    var unnamed = s2l("verify", folder.resolve("all"));
    assertThat(unnamed.exitCode()).isEqualTo(2);
    assertThat(unnamed.err()).contains("has no trajectories of its own", "--trajectories DIR");
  }

  @Test
  void aReportOfTransformedClustersDrawsMeanLosses() throws IOException {
    select("shape", "--budget=20", "--transform=zscore", "--num-clusters=3");
    Path run = folder.resolve("shape");
    int[] assignment = NpyFile.readInts(run.resolve("clusters/assignment.npy"));
    JsonNode written =
        Json.COMPACT.readTree(Files.readAllBytes(run.resolve("selection/cluster-losses.json")));
    assertThat(written.path("steps").toString()).isEqualTo("[0,10,20,30]");
    int[] sizes = new int[written.path("means").size()];
    double[] last = new double[sizes.length];
    for (int row = 0; row < ROWS; row++) {
      sizes[assignment[row]]++;
      last[assignment[row]] += losses[3][row];
    }
    for (int cluster = 0; cluster < sizes.length; cluster++) {
      assertThat(written.path("means").path(cluster).path(3).asDouble())
          .isEqualTo(last[cluster] / sizes[cluster]);
    }
    assertThat(s2l("report", run).exitCode()).isZero();
    List<String> page = Files.readAllLines(run.resolve("report.html"));
    assertThat(page.stream().filter(line -> line.contains("\"Cluster 0: from ")).findFirst())
        .hasValueSatisfying(
            line -> assertThat(line).contains(" to %.3f nats".formatted(last[0] / sizes[0])));
    assertThat(page.stream().filter(line -> line.contains("so there are no bands"))).hasSize(1);
    assertThat(s2l("verify", run, "--trajectories", trajectories).exitCode()).isZero();
    select("level", "--budget=20", "--num-clusters=3");
    assertThat(folder.resolve("level/selection/cluster-losses.json")).doesNotExist();
  }

  @Test
  void theSameOptionsMayStandInTheConfigurationFile() throws IOException {
    select("flags", "--budget=20", "--transform=delta", "--exclude=spiky", "--per-source");
    Path config =
        Files.writeString(
            folder.resolve("c.yaml"),
            "budget: 20\ntransform: delta\nexclude: [spiky]\nper_source: true\n");
    assertThat(select("yaml", "--config", config).exitCode()).isZero();
    assertThat(subset("yaml")).isEqualTo(subset("flags"));
    assertThat(card("yaml")).isEqualTo(card("flags"));
  }

  @Test
  void trajectoriesOfOtherTrainersGiveTheSelectionOfOurs() throws IOException {
    assertThat(select("ours", "--budget=15%").exitCode()).isZero();
    var csv = new StringBuilder("id,epoch,loss\n");
    var json = new StringBuilder();
    for (int row = ROWS - 1; row >= 0; row--) {
      for (int c = 0; c < 4; c++) {
        csv.append("r%d,%d,%s%n".formatted(row, 10 * c, losses[c][row]));
        json.append(
            "{\"row\": %d, \"step\": %d, \"loss\": %s}%n".formatted(row, 10 * c, losses[c][row]));
      }
    }
    var tables =
        List.of(
            Files.writeString(folder.resolve("t.csv"), csv),
            Files.writeString(folder.resolve("t.jsonl"), json));
    for (Path table : tables) {
      String name = String.valueOf(table.getFileName());
      var ended =
          s2l(
              "select",
              "--trajectories",
              table,
              "--data",
              data,
              "--budget=15%",
              "-o",
              folder.resolve(name + "-run"));
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(card(name + "-run")).isEqualTo(card("ours"));
      var verified = s2l("verify", folder.resolve(name + "-run"), "--trajectories", table);
      assertThat(verified.exitCode()).as(verified.err()).isZero();
    }
  }

  @Test
  void aTableWithAnIdTooManyIsRefusedByName() throws IOException {
    Path table = Files.writeString(folder.resolve("t.csv"), "id,step,loss\nr0,1,1\nwho,1,1\n");
    var ended =
        s2l(
            "select",
            "--trajectories",
            table,
            "--data",
            data,
            "--budget=5",
            "-o",
            folder.resolve("no"));
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(ended.err()).contains("who").contains("200 rows");
  }

  @Test
  void facilityLocationTakesAMatrixOfEmbeddingsAndVerifiesWithIt() throws IOException {
    assertThat(select("none", "--budget=5", "--method=facility-location").err())
        .contains("needs embeddings");
    float[] matrix = new float[ROWS * 3];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) Math.sin(i * i);
    }
    Path file = folder.resolve("embeddings.npy");
    NpyFile.writeMatrix(file, matrix, ROWS, 3);
    var ended = select("some", "--budget=20", "--method=facility-location", "--embeddings", file);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(card("some").path("embeddings").path("dimensions").asInt()).isEqualTo(3);
    Path run = folder.resolve("some");
    assertThat(s2l("verify", run, "--trajectories", trajectories, "--embeddings", file).exitCode())
        .isZero();
    var beside = TrajectoryFolder.at(trajectories);
    beside.write(Signal.EMBEDDINGS, 30, matrix, ROWS);
    assertThat(select("beside", "--budget=20", "--method=facility-location").exitCode()).isZero();
    assertThat(card("beside")).isEqualTo(card("some"));
    assertThat(s2l("verify", folder.resolve("beside"), "--trajectories", trajectories).exitCode())
        .isZero();
    matrix[0] += 1;
    NpyFile.writeMatrix(file, matrix, ROWS, 3);
    var changed = s2l("verify", run, "--trajectories", trajectories, "--embeddings", file);
    assertThat(changed.exitCode()).isEqualTo(8);
  }

  @Test
  void everyMethodHasItsName() throws IOException {
    for (String method : SelectionMethod.names()) {
      var options = new SelectionMethod.Options(ClusterSettings.PAPER, Optional.empty());
      if (!SelectionMethod.named(method, options).signals().isEmpty()) {
        continue;
      }
      var ended = select(method, "--budget=10", "--method", method, "--reference-checkpoint=20");
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(card(method).path("method").asString()).isEqualTo(method);
      assertThat(subset(method)).hasSize(method.equals("full") ? ROWS : 10);
    }
  }

  @Test
  void theControlOfLengthsTakesTheClustersOfTheRunWhoseLengthsItFollows() throws IOException {
    select("followed", "--budget=20", "--num-clusters=3", "--transform=zscore");
    for (String method : List.of("length-matched-random", "random")) {
      var again =
          s2l(
              "select",
              "--from",
              folder.resolve("followed"),
              "--method",
              method,
              "-o",
              folder.resolve("again-" + method));
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.err().contains("--num-clusters=3")).isEqualTo(method.contains("length"));
    }
    assertThat(card("again-length-matched-random").path("settings").path("method").path("clusters"))
        .isEqualTo(card("followed").path("settings").path("method").path("clusters"));
  }

  @Test
  void wrongWordsAreExitCode2AndNameWhatIsKnown() {
    for (String wrong :
        List.of(
            "--method=best",
            "--transform=square",
            "--cluster-range=middle",
            "--exclude=bad",
            "--always-keep=row=3",
            "--nested=90%",
            "--reference-checkpoint=soon")) {
      var ended = select("wrong", "--budget=10%", wrong);
      assertThat(ended.exitCode()).as(wrong).isEqualTo(2);
      assertThat(ended.err().toLowerCase(Locale.ROOT))
          .as(wrong)
          .containsAnyOf("expected", "not below");
    }
    assertThat(select("both", "--budget=5", "--num-clusters=3", "--sweep-clusters=4,5").err())
        .contains("not both");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--per-source",
        "--min-per-topic=3",
        "--exclude=near-duplicate",
        "--method=source-balanced-random",
        "--method=length-matched-random",
        "--method=longest-response"
      })
  void aRuleThatNeedsTheDataIsNotPassedOverWithoutIt(String rule) {
    var ended =
        s2l(
            "select",
            "--trajectories",
            trajectories,
            "--budget=10",
            rule,
            "-o",
            folder.resolve("bare"));
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("needs the", "--data");
    assertThat(folder.resolve("bare/selection")).doesNotExist();
  }

  @Test
  void aRuleThatNoRowHasALabelForIsSaidToChangeNothing() throws IOException {
    String bare = Files.readString(data).replaceAll(", \"source\"[^}]*", "");
    Files.writeString(data, bare);
    var split = select("split", "--budget=20", "--per-source");
    assertThat(split.exitCode()).isZero();
    assertThat(split.err()).contains("--per-source divides nothing");
    assertThat(card("split").path("warnings").toString()).contains("--per-source divides nothing");
    var topics = select("topics", "--budget=20", "--min-per-topic=2");
    assertThat(topics.exitCode()).isEqualTo(2);
    assertThat(topics.err()).contains("no row has a topic", "--columns topic=NAME");
  }

  @Test
  void theReportSaysWhatWasAskedFor() throws IOException {
    select(
        "asked",
        "--budget=60",
        "--transform=zscore",
        "--sweep-clusters=3,5",
        "--per-source",
        "--min-per-topic=4",
        "--exclude=spiky,forgotten",
        "--nested=10%");
    assertThat(report("asked"))
        .contains("the best of 3, 5", "zscore", "even shares of the budget")
        .contains("Minimum per topic", "forgotten, spiky", "Nested budgets", "10%");
    select("plain", "--budget=60");
    assertThat(report("plain")).doesNotContain("Minimum per topic", "Transform");
  }

  @Test
  void aReportOfAllRowsComparesThemWithNoRandomDraw() throws IOException {
    select("whole", "--budget=100%");
    assertThat(report("whole")).doesNotContain("random draw would hold", "outside the range");
  }

  private String report(String name) throws IOException {
    assertThat(s2l("report", folder.resolve(name)).exitCode()).isZero();
    String page = Files.readString(folder.resolve(name).resolve("report.html"));
    return page.replaceAll("(?s)<(script|style).*?</\\1>", "");
  }

  @Test
  void aFallToTheFirstStepIsNoFall() {
    var ended =
        select("fall", "--budget=20", "--method=high-learnability", "--reference-checkpoint=0");
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("[0, 10, 20, 30]", "--reference-checkpoint");
  }

  @Test
  void fewerClustersThanAskedForAreTold() throws IOException {
    var ended = select("many", "--budget=20", "--num-clusters=1000");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).contains("of 1,000 clusters asked for 200 came out");
    assertThat(select("some", "--budget=20", "--num-clusters=5").err()).doesNotContain("asked for");
  }

  @Test
  void aSweepDoesNotPreferOneClusterARow() throws IOException {
    var ended = select("sweep", "--budget=20", "--sweep-clusters=5,200");
    assertThat(ended.exitCode()).isZero();
    assertThat(card("sweep").path("clustering").path("k").asInt()).isEqualTo(5);
    assertThat(ended.out()).doesNotContain("Infinity");
  }

  @Test
  void trajectoriesThatWereRecordedOnOtherBytesAreTold() throws IOException {
    var recorded = new TreeMap<String, String>();
    try (var dataset = Dataset.open(dataset())) {
      recorded.put("data", dataset.sha256());
    }
    TrajectoryFolder.at(trajectories).finish(recorded);
    assertThat(select("same", "--budget=20").err()).doesNotContain("recorded on other bytes");
    recorded.put("data", "0".repeat(64));
    TrajectoryFolder.at(trajectories).finish(recorded);
    assertThat(select("other", "--budget=20").err()).contains("recorded on other bytes");
  }

  /// The folder of the data set, indexed.
  private Path dataset() {
    select("indexed", "--budget=20");
    return folder.resolve("indexed/dataset");
  }
}
