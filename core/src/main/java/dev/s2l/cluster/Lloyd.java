package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// One start of k-means from given seeds: assign, measure, move, until the objective stands still.
/// Ends after an assignment, so that every point belongs to the nearest of the final centroids.
final class Lloyd {
  /// Of so many products one is left when bounds have done their work.
  private static final int USUALLY_RULED_OUT = 5;

  private final Points points;
  private final KMeansSettings settings;
  private final Workers workers;
  private final int dims;
  private final int[] assignment;
  private final Sums sums;
  private final List<IterationStatistics> statistics = new ArrayList<>();
  private final double squares;
  private final Bounds bounds;

  /// Tools that no thread has at the moment.
  private final ConcurrentLinkedQueue<Search> searches = new ConcurrentLinkedQueue<>();

  private int k;
  private float[] centroids;
  private boolean assigned;

  /// @param centroids (k, dims) to begin with, on the points' scale
  /// @param likely (points) where the search for the nearest centroids may begin, or
  ///   [Clustering#NONE]; taken over
  Lloyd(Points points, float[] centroids, int[] likely, KMeansSettings settings, Workers workers) {
    this.points = points;
    this.centroids = centroids.clone();
    this.settings = settings;
    this.workers = workers;
    this.dims = points.dims();
    this.k = centroids.length / dims;
    this.assignment = likely;
    this.sums = new Sums(points, k);
    this.bounds = new Bounds(points, centroids, workers);
    this.squares = bounds.squares();
  }

  void run(RandomStream random, Watch watch) {
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
      sums.means(centroids);
      if (now.emptyClusters() > 0) {
        repair(random);
      }
    }
  }

  /// The same centroids on other points.
  Lloyd assignOnly(Points all) {
    int[] unknown = new int[all.count()];
    Arrays.fill(unknown, Clustering.NONE);
    var other = new Lloyd(all, centroids, unknown, settings, workers);
    other.assign();
    return other;
  }

  /// Sees to it that no cluster is left empty: those that the last assignment emptied are moved
  /// once more, and what is still empty after that is taken out, the others moving up.
  void dropEmpty(KMeansSettings.EmptyClusters rule) {
    if (rule == KMeansSettings.EmptyClusters.FARTHEST_ROW) {
      for (int round = 0; round < k && sums.empty() > 0; round++) {
        Empty.toFarthest(points, assignment, centroids, sums.sizes(), workers);
        assign();
      }
    }
    long[] sizes = sums.sizes();
    int[] moved = new int[k];
    int left = 0;
    for (int c = 0; c < k; c++) {
      moved[c] = left;
      if (sizes[c] > 0) {
        System.arraycopy(centroids, c * dims, centroids, left++ * dims, dims);
      }
    }
    for (int i = 0; left < k && i < assignment.length; i++) {
      assignment[i] = moved[assignment[i]];
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
    for (int i = 0; i < assignment.length; i++) {
      ofRows[points.row(i)] = assignment[i];
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

  /// Measured point by point, in the units of the trajectories.
  double directObjective() {
    return inOriginalUnits(Objective.of(points, assignment, centroids, workers));
  }

  /// (k, dims) in the units of the trajectories.
  float[] originalCentroids() {
    float[] original = new float[k * dims];
    for (int i = 0; i < original.length; i++) {
      original[i] =
          (float) (centroids[i] / points.values().scale() + points.values().shift()[i % dims]);
    }
    return original;
  }

  /// Gives every point to its nearest centroid and sums the points of each; says how many points
  /// changed their cluster.
  private int assign() {
    bounds.follow(centroids);
    Kernels.expect((long) points.count() * k * dims / USUALLY_RULED_OUT);
    var changed = new AtomicInteger();
    workers.forEach(
        sums.parts(),
        part -> {
          Search free = searches.poll();
          Search search = free == null ? new Search(points, bounds) : free;
          int changes = 0;
          for (int b = sums.firstBlock(part); b < sums.firstBlock(part + 1); b++) {
            changes += assign(part, b, search.look(b, assignment, b * Points.BLOCK));
          }
          changed.addAndGet(changes);
          searches.add(search);
        });
    assigned = true;
    sums.reduce(workers);
    return changed.get();
  }

  private int assign(int part, int block, int[] nearest) {
    int changes = 0;
    int first = block * Points.BLOCK;
    for (int i = 0; i < points.pointsIn(block); i++) {
      int before = assigned ? assignment[first + i] : Clustering.NONE;
      if (before != nearest[i]) {
        sums.move(part, points.block(block), i, before, nearest[i]);
        assignment[first + i] = nearest[i];
        changes++;
      }
    }
    return changes;
  }

  private IterationStatistics measure(int iteration, int changed) {
    double objective = inOriginalUnits(sums.objective(centroids, squares));
    double before = statistics.isEmpty() ? objective : statistics.getLast().objective();
    double change = before == 0 ? 0 : (before - objective) / before;
    return new IterationStatistics(
        iteration, objective, change, sums.imbalance(), sums.empty(), changed);
  }

  private boolean done(IterationStatistics now) {
    if (settings.tolerance() < 0 || now.emptyClusters() > 0) {
      return false;
    }
    return now.changed() == 0
        || now.objective() == 0
        || (now.iteration() > 1 && now.relativeChange() < settings.tolerance());
  }

  private void repair(RandomStream random) {
    switch (settings.emptyClusters()) {
      case FARTHEST_ROW -> Empty.toFarthest(points, assignment, centroids, sums.sizes(), workers);
      case SPLIT -> Empty.split(points, centroids, sums.sizes(), random);
    }
  }

  private double inOriginalUnits(double objective) {
    return objective / points.values().scale() / points.values().scale();
  }
}
