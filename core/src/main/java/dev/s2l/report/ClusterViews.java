package dev.s2l.report;

import dev.s2l.cluster.Clustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.report.ClusterCurves.Curves;
import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.ExampleRow;
import dev.s2l.report.ReportData.RowName;
import dev.s2l.report.ReportData.TrajectoryView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The clusters with their curves, quotas, contents and a few of their rows.
final class ClusterViews {
  /// More clusters than these are not drawn one by one.
  private static final int MAX_SHOWN = 200;

  private static final int EXAMPLES = 3;

  private final Artifacts artifacts;
  private final Clustering clustering;
  private final BitSet chosen;
  private final Map<Integer, Integer> quotas = new HashMap<>();

  private ClusterViews(Artifacts artifacts, Clustering clustering, BitSet chosen) {
    this.artifacts = artifacts;
    this.clustering = clustering;
    this.chosen = chosen;
    artifacts
        .card()
        .ifPresent(
            card ->
                card.path("quotas")
                    .forEach(
                        quota ->
                            quotas.put(
                                quota.path("cluster").asInt(-1), quota.path("quota").asInt(-1))));
  }

  static Optional<TrajectoryView> of(Artifacts artifacts, BitSet chosen) {
    return artifacts
        .clustering()
        .map(clustering -> new ClusterViews(artifacts, clustering, chosen).view());
  }

  private TrajectoryView view() {
    int[][] members = members();
    var curves = curves(members);
    var views = new ArrayList<ClusterView>();
    int shown = Math.min(MAX_SHOWN, clustering.k());
    for (int cluster = 0; cluster < clustering.k(); cluster++) {
      views.add(view(cluster, members[cluster], curves.of.get(cluster)));
    }
    int clustered = Arrays.stream(members).mapToInt(rows -> rows.length).sum();
    return new TrajectoryView(
        curves.steps, views, shown, clustering.assignment().length - clustered);
  }

  /// The curves of all clusters, one value a step.
  private record AllCurves(List<Integer> steps, List<Curves> of) {}

  /// The curves come from the recorded losses if these are available; else from the mean losses
  /// that were written beside the selection; else from the centroids, which are mean losses unless
  /// a transform was clustered.
  private AllCurves curves(int[][] members) {
    var recorded =
        artifacts.trajectories().filter(found -> found.rows() == clustering.assignment().length);
    if (recorded.isPresent()) {
      var steps = Arrays.stream(recorded.get().steps()).boxed().toList();
      return new AllCurves(steps, ClusterCurves.of(recorded.get(), members));
    }
    var means = artifacts.clusterLosses().filter(found -> found.means().size() == clustering.k());
    if (means.isPresent()) {
      return new AllCurves(
          means.get().steps(), means.get().means().stream().map(Curves::of).toList());
    }
    return new AllCurves(
        artifacts.clusterSteps(),
        IntStream.range(0, clustering.k()).mapToObj(this::centroid).toList());
  }

  private ClusterView view(int cluster, int[] rows, Curves curves) {
    int taken = (int) Arrays.stream(rows).filter(chosen::get).count();
    return new ClusterView(
        cluster,
        rows.length,
        quotas.getOrDefault(cluster, -1),
        taken,
        curves.mean(),
        curves.low(),
        curves.high(),
        artifacts.dataset().map(dataset -> content(dataset, rows)).orElse(""),
        artifacts.dataset().map(dataset -> examples(dataset, rows)).orElse(List.of()));
  }

  private int[][] members() {
    int[] assignment = clustering.assignment();
    int[][] members = new int[clustering.k()][];
    int[] sizes = clustering.sizes();
    Arrays.setAll(members, cluster -> new int[sizes[cluster]]);
    int[] filled = new int[clustering.k()];
    for (int row = 0; row < assignment.length; row++) {
      if (assignment[row] != Clustering.NONE) {
        members[assignment[row]][filled[assignment[row]]++] = row;
      }
    }
    return members;
  }

  private Curves centroid(int cluster) {
    var values = new ArrayList<Double>();
    for (float value : clustering.centroid(cluster)) {
      values.add((double) value);
    }
    return Curves.of(values);
  }

  /// The most frequent topic and its share; the most frequent source if there are no topics.
  private static String content(Dataset dataset, int[] rows) {
    for (boolean topics : new boolean[] {true, false}) {
      var counts = new HashMap<String, Integer>();
      for (int row : rows) {
        counts.merge(topics ? dataset.topic(row) : dataset.source(row), 1, Integer::sum);
      }
      counts.remove("");
      var common =
          counts.entrySet().stream()
              .max(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())));
      if (common.isPresent()) {
        return Excerpt.line(common.get().getKey(), 60)
            + " "
            + Math.round(100.0 * common.get().getValue() / rows.length)
            + " %";
      }
    }
    return "";
  }

  /// Rows evenly spaced over the cluster.
  private List<ExampleRow> examples(Dataset dataset, int[] rows) {
    var examples = new ArrayList<ExampleRow>();
    int count = Math.min(EXAMPLES, rows.length);
    for (int i = 0; i < count; i++) {
      int row = rows[(int) ((long) i * rows.length / count)];
      RowText text = RowText.of(dataset.example(row).content());
      var place = dataset.location(row);
      var name = new RowName(Excerpt.line(place.file(), 200), place.line(), row, "");
      examples.add(new ExampleRow(name, text.prompt(), text.response(), chosen.get(row)));
    }
    return examples;
  }
}
