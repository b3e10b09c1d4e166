package dev.s2l.report;

import dev.s2l.cluster.Clustering;
import dev.s2l.report.ReportData.Fact;
import dev.s2l.report.ReportData.Heading;
import dev.s2l.report.ReportData.Rejections;
import dev.s2l.report.ReportData.SubsetView;
import dev.s2l.report.ReportData.Suspicions;
import dev.s2l.report.ReportData.Tile;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Computes everything that the page shows from the artifacts of the run directory.
final class ReportBuilder {
  /// A warning may name ten topics.
  private static final int MAX_WARNING_LENGTH = 2_000;

  private final Artifacts artifacts;
  private final BitSet chosen;
  private final BitSet usable;

  private ReportBuilder(Artifacts artifacts) {
    this.artifacts = artifacts;
    this.chosen = artifacts.chosen().orElseGet(BitSet::new);
    this.usable = usable(artifacts);
  }

  /// @param purity of the clusters
  static ReportData of(Artifacts artifacts, List<ClusterPurity> purity) {
    return new ReportBuilder(artifacts).data(purity);
  }

  private ReportData data(List<ClusterPurity> purity) {
    var training = LossCurve.of(artifacts.log(), artifacts.trajectories());
    var trajectories = ClusterViews.of(artifacts, chosen);
    var subset = artifacts.chosen().map(rows -> subset());
    var suspects = RowViews.suspects(artifacts, usable, chosen);
    var rejected = RowViews.rejected(artifacts);

    var warnings = warnings();
    var findings = new Findings();
    artifacts.comparison().ifPresent(findings::comparison);
    subset.ifPresent(findings::composition);
    trajectories.ifPresent(view -> findings.clusters(view, chosen.cardinality()));
    findings.purity(purity);
    subset.flatMap(SubsetView::lengths).ifPresent(findings::lengths);
    training.ifPresent(findings::training);
    artifacts
        .learning()
        .filter(learning -> learning.warning().filter(warnings::contains).isEmpty())
        .ifPresent(findings::learning);
    if (suspects.isPresent() && subset.isPresent()) {
      findings.suspects(suspects.get(), subset.get());
      planted().ifPresent(findings::planted);
    }
    rejected.ifPresent(findings::rejected);
    return new ReportData(
        heading(subset, suspects, rejected),
        warnings,
        findings.list(),
        artifacts.scoreboard(),
        artifacts.comparison(),
        training,
        trajectories,
        subset,
        suspects,
        rejected,
        artifacts.diagnosis(),
        Provenance.of(artifacts.card(), artifacts.manifest()));
  }

  /// First what is missing in this report, then the warnings of the selection.
  private List<String> warnings() {
    return Stream.concat(
            artifacts.notes().stream(), card("warnings").valueStream().map(JsonNode::asString))
        .map(warning -> Excerpt.of(warning, MAX_WARNING_LENGTH))
        .toList();
  }

  private Optional<PlantedRows> planted() {
    return artifacts
        .suspects()
        .filter(digest -> !artifacts.planted().isEmpty())
        .map(SuspectDigest::rows)
        .map(flagged -> PlantedRows.of(artifacts.planted(), flagged, artifacts.rows()));
  }

  private SubsetView subset() {
    int[] rows = usable.stream().toArray();
    int[] drawn = chosen.stream().toArray();
    var fields = new ArrayList<Composition>();
    artifacts
        .dataset()
        .ifPresent(
            dataset -> {
              Composition.of("topic", dataset::topic, rows, drawn).ifPresent(fields::add);
              Composition.of("source", dataset::source, rows, drawn).ifPresent(fields::add);
            });
    return new SubsetView(
        rows.length,
        drawn.length,
        fields,
        artifacts
            .dataset()
            .map(
                dataset ->
                    LengthHistogram.of(
                        row -> dataset.promptWords(row) + dataset.responseWords(row),
                        rows,
                        drawn)));
  }

  /// The rows that could be drawn: all but those without usable losses, which are in no cluster.
  static BitSet usable(Artifacts artifacts) {
    var usable = new BitSet();
    var trajectories = artifacts.trajectories().filter(all -> all.rows() == artifacts.rows());
    var clusters =
        artifacts.clustering().filter(all -> all.assignment().length == artifacts.rows());
    if (trajectories.isPresent()) {
      Arrays.stream(trajectories.get().usableRows()).forEach(usable::set);
    } else if (clusters.isPresent()) {
      int[] assignment = clusters.get().assignment();
      IntStream.range(0, assignment.length)
          .filter(row -> assignment[row] != Clustering.NONE)
          .forEach(usable::set);
    } else {
      usable.set(0, artifacts.rows());
    }
    artifacts.chosen().ifPresent(usable::or);
    return usable;
  }

