package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;

/// What becomes of clusters that lost their last point; centroids are changed in place.
final class EmptyClusterRefill {
  private static final double NUDGE = 1.0 / 1024;

  private EmptyClusterRefill() {}

  /// Each empty cluster in turn moves onto the point that is farthest from its own centroid and
  /// from the places taken so far. Where every point lies on its centroid, nothing moves.
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

  /// Each empty cluster takes over half of another, drawn with a chance that grows with its size;
  /// the two centroids are nudged apart, up and down in turn over the dimensions. The clusters are
  /// tried round and round from the first, each kept with probability (size - 1) / (N - K), as in
  /// Faiss.
  ///
  /// @param points how many there are
  static void split(
      int points, ScaledValues values, float[] centroids, long[] sizes, RandomStream random) {
    int dims = values.dims();
    int k = sizes.length;
    long[] left = sizes.clone();
    double others = Math.max(1, (double) points - k);
    for (int c = 0; c < k; c++) {
      if (left[c] != 0) {
        continue;
      }
      int whole = 0;
      while (random.nextDouble() >= (left[whole] - 1) / others) {
        whole = (whole + 1) % k;
      }
      for (int d = 0; d < dims; d++) {
        // The nudge is a share of the value as the user knows it, before shift and scale.
        float value = centroids[whole * dims + d];
        double far = values.shift()[d] * values.scale();
        double nudge = (value + far) * (d % 2 == 0 ? NUDGE : -NUDGE);
        centroids[c * dims + d] = (float) (value + nudge);
        centroids[whole * dims + d] = (float) (value - nudge);
      }
      left[c] = left[whole] / 2;
      left[whole] -= left[c];
    }
  }
}
