package dev.s2l.compare.diagnosis;

import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.List;

/// Weighted sums of rows' gradients, each over some of the rows: the gradients of many subsets in
/// one pass. Rows are added in the order in which they come, so threads change no bit.
public final class WeightedSums {
  /// Coordinates that one thread adds up at a time: all sums of a piece fit into its cache.
  private static final int PIECE = 1 << 10;

  private final int dims;
  private final float[][] sums;

  /// By row: which sums it is part of, and with which weight.
  private final int[][] parts;

  private final float[][] weights;

  /// One sum.
  ///
  /// @param rows distinct
  /// @param weights of each
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  public record Sum(int[] rows, double[] weights) {
    /// The mean of the rows.
    public static Sum mean(int[] rows) {
      var weights = new double[rows.length];
      Arrays.fill(weights, 1.0 / rows.length);
      return new Sum(rows, weights);
    }
  }

  /// @param rows how many rows there are, in or out of the sums
  /// @param dims D
  public WeightedSums(List<Sum> all, int rows, int dims) {
    this.dims = dims;
    sums = new float[all.size()][dims];
    var counts = new int[rows];
    for (Sum sum : all) {
      for (int row : sum.rows()) {
        counts[row]++;
      }
    }
    parts = new int[rows][];
    weights = new float[rows][];
    for (int row = 0; row < rows; row++) {
      parts[row] = new int[counts[row]];
      weights[row] = new float[counts[row]];
    }
    for (int s = all.size() - 1; s >= 0; s--) {
      var sum = all.get(s);
      for (int i = 0; i < sum.rows().length; i++) {
        int row = sum.rows()[i];
        int at = --counts[row];
        parts[row][at] = s;
        weights[row][at] = (float) sum.weights()[i];
      }
    }
  }

  /// Adds gradients.
  ///
  /// @param rows whose they are
  /// @param gradients (at least as many, D)
  public void add(int[] rows, float[][] gradients, Workers workers) {
    long work = (long) dims * rows.length * sums.length;
    workers.forEach(
        Math.ceilDiv(dims, PIECE),
        work,
        piece -> {
          int from = piece * PIECE;
          int to = Math.min(dims, from + PIECE);
          for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            for (int p = 0; p < parts[row].length; p++) {
              add(sums[parts[row][p]], gradients[i], weights[row][p], from, to);
            }
          }
        });
  }

  private static void add(float[] sum, float[] gradient, float weight, int from, int to) {
    for (int d = from; d < to; d++) {
      sum[d] += weight * gradient[d];
    }
  }

  /// The sums, in the order in which they were given (sums, D); not a copy.
  public float[][] sums() {
    return sums;
  }
}
