package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;

/// Gives new centroids to clusters that lost their last point. Centroids are changed in place.
final class EmptyClusterRefill {
  private static final double NUDGE = 1.0 / 1024;

  private EmptyClusterRefill() {}

  /// Moves each empty cluster in turn onto the point that is farthest from its own centroid and
  /// from the centroids moved so far. If every point lies on its centroid, nothing moves.
  static void toFarthest(Assigner assigner, float[] centroids, long[] sizes, Workers workers) {
    RowBlocks points = assigner.points();
    int dims = points.dims();
    var distances = new Distances(assigner, centroids, workers);
    for (int c = 0; c < sizes.length; c++) {
      int farthest = sizes[c] == 0 ? distances.farthest() : -1;
      if (farthest >= 0) {
        points.copy(farthest, centroids, c * dims);
        distances.add(centroids, c * dims);
      }
    }
  }

  /// Each empty cluster takes over half of another cluster, as in Faiss. The clusters are tried in
  /// turn from the first, again and again, and each is accepted with probability (size - 1) / (N -
  /// K). Then the two centroids are moved apart by a small step whose sign alternates over the
  /// dimensions.
  ///
  /// @param points how many there are
  static void split(
      int points, ScaledValues values, float[] centroids, long[] sizes, RandomStream random) {
    int dims = values.dims();
    int k = sizes.length;
    long[] remaining = sizes.clone();
    double others = Math.max(1, (double) points - k);
    for (int c = 0; c < k; c++) {
      if (remaining[c] != 0) {
        continue;
      }
      int donor = 0;
      while (random.nextDouble() >= (remaining[donor] - 1) / others) {
        donor = (donor + 1) % k;
      }
      for (int d = 0; d < dims; d++) {
        // The step is a share of the value in the user's units, that is before shift and scale.
        float value = centroids[donor * dims + d];
        double offset = values.shift()[d] * values.scale();
        double nudge = (value + offset) * (d % 2 == 0 ? NUDGE : -NUDGE);
        centroids[c * dims + d] = (float) (value + nudge);
        centroids[donor * dims + d] = (float) (value - nudge);
      }
      remaining[c] = remaining[donor] / 2;
      remaining[donor] -= remaining[c];
    }
  }
}
