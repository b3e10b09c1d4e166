package dev.s2l.cluster;

import dev.s2l.dataset.RowGroups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The clusters that rows were drawn from, numbered over all sources.
///
/// @param clustering every row with losses has a cluster, chosen or not
/// @param steps of the clustered columns of losses, ascending; empty if other points were clustered
/// @param settings of k-means; with several parts, `K` is the highest of any part
/// @param asked the number of clusters asked for, by part: one, or one a source
/// @param first the number of the first cluster of each part
/// @param sweep how `K` was chosen, if several were tried
/// @param stability adjusted Rand index with the clusters of each bootstrap sample, the mean over
///   the parts weighted by their rows; empty if not asked for
/// @param iterationSeconds time of every iteration, part after part; never written where bytes are
///   promised
public record TrajectoryClustering(
    Clustering clustering,
    List<Integer> steps,
    KMeansSettings settings,
    List<Integer> asked,
    List<Integer> first,
    Optional<KSweep> sweep,
    List<Double> stability,
    List<Double> iterationSeconds) {
  public TrajectoryClustering {
    steps = List.copyOf(steps);
    asked = List.copyOf(asked);
    first = List.copyOf(first);
    stability = List.copyOf(stability);
    iterationSeconds = List.copyOf(iterationSeconds);
  }

  /// The same clusters, of points that have no steps.
  public TrajectoryClustering ofPoints() {
    return new TrajectoryClustering(
        clustering, List.of(), settings, asked, first, sweep, stability, iterationSeconds);
  }

  /// How many times k-means ran: once, or once per source.
  public int parts() {
    return asked.size();
  }

  /// Groups `rows` of one part by cluster, beginning with the part's first cluster. The rows of a
  /// cluster keep their order.
  public int[][] members(int part, int[] rows) {
    int from = first.get(part);
    int to = part + 1 < first.size() ? first.get(part + 1) : clustering.k();
    int[] assignment = clustering.assignment();
    return RowGroups.of(rows, row -> assignment[row] - from, to - from);
  }

  /// Writes the folder `clusters/` of a run.
  public void write(Path folder) throws IOException {
    int[] columns = steps.stream().mapToInt(Integer::intValue).toArray();
    boolean plain = parts() == 1 && sweep.isEmpty() && stability.isEmpty();
    Optional<ClusterFolder.Parts> parts =
        plain
            ? Optional.empty()
            : Optional.of(new ClusterFolder.Parts(asked, first, sweep, stability));
    ClusterFolder.write(folder, clustering, columns, settings, parts);
  }

  /// Reads the folder `clusters/` of a run; the times of the iterations are not in it.
  public static TrajectoryClustering read(Path folder) throws IOException {
    var statistics = ClusterFolder.statistics(folder);
    var parts =
        ClusterFolder.parts(folder)
            .orElseGet(
                () ->
                    new ClusterFolder.Parts(
                        List.of(statistics.settings().k()),
                        List.of(0),
                        Optional.empty(),
                        List.of()));
    return new TrajectoryClustering(
        ClusterFolder.open(folder),
        statistics.steps(),
        statistics.settings(),
        parts.asked(),
        parts.first(),
        parts.sweep(),
        parts.stability(),
        List.of());
  }
}
