package dev.s2l.facility;

import java.util.Arrays;

/// What every row would add to a set, or what is to be added to that: one number a row, by blocks
/// of [Embeddings]. Sums and differences of cosines ([Dots]) are exact in it.
final class MarginalGains {
  private final double[][] values;

  /// 0 for every row.
  MarginalGains(Embeddings embeddings) {
    values = new double[embeddings.blockCount()][];
    Arrays.setAll(values, b -> new double[embeddings.rowsIn(b)]);
  }

  int blocks() {
    return values.length;
  }

  /// The row with the greatest gain, of equals the lowest.
  int greatest() {
    int row = 0;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int b = 0; b < values.length; b++) {
      for (int i = 0; i < values[b].length; i++) {
        if (values[b][i] > greatest) {
          greatest = values[b][i];
          row = b * Embeddings.BLOCK + i;
        }
      }
    }
    return row;
  }

  /// A row is never the greatest again.
  void exclude(int row) {
    values[row / Embeddings.BLOCK][row % Embeddings.BLOCK] = Double.NEGATIVE_INFINITY;
  }

  void add(int block, int number, double gain) {
    values[block][number] += gain;
  }

  /// Each row of a block gains its own.
  void addAll(int block, float[] dots) {
    gain(values[block], dots);
  }

  /// The rows of a block add less to a row whose similarity to the set rises; `dots` are their
  /// cosines with it.
  void lose(int block, float[] dots, float from, float to) {
    lose(values[block], dots, from, to);
  }

  /// Takes what is in another, which is 0 afterwards.
  void takeAll(MarginalGains others) {
    for (int b = 0; b < values.length; b++) {
      take(values[b], others.values[b]);
    }
  }

  // The next loops are written for the compiler, as those of Products are.

  private static void gain(double[] values, float[] dots) {
    for (int i = 0; i < values.length; i++) {
      values[i] += dots[i];
    }
  }

  private static void lose(double[] values, float[] dots, float from, float to) {
    for (int i = 0; i < values.length; i++) {
      values[i] += from - Math.min(Math.max(dots[i], from), to);
    }
  }

  private static void take(double[] values, double[] others) {
    for (int i = 0; i < values.length; i++) {
      values[i] += others[i];
    }
    Arrays.fill(others, 0);
  }
}
