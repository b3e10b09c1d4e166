package dev.s2l.report;

import dev.s2l.cluster.Clustering;
import dev.s2l.dataset.Dataset;
import dev.s2l.run.RandomStream;
import dev.s2l.run.RunDirectory;
import dev.s2l.select.EmbeddingClusters;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How far clusters are of one topic: the share of rows that have the most frequent topic of their
/// cluster, for clusters of trajectories and, where embeddings were recorded, for as many clusters
/// of embeddings with the same seed. Many small clusters are pure by themselves, so each is set
/// beside clusters of the same sizes with shuffled topics.
///
/// @param field `topic` or `source`
/// @param k clusters of either kind
/// @param rows that have a value and a cluster
/// @param step of the embeddings
record ClusterPurity(
    String field, int k, int rows, Of trajectories, Optional<Of> embeddings, int step) {
  /// More rows than these are drawn from: embeddings are large.
  private static final int MAX_ROWS = 20_000;

  private static final int SHUFFLES = 10;

  /// @param purity over all rows, from 0 to 1
  /// @param shuffled the same with shuffled topics, the mean of some shuffles
  /// @param clusters those with rows, the purest first, then the largest
  record Of(double purity, double shuffled, List<Part> clusters) {}

  record Part(int cluster, int size, double purity) {}

  /// By topic and by source, as far as rows have them; none without clusters of trajectories.
  ///
  /// @throws dev.s2l.run.S2lException (3) if the embeddings are of other rows, or not finite
  static List<ClusterPurity> of(RunDirectory directory, Artifacts artifacts) throws IOException {
    if (artifacts.dataset().isEmpty()
        || artifacts.clustering().isEmpty()
        || artifacts.clusterSteps().isEmpty()
        || artifacts.clustering().get().assignment().length != artifacts.dataset().get().size()) {
      return List.of();
    }
    Dataset dataset = artifacts.dataset().get();
    Clustering clusters = artifacts.clustering().get();
    long seed = artifacts.card().map(card -> card.path("seed").asLong(0)).orElse(0L);
    int[] rows =
        IntStream.range(0, dataset.size())
            .filter(row -> clusters.assignment()[row] != Clustering.NONE)
            .toArray();
    if (rows.length > MAX_ROWS) {
      RandomStream.named(seed, "report/purity-rows").draw(rows, MAX_ROWS);
      rows = Arrays.stream(rows).limit(MAX_ROWS).sorted().toArray();
    }
    int[] byTrajectory = Arrays.stream(rows).map(row -> clusters.assignment()[row]).toArray();
    var recorded =
        TrajectoryFolder.at(directory.reading("trajectories")).files(Signal.EMBEDDINGS).lastEntry();
    Optional<int[]> byEmbedding =
        recorded == null
            ? Optional.empty()
            : Optional.of(
                EmbeddingClusters.of(
                    EmbeddingRows.read(recorded.getValue(), rows, dataset.size()),
                    clusters.k(),
                    seed));
    var found = new ArrayList<ClusterPurity>();
    for (String field : List.of("topic", "source")) {
      int[] values = numbers(dataset, field, rows);
      if (Arrays.stream(values).filter(value -> value >= 0).distinct().count() > 1) {
        found.add(
            new ClusterPurity(
                field,
                clusters.k(),
                (int) Arrays.stream(values).filter(value -> value >= 0).count(),
                of(byTrajectory, values, seed),
                byEmbedding.map(assignment -> of(assignment, values, seed)),
                recorded == null ? 0 : recorded.getKey()));
      }
    }
    return found;
  }

  /// −1 for rows without a value.
  private static int[] numbers(Dataset dataset, String field, int[] rows) {
    var numbers = new HashMap<String, Integer>();
    return Arrays.stream(rows)
        .map(
            row -> {
              String value = FigureSource.value(dataset, field, row);
              return value.isEmpty() ? -1 : numbers.computeIfAbsent(value, v -> numbers.size());
            })
        .toArray();
  }

  /// @param assignment cluster of each row
  /// @param values of each row; rows with a negative one are left out
  static Of of(int[] assignment, int[] values, long seed) {
    int[] rows = IntStream.range(0, values.length).filter(i -> values[i] >= 0).toArray();
    int[] clusters = Arrays.stream(rows).map(row -> assignment[row]).toArray();
    int[] labels = Arrays.stream(rows).map(row -> values[row]).toArray();
    var random = RandomStream.named(seed, "report/purity");
    var parts = parts(clusters, labels);
    double shuffled = 0;
    for (int i = 0; i < SHUFFLES; i++) {
      random.shuffle(labels);
      shuffled += purity(parts(clusters, labels)) / SHUFFLES;
    }
    return new Of(purity(parts), shuffled, parts);
  }

  private static double purity(List<Part> parts) {
    double rows = parts.stream().mapToInt(Part::size).sum();
    return parts.stream().mapToDouble(part -> part.purity * part.size).sum() / rows;
  }

  private static List<Part> parts(int[] clusters, int[] labels) {
    Map<Integer, Map<Integer, Integer>> counts = new HashMap<>();
    for (int i = 0; i < clusters.length; i++) {
      counts.computeIfAbsent(clusters[i], c -> new HashMap<>()).merge(labels[i], 1, Integer::sum);
    }
    var parts = new ArrayList<Part>();
    counts.forEach(
        (cluster, byLabel) -> {
          int size = byLabel.values().stream().mapToInt(count -> count).sum();
          int most = byLabel.values().stream().mapToInt(count -> count).max().orElse(0);
          parts.add(new Part(cluster, size, (double) most / size));
        });
    parts.sort(
        (a, b) ->
            a.purity != b.purity
                ? Double.compare(b.purity, a.purity)
                : a.size != b.size
                    ? Integer.compare(b.size, a.size)
                    : Integer.compare(a.cluster, b.cluster));
    return parts;
  }

  /// The result in a sentence.
  String sentence() {
    return "By "
        + field
        + ", "
        + Numbers.percent(trajectories.purity, 1)
        + " of the rows have the most frequent "
        + field
        + " of their cluster of trajectories ("
        + Numbers.percent(trajectories.shuffled, 1)
        + " if "
        + field
        + "s were shuffled)"
        + embeddings
            .map(
                of ->
                    "; as many clusters of embeddings (step "
                        + Numbers.count(step)
                        + ") reach "
                        + Numbers.percent(of.purity, 1)
                        + " ("
                        + Numbers.percent(of.shuffled, 1)
                        + ").")
            .orElse(".");
  }
}
