package dev.s2l.cluster;

import java.util.Arrays;

/// Sums and numbers of the points of each cluster, in float64 and in one order for any number of
/// threads: the points are cut into parts by their number alone, each part sums its points in
/// order, and the parts are added in order.
///
/// Sums are kept from one iteration to the next: only points that change their cluster are taken
/// out of one sum and put into another. With values scaled into [-2, 2] float64 has bits enough to
/// make nearly all of these additions exact.
final class Sums {
  private static final int MOST_PARTS = 128;
  private static final int FEWEST_PARTS = 16;
  private static final long PART_BYTES = 8L << 20;

  private final Points points;
  private final int k;
  private final int dims;
  private final double[][] sums;
  private final int[][] sizes;
  private final double[] total;
  private final long[] totalSizes;

  Sums(Points points, int k) {
    this.points = points;
    this.k = k;
    this.dims = points.dims();
    long bytes = 8L * k * dims;
    int parts = (int) Math.clamp(PART_BYTES / bytes, FEWEST_PARTS, MOST_PARTS);
    parts = Math.min(parts, points.blockCount());
    this.sums = new double[parts][k * dims];
    this.sizes = new int[parts][k];
    this.total = new double[k * dims];
    this.totalSizes = new long[k];
  }

  int parts() {
    return sums.length;
  }

  int firstBlock(int part) {
    return (int) ((long) points.blockCount() * part / sums.length);
  }

  /// Takes one point of a part from one cluster to another; from [Clustering#NONE] at first.
  void move(int part, float[] block, int point, int from, int to) {
    double[] into = sums[part];
    int at = Points.offset(point, dims);
    sizes[part][to]++;
    int sum = to * dims;
    for (int d = 0; d < dims; d++) {
      into[sum + d] += block[at + d * Points.GROUP];
    }
    if (from != Clustering.NONE) {
      sizes[part][from]--;
      int less = from * dims;
      for (int d = 0; d < dims; d++) {
        into[less + d] -= block[at + d * Points.GROUP];
      }
    }
  }

  void reduce(Workers workers) {
    workers.forEach(
        Math.min(k, 64),
        piece -> {
          int from = (int) ((long) k * piece / Math.min(k, 64));
          int to = (int) ((long) k * (piece + 1) / Math.min(k, 64));
          Arrays.fill(total, from * dims, to * dims, 0);
          Arrays.fill(totalSizes, from, to, 0);
          for (int part = 0; part < sums.length; part++) {
            for (int i = from * dims; i < to * dims; i++) {
              total[i] += sums[part][i];
            }
            for (int c = from; c < to; c++) {
              totalSizes[c] += sizes[part][c];
            }
          }
        });
  }

  /// Points of each cluster, (k); not a copy.
  long[] sizes() {
    return totalSizes;
  }

  int empty() {
    int empty = 0;
    for (long size : totalSizes) {
      empty += size == 0 ? 1 : 0;
    }
    return empty;
  }

  double imbalance() {
    double squares = 0;
    for (long size : totalSizes) {
      squares += (double) size * size;
    }
    return k * squares / ((double) points.count() * points.count());
  }

  /// Moves each centroid to the mean of its points; one without points stays.
  void means(float[] centroids) {
    for (int c = 0; c < k; c++) {
      if (totalSizes[c] > 0) {
        for (int i = c * dims; i < (c + 1) * dims; i++) {
          centroids[i] = (float) (total[i] / totalSizes[c]);
        }
      }
    }
  }

  /// Σ‖x - c‖² = Σ‖x‖² - 2 Σ c·(sum of c's points) + Σ size·‖c‖², all in float64: no pass over the
  /// points, and with values in [-2, 2] accurate to about 1e-15 of Σ‖x‖².
  double objective(float[] centroids, double squares) {
    double sum = squares;
    for (int c = 0; c < k; c++) {
      double cross = 0;
      double norm = 0;
      for (int i = c * dims; i < (c + 1) * dims; i++) {
        cross += centroids[i] * total[i];
        norm += (double) centroids[i] * centroids[i];
      }
      sum += totalSizes[c] * norm - 2 * cross;
    }
    return Math.max(sum, 0);
  }
}
