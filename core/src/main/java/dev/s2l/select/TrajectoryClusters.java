package dev.s2l.select;

import dev.s2l.cluster.Clustering;
import dev.s2l.cluster.IterationStatistics;
import dev.s2l.cluster.KMeans;
import dev.s2l.cluster.KMeansSettings;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Clusters the trajectories, all at once or source by source, under running cluster numbers.
final class TrajectoryClusters {
  private final Trajectories columns;
  private final KMeansSettings kMeans;
  private final long seed;
  private final int[] assignment;
  private final List<float[]> centroids = new ArrayList<>();
  private final List<IterationStatistics> iterations = new ArrayList<>();
  private double objective;
  private int fittedRows;
  private int count;
  private int parts;

  TrajectoryClusters(Trajectories trajectories, ClusterSettings settings, long seed) {
    this.columns = trajectories.columnsAt(ClusteredColumns.steps(trajectories, settings));
    this.kMeans =
        switch (settings.preset()) {
          case PAPER -> KMeansSettings.paper(settings.numClusters());
          case REFERENCE -> KMeansSettings.faiss(settings.numClusters());
        };
    this.seed = seed;
    this.assignment = new int[trajectories.rows()];
    Arrays.fill(assignment, Selection.NO_CLUSTER);
  }

  /// Clusters some rows, ascending.
  ///
  /// @param source names the random stream; empty for all rows
  /// @return the number of the first cluster; the others follow
  int add(int[] rows, String source) {
    String name = source.isEmpty() ? "cluster/k-means" : "cluster/k-means/" + source;
    var random = RandomStream.named(seed, name);
    int threads = Runtime.getRuntime().availableProcessors();
    Clustering part = new KMeans(kMeans, threads).fit(columns, rows, random);
    int first = count;
    for (int row : rows) {
      assignment[row] = first + part.assignment()[row];
    }
    centroids.add(part.centroids());
    iterations.addAll(part.iterations());
    objective += part.objective();
    fittedRows += part.fittedRows();
    count += part.k();
    parts++;
    return first;
  }

  /// The given rows by cluster, from number `first` on.
  int[][] members(int[] rows, int first) {
    int[][] groups = Groups.of(rows, assignment, count);
    return Arrays.copyOfRange(groups, first, count);
  }

  Clusters finished() {
    float[] all = new float[count * columns.count()];
    int at = 0;
    for (float[] some : centroids) {
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    var clustering =
        new Clustering(
            count,
            columns.count(),
            assignment,
            all,
            objective,
            List.copyOf(iterations),
            fittedRows);
    return new Clusters(clustering, Arrays.stream(columns.steps()).boxed().toList(), kMeans, parts);
  }
}
