package dev.s2l.cluster;

import java.util.function.IntToDoubleFunction;

/// Sums of squares over all points, in float64: each block in order, then the blocks in order.
final class Objective {
  private Objective() {}

  /// Σ‖x‖².
  static double squares(Points points, Workers workers) {
    return overBlocks(
        points,
        workers,
        b -> {
          double sum = 0;
          for (float value : points.block(b)) {
            sum += (double) value * value;
          }
          return sum;
        });
  }

  /// Σ‖x - c‖², point by point.
  static double direct(Points points, int[] assignment, float[] centroids, Workers workers) {
    int dims = points.dims();
    return overBlocks(
        points,
        workers,
        b -> {
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
        });
  }

  private static double overBlocks(Points points, Workers workers, IntToDoubleFunction block) {
    double[] sums = new double[points.blockCount()];
    workers.forEach(sums.length, b -> sums[b] = block.applyAsDouble(b));
    double sum = 0;
    for (double one : sums) {
      sum += one;
    }
    return sum;
  }
}
