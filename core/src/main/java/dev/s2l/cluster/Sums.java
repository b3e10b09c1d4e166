package dev.s2l.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// For each cluster the sum and the number of its points. Sums are integers in a unit so small that
/// float32 values in [-2, 2] lose nothing that a mean would show. So the result does not depend on
/// the order, the thread or the iteration in which points were added.
///
/// Sums are kept from one iteration to the next. Only points that change their cluster are
/// subtracted from one sum and added to another.
final class Sums {
  /// Bits of a sum. The unit is chosen so that no sum of all points needs more.
  private static final int BITS = 60;

  private final int points;
  private final int k;
  private final int dims;
  private final double unit;
  private final List<Part> parts = new ArrayList<>();
  private final long[] total;
  private final long[] sizes;

  Sums(int points, int dims, int k) {
    this.points = points;
    this.k = k;
    this.dims = dims;
    this.unit = Math.scalb(1.0, Integer.SIZE - Integer.numberOfLeadingZeros(points) - BITS);
    this.total = new long[k * dims];
    this.sizes = new long[k];
  }

  /// The part of the sums that one thread adds up.
  final class Part {
    private final long[] sums = new long[k * dims];
    private final long[] numbers = new long[k];

    private Part() {}

    /// Moves a point from one cluster to another; `from` is [Clustering#NONE] for its first
    /// cluster.
    ///
    /// @param values (dims) of the point, each in [-2, 2]
    void move(float[] values, int from, int to) {
      numbers[to]++;
      add(values, to * dims, 1 / unit);
      if (from != Clustering.NONE) {
        numbers[from]--;
        add(values, from * dims, -1 / unit);
      }
    }

    private void add(float[] values, int at, double times) {
      for (int d = 0; d < values.length; d++) {
        sums[at + d] += (long) (values[d] * times);
      }
    }
  }

  /// Makes the part of one thread.
  synchronized Part part() {
    var part = new Part();
    parts.add(part);
    return part;
  }

  /// Adds up the parts of all threads. No thread may be at work.
  synchronized void reduce() {
    Arrays.fill(total, 0);
    Arrays.fill(sizes, 0);
    for (Part part : parts) {
      for (int i = 0; i < total.length; i++) {
        total[i] += part.sums[i];
      }
      for (int c = 0; c < k; c++) {
        sizes[c] += part.numbers[c];
      }
    }
  }

  /// Points of each cluster, (k); not a copy.
  long[] sizes() {
    return sizes;
  }

  int empty() {
    int empty = 0;
    for (long size : sizes) {
      empty += size == 0 ? 1 : 0;
    }
    return empty;
  }

  double imbalance() {
    double squares = 0;
    for (long size : sizes) {
      squares += (double) size * size;
    }
    return k * squares / ((double) points * points);
  }

  /// Moves each centroid to the mean of its points. A centroid without points stays where it is.
  void means(float[] centroids) {
    for (int c = 0; c < k; c++) {
      if (sizes[c] > 0) {
        for (int i = c * dims; i < (c + 1) * dims; i++) {
          centroids[i] = (float) (total[i] * unit / sizes[c]);
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
        cross += centroids[i] * (total[i] * unit);
        norm += (double) centroids[i] * centroids[i];
      }
      sum += sizes[c] * norm - 2 * cross;
    }
    return Math.max(sum, 0);
  }
}
