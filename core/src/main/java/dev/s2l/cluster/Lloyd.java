package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One start of k-means from given seeds: assign, measure, move, until the objective stands still.
/// Ends after an assignment, so that every point belongs to the nearest of the final centroids.
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

  /// The number of each centroid once those without points are taken out.
  private final int[] numbers;

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
    this.numbers = new int[k];
    Arrays.setAll(numbers, c -> c);
  }

  void run(RandomStream random, IterationListener watch) {
    long last = System.nanoTime();
    for (int iteration = 1; ; iteration++) {
      int changed = assign();
      IterationStatistics now = measure(iteration, changed);
      statistics.add(now);
      long time = System.nanoTime();
      watch.ended(now, time - last);
      last = time;
      if (iteration == settings.maxIterations() || done(now)) {
        break;
      }
      assigner.sums().means(centroids);
      if (now.emptyClusters() > 0) {
        repair(random);
      }
    }
  }

  /// Gives every point to its nearest centroid; says how many points changed their cluster.
  int assign() {
    return assigner.assign(centroids);
  }

  /// Sees to it that no cluster is left empty: those that the last assignment emptied are moved
  /// once more, and what is still empty after that is taken out, the others moving up.
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
      numbers[c] = left;
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

  /// The cluster of each row, [Clustering#NONE] of one that is not among the points.
  int[] ofRows(int rows) {
    int[] ofRows = new int[rows];
    Arrays.fill(ofRows, Clustering.NONE);
    RowBlocks points = assigner.points();
    for (int i = 0; i < points.count(); i++) {
      ofRows[points.row(i)] = numbers[assigner.centroid(i)];
    }
    return ofRows;
  }

  List<IterationStatistics> statistics() {
    return List.copyOf(statistics);
  }

  /// As of the last iteration.
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

  private boolean done(IterationStatistics now) {
    if (settings.tolerance() < 0 || now.emptyClusters() > 0) {
      return false;
    }
    boolean still =
        settings.tolerance() > 0
            && now.iteration() > 1
            && now.relativeChange() < settings.tolerance();
    return still || now.changed() == 0 || now.objective() == 0;
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
