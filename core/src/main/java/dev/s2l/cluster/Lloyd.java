package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One start of k-means from given seeds: it assigns, measures and moves until the objective no
/// longer changes. It ends with an assignment, so every point belongs to the nearest final
/// centroid.
final class Lloyd {
  private final Assigner assigner;
  private final ScaledValues values;
  private final KMeansSettings settings;
  private final Workers workers;
  private final double squares;
  private final int dims;
  private final List<IterationStatistics> statistics = new ArrayList<>();

  private int k;
  private float[] centroids;

  /// The number of each centroid after the centroids without points were removed.
  private final int[] newNumbers;

  /// @param values that the points are made of
  /// @param squares Σ‖x‖² of the points
  /// @param centroids (k, dims) to begin with, on the points' scale
  Lloyd(
      Assigner assigner,
      ScaledValues values,
      double squares,
      float[] centroids,
      KMeansSettings settings,
      Workers workers) {
    this.assigner = assigner;
    this.values = values;
    this.squares = squares;
    this.centroids = centroids.clone();
    this.settings = settings;
    this.workers = workers;
    this.dims = values.dims();
    this.k = centroids.length / dims;
    this.newNumbers = new int[k];
    Arrays.setAll(newNumbers, c -> c);
  }

  void run(RandomStream random, IterationListener listener) {
    long last = System.nanoTime();
    for (int iteration = 1; ; iteration++) {
      int changed = assign();
      IterationStatistics current = measure(iteration, changed);
      statistics.add(current);
      long time = System.nanoTime();
      listener.ended(current, time - last);
      last = time;
      if (iteration == settings.maxIterations() || done(current)) {
        break;
      }
      assigner.sums().means(centroids);
      if (current.emptyClusters() > 0) {
        repair(random);
      }
    }
  }

  /// Assigns every point to its nearest centroid. Returns how many points changed their cluster.
  int assign() {
    return assigner.assign(centroids);
  }

  /// Makes sure that no cluster is empty. Clusters that the last assignment left empty are moved
  /// once more. Clusters that are still empty are removed, and the others are renumbered.
  void dropEmpty(KMeansSettings.EmptyClusters rule) {
    var sums = assigner.sums();
    if (rule == KMeansSettings.EmptyClusters.FARTHEST_ROW) {
      for (int round = 0; round < k && sums.empty() > 0; round++) {
        EmptyClusterRefill.toFarthest(assigner, centroids, sums.sizes(), workers);
        assign();
      }
    }
    long[] sizes = sums.sizes();
    int left = 0;
    for (int c = 0; c < k; c++) {
      newNumbers[c] = left;
      if (sizes[c] > 0) {
        System.arraycopy(centroids, c * dims, centroids, left++ * dims, dims);
      }
    }
    k = left;
    centroids = Arrays.copyOf(centroids, k * dims);
  }

  int k() {
    return k;
  }

  /// (k, dims) on the points' scale; not a copy.
  float[] centroids() {
    return centroids;
  }

  /// The cluster of each row, [Clustering#NONE] for a row that is not among the points.
  int[] ofRows(int rows) {
    int[] ofRows = new int[rows];
    Arrays.fill(ofRows, Clustering.NONE);
    RowBlocks points = assigner.points();
    for (int i = 0; i < points.count(); i++) {
      ofRows[points.row(i)] = newNumbers[assigner.centroid(i)];
    }
    return ofRows;
  }

  List<IterationStatistics> statistics() {
    return List.copyOf(statistics);
  }

  /// The objective of the last iteration.
  double objective() {
    return statistics.getLast().objective();
  }

  private IterationStatistics measure(int iteration, int changed) {
    var sums = assigner.sums();
    double objective = values.inOriginalUnits(sums.objective(centroids, squares));
    double before = statistics.isEmpty() ? objective : statistics.getLast().objective();
    double change = before == 0 ? 0 : (before - objective) / before;
    return new IterationStatistics(
        iteration, objective, change, sums.imbalance(), sums.empty(), changed);
  }

  private boolean done(IterationStatistics current) {
    if (settings.tolerance() < 0 || current.emptyClusters() > 0) {
      return false;
    }
    boolean unchanged =
        settings.tolerance() > 0
            && current.iteration() > 1
            && current.relativeChange() < settings.tolerance();
    return unchanged || current.changed() == 0 || current.objective() == 0;
  }

  private void repair(RandomStream random) {
    long[] sizes = assigner.sums().sizes();
    switch (settings.emptyClusters()) {
      case FARTHEST_ROW -> EmptyClusterRefill.toFarthest(assigner, centroids, sizes, workers);
      case SPLIT ->
          EmptyClusterRefill.split(assigner.points().count(), values, centroids, sizes, random);
    }
  }
}
