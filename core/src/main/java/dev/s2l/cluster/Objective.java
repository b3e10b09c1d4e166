package dev.s2l.cluster;

/// The sum of squared distances of all points to their centroids, point by point in float64: each
/// block in order, then the blocks in order.
final class Objective {
  private Objective() {}

  /// Σ‖x - c‖².
  static double of(Points points, int[] assignment, float[] centroids, Workers workers) {
    double[] sums = new double[points.blockCount()];
    workers.forEach(sums.length, b -> sums[b] = ofBlock(points, b, assignment, centroids));
    double sum = 0;
    for (double one : sums) {
      sum += one;
    }
    return sum;
  }

  private static double ofBlock(Points points, int b, int[] assignment, float[] centroids) {
    int dims = points.dims();
    float[] block = points.block(b);
    int count = points.pointsIn(b);
    double sum = 0;
    double[] distances = new double[Points.GROUP];
    int[] centroid = new int[Points.GROUP];
    for (int first = 0, at = 0; first < count; first += Points.GROUP) {
      for (int i = 0; i < Points.GROUP; i++) {
        // Beyond the last point stand copies of it.
        centroid[i] = assignment[b * Points.BLOCK + Math.min(first + i, count - 1)] * dims;
        distances[i] = 0;
      }
      for (int d = 0; d < dims; d++) {
        for (int i = 0; i < Points.GROUP; i++) {
          double gap = (double) block[at++] - centroids[centroid[i] + d];
          distances[i] += gap * gap;
        }
      }
      for (int i = 0; i < Math.min(Points.GROUP, count - first); i++) {
        sum += distances[i];
      }
    }
    return sum;
  }
}
