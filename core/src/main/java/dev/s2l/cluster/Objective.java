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
    double sum = 0;
    for (int i = 0; i < points.pointsIn(b); i++) {
      int centroid = assignment[b * Points.BLOCK + i] * dims;
      int at = Points.offset(i, dims);
      double distance = 0;
      for (int d = 0; d < dims; d++) {
        double gap = (double) block[at + d * Points.GROUP] - centroids[centroid + d];
        distance += gap * gap;
      }
      sum += distance;
    }
    return sum;
  }
}
