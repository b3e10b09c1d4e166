package dev.s2l.facility;

import java.util.Arrays;

/// What every row would add to a set, or changes of that: one number per row, in the blocks of
/// [Embeddings]. Sums and differences of cosines ([Cosines]) are exact.
final class MarginalGains {
  private final double[][] values;

  /// Starts with 0 for every row.
  MarginalGains(Embeddings embeddings) {
    values = new double[embeddings.blockCount()][];
    Arrays.setAll(values, b -> new double[embeddings.rowsIn(b)]);
  }

  int blocks() {
    return values.length;
  }

  /// The row with the greatest gain; among equal ones the lowest.
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

  /// Excludes a row: [#greatest] never returns it again.
  void exclude(int row) {
    values[row / Embeddings.BLOCK][row % Embeddings.BLOCK] = Double.NEGATIVE_INFINITY;
  }

  void add(int block, int number, double gain) {
    values[block][number] += gain;
  }

  /// Adds to each row of a block its cosine.
  void addAll(int block, float[] cosines) {
    gain(values[block], cosines);
  }

  /// Subtracts what the rows of a block lose when the similarity of a row to the set rises;
  /// `cosines` are their cosines with that row.
  void lose(int block, float[] cosines, float from, float to) {
    lose(values[block], cosines, from, to);
  }

  /// Adds the numbers of `others`, and sets those to 0.
  void moveFrom(MarginalGains others) {
    for (int b = 0; b < values.length; b++) {
      take(values[b], others.values[b]);
    }
  }

  // The next loops are written so that the compiler can vectorize them, as those of Products are.

  private static void gain(double[] values, float[] cosines) {
    for (int i = 0; i < values.length; i++) {
      values[i] += cosines[i];
    }
  }

  private static void lose(double[] values, float[] cosines, float from, float to) {
    for (int i = 0; i < values.length; i++) {
      values[i] += from - Math.min(Math.max(cosines[i], from), to);
    }
  }

  private static void take(double[] values, double[] others) {
    for (int i = 0; i < values.length; i++) {
      values[i] += others[i];
    }
    Arrays.fill(others, 0);
  }
}