  private Heading heading(
      Optional<SubsetView> subset, Optional<Suspicions> suspects, Optional<Rejections> rejected) {
    var tiles = new ArrayList<Tile>();
    rejected.ifPresent(
        account ->
            tiles.add(
                new Tile(
                    Numbers.count(account.read() - account.total()),
                    "rows",
                    account.total() == 0
                        ? "none rejected"
                        : Numbers.count(account.total()) + " rejected")));
    subset.ifPresent(
        view ->
            tiles.add(
                new Tile(
                    Numbers.count(view.chosen()),
                    "in the subset",
                    Numbers.percent(view.chosen(), view.full()) + " of the usable rows")));
    artifacts
        .clustering()
        .ifPresent(
            found -> tiles.add(new Tile(Numbers.count(found.k()), "clusters", "of trajectories")));
    artifacts
        .trajectories()
        .ifPresent(
            found ->
                tiles.add(
                    new Tile(
                        Numbers.count(found.count()),
                        "recordings",
                        "the last at step "
                            + Numbers.count(Arrays.stream(found.steps()).max().orElse(0)))));
    suspects.ifPresent(
        found ->
            tiles.add(
                new Tile(
                    Numbers.count(found.flagged()),
                    "suspects",
                    Numbers.count(found.inSubset()) + " in the subset")));
    return new Heading(
        Excerpt.line(artifacts.name(), 120),
        tiles,
        facts(),
        Provenance.times(artifacts.manifest()));
  }

  private List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    artifacts
        .dataset()
        .ifPresent(
            dataset ->
                dataset.inputs().stream()
                    .limit(8)
                    .forEach(
                        input ->
                            facts.add(
                                new Fact(
                                    "Data",
                                    Phrase.of(
                                        "%s: %s read, %s accepted, %s rejected",
                                        Excerpt.line(input.name(), 200),
                                        Numbers.counted(input.rowsRead(), "row"),
                                        Numbers.count(input.accepted()),
                                        Numbers.count(input.rejected()))))));
    proxy().ifPresent(name -> facts.add(new Fact("Proxy", Excerpt.line(name, 200))));
    if (!artifacts.log().isEmpty()) {
      facts.add(new Fact("Training", Numbers.counted(artifacts.log().getLast().step(), "step")));
    }
    setting(facts, "Epochs", "train", "num_train_epochs");
    setting(facts, "Learning rate", "train", "learning_rate");
    setting(facts, "Recorded every", "record", "record_steps");
    artifacts
        .trajectories()
        .ifPresent(found -> facts.add(new Fact("Recorded at steps", steps(found.steps()))));
    String preset = card("preset").asString("");
    String method = card("method").asString("");
    if (!method.isEmpty()) {
      facts.add(new Fact("Method", preset.isEmpty() ? method : method + ", preset " + preset));
      facts.add(new Fact("Budget", card("budget").asString("")));
      facts.addAll(artifacts.card().map(SelectionFacts::of).orElse(List.of()));
      facts.add(new Fact("Seed", card("seed").asString("")));
    }
    return facts;
  }

  /// The model whose losses rows were chosen by, as the manifest names it.
  private Optional<String> proxy() {
    return artifacts
        .manifest()
        .map(manifest -> manifest.path("environment").path("proxy").asString(""))
        .filter(name -> !name.isEmpty())
        .or(artifacts::recordedModel);
  }

  private static String steps(int[] steps) {
    var words = Arrays.stream(steps).mapToObj(Numbers::count).toList();
    return words.size() <= 16
        ? String.join(", ", words)
        : String.join(", ", words.subList(0, 6)) + ", …, " + words.getLast();
  }

  /// A setting of a stage, if the manifest has it.
  private void setting(List<Fact> facts, String label, String stage, String name) {
    String value =
        artifacts
            .manifest()
            .map(node -> node.path("stages").path(stage).path("settings").path(name).asString(""))
            .orElse("");
    if (!value.isEmpty()) {
      facts.add(new Fact(label, Excerpt.line(value, 200)));
    }
  }

  private JsonNode card(String name) {
    return artifacts.card().map(card -> card.path(name)).orElseGet(MissingNode::getInstance);
  }
}
