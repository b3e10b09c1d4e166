package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.s2l.demo.DemoData;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The main job as users start it: whole processes, killed, stopped, changed, repeated.
class RunTest {
  private static final int ROWS = 500;

  @TempDir private static Path folder = Path.of("");

  private static Path data = Path.of("");
  private static Path undisturbed = Path.of("");
  private static long undisturbedMillis;

  @BeforeAll
  static void runUndisturbed() throws IOException, InterruptedException {
    data = DemoData.generate(7, ROWS).write(folder.resolve("data"));
    undisturbed = folder.resolve("undisturbed");
    long start = System.nanoTime();
    var ended = Child.start(folder, arguments(undisturbed)).await();
    undisturbedMillis = (System.nanoTime() - start) / 1_000_000;
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  @Test
  void aRunWritesASubsetOfTheBudgetInTheUsersBytes() throws IOException {
    List<String> rows = Files.readAllLines(data);
    List<String> subset = Files.readAllLines(undisturbed.resolve("selection/subset.jsonl"));
    assertThat(subset).hasSize(ROWS / 10).doesNotHaveDuplicates();
    assertThat(rows).containsAll(subset);
    assertThat(undisturbed.resolve("report.html")).isRegularFile();
  }

  /// Moments are drawn from as long as a run takes here, so most hit one on any machine; a run that
  /// comes to its end all the same is begun anew.
  @Test
  void aRunKilledAtRandomMomentsEndsWithTheSameBytes() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    System.out.println("kill moments from seed " + seed);
    var random = new Random(seed);
    Path killed = folder.resolve("killed");
    for (int kills = 0; kills < 4; ) {
      if (Child.start(folder, arguments(killed)).killAfter(random.nextLong(undisturbedMillis))) {
        kills++;
      } else {
        assertThat(promised(killed)).as("seed %d", seed).isEqualTo(promised(undisturbed));
        StageFolder.delete(killed);
      }
    }
    var ended = Child.start(folder, arguments(killed)).await();
    assertThat(ended.exitCode()).as("seed %d: %s", seed, ended.err()).isZero();
    assertThat(promised(killed)).as("seed %d", seed).isEqualTo(promised(undisturbed));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalMakesItSaveAndExitAndTheSameCommandContinues(String signal, int exitCode)
      throws IOException, InterruptedException {
    assumeFalse(
        signal.equals("INT") && Child.ignoresCtrlC(),
        "Ctrl-C is ignored here, as in the background jobs of a script, and children inherit that");
    Path stopped = folder.resolve("stopped-" + signal);
    var child = Child.start(folder, arguments(stopped));
    child.awaitError("record step 0");
    child.send(signal);
    assertThat(child.await().exitCode()).isEqualTo(exitCode);
    var ended = Child.start(folder, arguments(stopped)).await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(promised(stopped)).isEqualTo(promised(undisturbed));
  }

  @Test
  void otherSettingsInTheSameDirectoryAreRefusedByName() throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of(arguments(undisturbed)));
    arguments.addAll(List.of("--learning-rate", "3e-4"));
    var ended = Child.start(folder, arguments.toArray(String[]::new)).await();
    assertThat(ended.exitCode()).isEqualTo(8);
    assertThat(ended.err()).contains("learning_rate was 0.001, now 3.0E-4").contains("--force-new");
  }

  @Test
  void anotherChoiceOrSeedPrintsTheCommandThatMakesItWithoutTraining()
      throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of(arguments(undisturbed)));
    arguments.set(arguments.indexOf("10%"), "20%");
    var choice = Child.start(folder, arguments.toArray(String[]::new)).await();
    assertThat(choice.exitCode()).isEqualTo(8);
    assertThat(choice.err())
        .contains("select: budget was 10%, now 20%")
        .contains("s2l select --from %s --budget 20%% --output-dir ".formatted(undisturbed));
    arguments.addAll(List.of("--seed", "7"));
    var seed = Child.start(folder, arguments.toArray(String[]::new)).await();
    assertThat(seed.exitCode()).isEqualTo(8);
    assertThat(seed.err())
        .contains("train: seed was 42, now 7", "--from", "--budget 20% --seed 7", "--force-new");
    Path second = folder.resolve("second");
    var made =
        Child.start(
                folder,
                "select",
                "--from",
                undisturbed.toString(),
                "--budget=20%",
                "-o",
                second.toString())
            .await();
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(Files.readAllLines(second.resolve("selection/selection.jsonl"))).hasSize(100);
  }

  @Test
  void theEffectiveConfigurationOfARunRepeatsIt() throws IOException, InterruptedException {
    Path config = undisturbed.resolve("s2l.yaml");
    assertThat(Files.readString(config)).contains("budget: \"10%\"").contains("num_clusters: 20");
    var ended = Child.start(folder, "run", "--config", config.toString(), "--json").await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("\"selected\":50");
  }

  /// Going on from the last checkpoint would record the end of the training only.
  @Test
  void aTrainingWhoseTrajectoriesAreDamagedOrGoneIsNotTakenUpHalfway()
      throws IOException, InterruptedException {
    Path broken = copy("broken");
    Path column = broken.resolve("trajectories/step-000000.npy");
    byte[] bytes = Files.readAllBytes(column);
    bytes[bytes.length - 1] ^= 1;
    Files.write(column, bytes);
    var damaged = Child.start(folder, arguments(broken)).await();
    assertThat(damaged.exitCode()).isEqualTo(8);
    assertThat(damaged.err()).contains("step-000000.npy is damaged", "--force-new");
    StageFolder.delete(broken.resolve("trajectories"));
    var gone = Child.start(folder, arguments(broken)).await();
    assertThat(gone.exitCode()).isEqualTo(8);
    assertThat(gone.err()).contains("trajectories is missing", "--force-new");
    var arguments = new ArrayList<>(List.of(arguments(broken)));
    arguments.add("--force-new");
    var anew = Child.start(folder, arguments.toArray(String[]::new)).await();
    assertThat(anew.exitCode()).as(anew.err()).isZero();
    assertThat(promised(broken)).isEqualTo(promised(undisturbed));
  }

  /// The version before had the recording in the settings of the training, and the clusters in
  /// those of the selection.
  @Test
  void aRunDirectoryOfTheVersionBeforeIsContinuedAndCompared()
      throws IOException, InterruptedException {
    Path older = copy("older");
    Path manifest = older.resolve("manifest.json");
    var tree = (ObjectNode) Json.COMPACT.readTree(Files.readAllBytes(manifest));
    var stages = (ObjectNode) tree.path("stages");
    var train = (ObjectNode) stages.path("train").path("settings");
    train.remove("folder");
    train.setAll((ObjectNode) stages.path("record").path("settings"));
    ((ObjectNode) stages.path("record")).set("settings", train.deepCopy());
    ((ObjectNode) stages.path("select").path("settings"))
        .setAll((ObjectNode) stages.path("cluster").path("settings"));
    stages.remove(List.of("cluster", "report"));
    Files.write(manifest, Json.pretty(tree));
    var other = new ArrayList<>(List.of(arguments(older)));
    other.addAll(List.of("--learning-rate", "3e-4"));
    var refused = Child.start(folder, other.toArray(String[]::new)).await();
    assertThat(refused.exitCode()).isEqualTo(8);
    assertThat(refused.err()).contains("train: learning_rate was 0.001, now 3.0E-4");
    var ended = Child.start(folder, arguments(older)).await();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("record step", "iterations");
    assertThat(promised(older)).isEqualTo(promised(undisturbed));
  }

  private static Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (var files = Files.walk(undisturbed)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(undisturbed.relativize(file)));
      }
    }
    return copy;
  }

  /// One word a stage, and recording booked apart from training.
  @Test
  void theManifestHasEveryStageWithItsTimeAndTheBuild() throws IOException {
    var manifest = Json.COMPACT.readTree(Files.readAllBytes(undisturbed.resolve("manifest.json")));
    assertThat(manifest.path("stages").propertyNames())
        .containsExactlyInAnyOrder(
            "dataset", "tokenize", "train", "record", "cluster", "select", "report");
    for (JsonNode stage : manifest.path("stages")) {
      assertThat(stage.path("done").asBoolean()).isTrue();
      assertThat(stage.path("elapsedMillis").isIntegralNumber()).isTrue();
    }
    for (String word : List.of("train", "record")) {
      assertThat(manifest.path("stages").path(word).path("elapsedMillis").asLong()).isPositive();
    }
    assertThat(manifest.path("environment").path("commit").asString())
        .isEqualTo(Version.build().commit());
    assertThat(manifest.path("environment").has("commit_dirty")).isTrue();
    assertThat(Files.readString(undisturbed.resolve("report.html")))
        .contains(Version.build().commit(), "<dt>Proxy</dt><dd><bdi>tiny</bdi></dd>");
  }

  @Test
  void aFinishedRunEndsAtOnceWithTheSameResult() throws IOException, InterruptedException {
    var before = promised(undisturbed);
    var ended = Child.start(folder, arguments(undisturbed)).await();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("selection/subset.jsonl");
    assertThat(promised(undisturbed)).isEqualTo(before);
  }

  @Test
  void aMissingFileIsExitCode3AndAnUnknownOption2() throws IOException, InterruptedException {
    var missing =
        Child.start(
                folder,
                "run",
                "--data",
                "nowhere.jsonl",
                "--budget",
                "5",
                "-o",
                folder + "/missing")
            .await();
    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).contains("nowhere.jsonl").contains("no such file");
    var unknown = Child.start(folder, "run", "--data", "x.jsonl", "--bugdet", "5").await();
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("--budget");
  }

  private static String[] arguments(Path output) {
    return new String[] {
      "run",
      "--data",
      data.toString(),
      "--proxy",
      "tiny",
      "--budget",
      "10%",
      "--num-clusters",
      "20",
      "--num-train-epochs",
      "2",
      "--num-checkpoints",
      "4",
      "--output-dir",
      output.toString()
    };
  }

  /// The files that are promised to be equal, byte for byte.
  private static TreeMap<String, String> promised(Path run) throws IOException {
    var files = new TreeMap<String, String>();
    for (String part : List.of("trajectories", "clusters", "selection")) {
      try (var paths = Files.walk(run.resolve(part))) {
        for (Path file :
            paths.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
          files.put(run.relativize(file).toString(), Hashes.sha256(file));
        }
      }
    }
    return files;
  }
}
