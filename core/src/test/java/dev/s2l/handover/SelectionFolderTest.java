package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.ClusteredValues;
import dev.s2l.cluster.Preset;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.run.Version;
import dev.s2l.select.Budget;
import dev.s2l.select.MadeTrajectories;
import dev.s2l.select.Protection;
import dev.s2l.select.RowFilter;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.select.SourceSplit;
import dev.s2l.suspect.SuspectKind;
import dev.s2l.suspect.Suspects;
import dev.s2l.trajectory.ColumnRange;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class SelectionFolderTest {
  private static final int ROWS = 40;

  @TempDir Path folder;

  private final Trajectories trajectories = MadeTrajectories.of(3, ROWS, 4, 4);

  private Path data() throws IOException {
    var lines = new ArrayList<String>();
    for (int row = 0; row < ROWS; row++) {
      lines.add(
          "{ \"source\":\"%s\",  \"instruction\": \"ask \\u00e9 %d\", \"output\": \"say é %d.\" }"
              .formatted(row % 3 == 0 ? "x" : "y", row, row));
    }
    return Files.writeString(folder.resolve("data.jsonl"), String.join("\n", lines) + "\n");
  }

  private Dataset dataset() throws IOException {
    return Dataset.read(
        List.of(data()),
        DatasetSettings.defaults(),
        folder.resolve("run/dataset"),
        Progress.SILENT);
  }

  private static SelectionSettings settings(Preset preset) {
    return new SelectionSettings(
        new SelectionMethod.SmallToLarge(new ClusterSettings(preset, 5, List.of(), 0)),
        Budget.parse("30%"),
        42,
        Protection.NONE);
  }

  private SelectionCard write(Optional<Dataset> dataset, SelectionSettings settings)
      throws IOException {
    return write(SelectionInput.of(trajectories, dataset), dataset, settings);
  }

  private SelectionCard write(
      SelectionInput input, Optional<Dataset> dataset, SelectionSettings settings)
      throws IOException {
    var suspects = Suspects.find(trajectories, dataset);
    var result = Selector.select(input, settings, suspects, Progress.SILENT);
    var clusters = result.clusters();
    if (clusters.isPresent()) {
      clusters.get().write(folder.resolve("run/clusters"));
    }
    return SelectionFolder.write(
        folder.resolve("run/selection"),
        input,
        dataset,
        settings,
        result,
        suspects,
        OutputForm.AS_THEY_CAME);
  }

  private Path written(String name) {
    return folder.resolve("run/selection").resolve(name);
  }

  @Test
  void writesTheChosenRowsByteForByteAndSaysWhereTheyAre() throws IOException {
    try (var dataset = dataset()) {
      var card = write(Optional.of(dataset), settings(Preset.PAPER));
      var input = Files.readAllLines(data());
      var subset = Files.readAllLines(written("subset.jsonl"));
      List<SelectionFolder.Line> lines;
      try (var stream = SelectionFolder.lines(folder.resolve("run/selection"))) {
        lines = stream.toList();
      }
      assertThat(lines).hasSize(12);
      assertThat(lines).extracting(SelectionFolder.Line::row).isSorted();
      for (int i = 0; i < lines.size(); i++) {
        var line = lines.get(i);
        assertThat(subset.get(i)).isEqualTo(input.get(line.row()));
        assertThat(line.line()).isEqualTo(line.row() + 1);
        assertThat(line.file()).isEqualTo("data.jsonl");
        assertThat(line.source()).isEqualTo(line.row() % 3 == 0 ? "x" : "y");
      }
      assertThat(card.rows()).isEqualTo(new SelectionCard.Counts(ROWS, ROWS, ROWS, 12, 12));
      assertThat(SelectionFolder.card(folder.resolve("run/selection"))).isEqualTo(card);
      StageFolder.verify(folder.resolve("run/selection"));
    }
  }

  @Test
  void namesItsKeysAsTheSchemaSays() throws IOException {
    write(Optional.empty(), settings(Preset.PAPER));
    var card = Json.COMPACT.readTree(Files.readAllBytes(written("card.json")));
    assertThat(card.get("method").asString()).isEqualTo("small-to-large");
    assertThat(card.get("preset").asString()).isEqualTo("paper");
    assertThat(card.get("budget").asString()).isEqualTo("30%");
    assertThat(card.get("seed").asLong()).isEqualTo(42);
    assertThat(card.get("quotas").get(0).propertyNames())
        .containsExactly("cluster", "source", "size", "quota", "taken");
    String line = Files.readAllLines(written("selection.jsonl")).getFirst();
    assertThat(line)
        .matches(
            "\\{\"row\":\\d+,\"id\":\"\",\"file\":\"\",\"line\":0,\"source\":\"\",\"cluster\":\\d+,\"rank\":\\d+,\"reason\":\"(quota|whole-cluster)\"}");
    assertThat(written("subset.jsonl")).doesNotExist();
  }

  @Test
  void readsTheSettingsOfEveryMethodBackFromTheCard() throws IOException {
    var early = new ReferenceCheckpoint.Early();
    var rules =
        new Protection(
            SourceSplit.EVEN,
            List.of(RowFilter.parse("source=*")),
            1,
            List.of(SuspectKind.TRUNCATED, SuspectKind.FORGOTTEN));
    int rows = trajectories.rows();
    var labelled =
        new SelectionInput(
                trajectories,
                RowLabels.none(rows),
                RowLabels.of(rows, row -> "t" + row % 2),
                Optional.of(row -> 1))
            .withEmbeddings(trajectories)
            .with(Signal.GRADIENTS, trajectories)
            .with(Signal.IFD, trajectories)
            .with(Signal.TARGET_LOSSES, trajectories)
            .with(Signal.TARGET_EMBEDDINGS, trajectories);
    for (SelectionMethod method :
        List.of(
            new SelectionMethod.UniformRandom(),
            new SelectionMethod.SourceBalancedRandom(),
            new SelectionMethod.SmallToLarge(ClusterSettings.PAPER),
            new SelectionMethod.SmallToLarge(
                new ClusterSettings(
                    Preset.PAPER,
                    Optional.of(3),
                    List.of(),
                    2,
                    new ClusteredValues(ColumnRange.parse("every-2"), Transform.LOG),
                    List.of(2, 4),
                    2)),
            new SelectionMethod.LengthMatchedRandom(ClusterSettings.PAPER),
            new SelectionMethod.NormalizedHighLearnability(early),
            new SelectionMethod.EmbeddingDiverse(ClusterSettings.PAPER),
            new SelectionMethod.GradientClusters(ClusterSettings.PAPER),
            new SelectionMethod.KCentreGreedy(),
            new SelectionMethod.TargetLossDrop(),
            new SelectionMethod.TargetSimilarity(),
            new SelectionMethod.LeastConfidence(early),
            new SelectionMethod.MiddlePerplexity(new ReferenceCheckpoint.Late()),
            new SelectionMethod.HighLearnability(early),
            new SelectionMethod.ConfidenceCurriculum(early),
            new SelectionMethod.LearningPercentage(new ReferenceCheckpoint.Step(10)),
            new SelectionMethod.Full())) {
      var settings = new SelectionSettings(method, Budget.parse("40"), 42, rules);
      var card = write(labelled, Optional.empty(), settings);
      assertThat(SelectionFolder.card(folder.resolve("run/selection"))).isEqualTo(card);
    }
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    try (var dataset = dataset()) {
      write(Optional.of(dataset), settings(Preset.PAPER));
      var before = StageFolder.seal(folder.resolve("run/selection"));
      write(Optional.of(dataset), settings(Preset.PAPER));
      assertThat(StageFolder.seal(folder.resolve("run/selection"))).isEqualTo(before);
    }
  }

  @Test
  void writesNestedSubsetsInTheUsersBytesAndVerifiesThem() throws IOException {
    try (var dataset = dataset()) {
      var plain = settings(Preset.PAPER);
      var settings =
          new SelectionSettings(
              plain.method(),
              plain.budget(),
              plain.seed(),
              plain.protection(),
              List.of(Budget.parse("20%"), Budget.parse("3")));
      write(Optional.of(dataset), settings);
    }
    Path selection = folder.resolve("run/selection");
    List<String> whole = Files.readAllLines(selection.resolve("subset.jsonl"));
    List<String> some = Files.readAllLines(selection.resolve("nested/20-percent/subset.jsonl"));
    assertThat(whole).containsAll(some);
    assertThat(some)
        .containsAll(Files.readAllLines(selection.resolve("nested/3/subset.jsonl")))
        .hasSize(SelectionFolder.rows(selection.resolve("nested/20-percent")).length);
    assertThat(difference()).isEmpty();
    Files.writeString(selection.resolve("nested/3/selection.jsonl"), "{}\n");
    assertThat(difference()).get().asString().contains("selection/nested/3/selection.jsonl");
  }

  private Optional<String> difference() throws IOException {
    return verification().difference();
  }

  private Verification verification() throws IOException {
    try (var dataset = Dataset.open(folder.resolve("run/dataset"))) {
      return Verification.of(
          folder.resolve("run"),
          SelectionInput.of(trajectories, dataset),
          Optional.of(dataset),
          Progress.SILENT);
    }
  }

  @Test
  void verifiesWhatItWroteAndNamesTheFirstDifference() throws IOException {
    for (Preset preset : Preset.values()) {
      try (var dataset = dataset()) {
        write(Optional.of(dataset), settings(preset));
      }
      assertThat(difference()).isEmpty();
    }
    Path subset = written("subset.jsonl");
    byte[] good = Files.readAllBytes(subset);
    byte[] bad = good.clone();
    bad[bad.length - 5] ^= 1;
    Files.write(subset, bad);
    assertThat(difference()).get().asString().contains("subset.jsonl, line 12");
    Files.write(subset, good);

    Path selection = written("selection.jsonl");
    String lines = Files.readString(selection);
    Files.writeString(selection, lines.replaceFirst("\"rank\":\\d+", "\"rank\":77"));
    assertThat(difference()).get().asString().contains("selection.jsonl, line 1 ");
    Files.writeString(selection, lines);

    Path assignment = folder.resolve("run/clusters/assignment.npy");
    int[] clusters = NpyFile.readInts(assignment);
    clusters[7]++;
    NpyFile.writeInts(assignment, clusters);
    assertThat(difference()).get().asString().contains("assignment.npy, row 7");
    clusters[7]--;
    NpyFile.writeInts(assignment, clusters);

    Path card = written("card.json");
    String text = Files.readString(card);
    Files.writeString(card, text.replaceFirst("\"taken\" : \\d+", "\"taken\" : 99"));
    assertThat(difference()).get().asString().contains("card.json, quotas: it says");
    Files.writeString(card, text);

    Files.delete(written("README.md"));
    assertThat(difference()).get().asString().contains("README.md is missing");
  }

  /// An artifact as another version would have written it.
  private static void rewrite(Path file, Consumer<ObjectNode> change) throws IOException {
    var tree = (ObjectNode) Json.COMPACT.readTree(Files.readAllBytes(file));
    change.accept(tree);
    Files.write(file, Json.pretty(tree));
  }

  private static ObjectNode at(ObjectNode tree, String pointer) {
    return (ObjectNode) tree.at(pointer);
  }

  @Test
  void verifiesTheCardOfAnOlderVersionThatLacksFields() throws IOException {
    try (var dataset = dataset()) {
      write(Optional.of(dataset), settings(Preset.PAPER));
    }
    rewrite(
        written("card.json"),
        card -> {
          card.remove(List.of("form", "embeddings", "warnings")).put("tool", "0.0.9");
          at(card, "/clustering").remove(List.of("sweep", "stability"));
          at(card, "/settings").remove("nested");
          at(card, "/settings/method/clusters")
              .remove(List.of("values", "sweep", "bootstrapSamples"));
        });
    assertThat(difference()).isEmpty();

    Path statistics = folder.resolve("run/clusters/statistics.json");
    rewrite(statistics, tree -> tree.remove("sizes"));
    assertThat(difference()).isEmpty();
    Path subset = written("subset.jsonl");
    byte[] rows = Files.readAllBytes(subset);
    Files.writeString(subset, "{}\n");
    assertThat(difference())
        .get()
        .asString()
        .contains("subset.jsonl, line 1", "it calls itself 0.0.9, this is " + Version.TOOL)
        .contains("it lacks clustering.stability, clustering.sweep, embeddings, form, settings.");
    Files.write(subset, rows);
    assertThat(verification().checked())
        .contains("clusters/statistics.json, without sizes, which an older version did not write");
  }

  @Test
  void saysInWhichFieldsAnotherVersionCameToOtherNumbers() throws IOException {
    try (var dataset = dataset()) {
      write(Optional.of(dataset), settings(Preset.PAPER));
    }
    byte[] good = Files.readAllBytes(written("card.json"));
    rewrite(
        written("card.json"),
        card -> {
          card.put("tool", "0.0.9");
          at(card, "/clustering").put("objective", 17.5);
          at(card, "/rows").put("eligible", 39);
        });
    assertThat(difference())
        .get()
        .asString()
        .contains("clustering.objective: it says 17.5, computed ")
        .contains("rows.eligible: it says 39, computed 40")
        .contains("card of version 0.0.9, this is " + Version.TOOL);

    Files.write(written("card.json"), good);
    Path statistics = folder.resolve("run/clusters/statistics.json");
    rewrite(statistics, tree -> tree.put("rows", 41).put("colour", "red"));
    assertThat(difference())
        .get()
        .asString()
        .contains("clusters/statistics.json, colour: not a field of this version; rows: it says 41")
        .contains("computed 40");
  }

  @Test
  void aCardThatCannotBeReadIsRefusedWithItsVersionAndTheField() throws IOException {
    try (var dataset = dataset()) {
      write(Optional.of(dataset), settings(Preset.PAPER));
    }
    byte[] good = Files.readAllBytes(written("card.json"));
    rewrite(written("card.json"), card -> card.put("tool", "9.9").put("temperature", 1));
    StageFolder.sealInPlace(folder.resolve("run/selection"));
    assertRefused("of version 9.9", "temperature", "s2l select chooses again");
    Files.write(written("card.json"), good);
    rewrite(written("card.json"), card -> card.put("tool", "0.0.1").remove("settings"));
    StageFolder.sealInPlace(folder.resolve("run/selection"));
    assertRefused("of version 0.0.1", "settings");
    Files.writeString(written("card.json"), "{");
    assertRefused("damaged");
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(this::difference)
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RUN_DIRECTORY))
        .message()
        .contains("card.json")
        .contains(parts);
  }

  @Test
  void verifiesANumberOfClustersThatFollowedFromTheBudget() throws IOException {
    var byBudget =
        new SelectionSettings(
            new SelectionMethod.SmallToLarge(ClusterSettings.PAPER),
            Budget.parse("18"),
            42,
            Protection.NONE);
    try (var dataset = dataset()) {
      var card = write(Optional.of(dataset), byBudget);
      assertThat(card.clustering().orElseThrow().settings().k()).isEqualTo(6);
      assertThat(card.warnings()).anyMatch(text -> text.startsWith("K = 6 clusters instead"));
    }
    assertThat(Files.readString(written("card.json"))).contains("\"numClusters\" : null");
    assertThat(difference()).isEmpty();
  }

  @Test
  void verifiesACardThatAnOlderVersionWroteWithoutWarnings() throws IOException {
    try (var dataset = dataset()) {
      write(Optional.of(dataset), settings(Preset.PAPER));
    }
    var card = (ObjectNode) Json.COMPACT.readTree(Files.readAllBytes(written("card.json")));
    assertThat(card.get("warnings").isArray()).isTrue();
    card.remove("warnings");
    Files.write(written("card.json"), Json.pretty(card));
    assertThat(SelectionFolder.card(folder.resolve("run/selection")).warnings()).isEmpty();
    assertThat(difference()).isEmpty();
    card.putArray("warnings").add("said in other words then");
    Files.write(written("card.json"), Json.pretty(card));
    assertThat(difference()).isEmpty();
    card.remove("quotas");
    Files.write(written("card.json"), Json.pretty(card));
    assertThatThrownBy(this::difference).isInstanceOf(S2lException.class);
  }

  @Test
  void verificationNamesAChangedLoss() throws IOException {
    write(Optional.empty(), settings(Preset.PAPER));
    var changed = new ArrayList<LossColumn>();
    int[] steps = trajectories.steps();
    for (int c = 0; c < steps.length; c++) {
      float[] losses = trajectories.column(c).clone();
      losses[3] += c == 2 ? 0.5f : 0;
      changed.add(new LossColumn(steps[c], losses));
    }
    var verification =
        Verification.of(
            folder.resolve("run"),
            SelectionInput.of(Trajectories.of(changed)),
            Optional.empty(),
            Progress.SILENT);
    assertThat(verification.difference())
        .get()
        .asString()
        .contains("column of trajectories number 3");
  }

  @Test
  void hashesAColumnAsNumpyStoresIt() throws IOException {
    for (int rows : new int[] {1, 63, 70_000}) {
      float[] column = new float[rows];
      for (int i = 0; i < rows; i++) {
        column[i] = i / 3f;
      }
      Path file = folder.resolve("column.npy");
      NpyFile.writeFloats(file, column);
      assertThat(Trajectories.ofColumns(new float[][] {column}).columnHashes().getFirst())
          .isEqualTo(dev.s2l.run.Hashes.sha256(file));
    }
  }

  @Test
  void refusesDataThatDoesNotBelongToTheTrajectories() throws IOException {
    try (var dataset = dataset()) {
      var shorter = MadeTrajectories.of(3, ROWS - 1, 4, 4);
      assertThatThrownBy(() -> SelectionInput.of(shorter, dataset))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("39 rows")
          .hasMessageContaining("40 rows");
    }
  }
}
