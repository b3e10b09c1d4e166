package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;

/// One vector per row, for example the mean last hidden state. Owns its array; scaled to length 1.
/// Held in panels of [#PANEL] rows, dimension by dimension, so that a vector lane is a row and
/// every sum over the dimensions runs in their order.
final class Embeddings {
  /// Rows side by side: a whole number of vectors of any processor.
  static final int PANEL = 16;

  /// Rows are filled up with zero vectors to a whole number of these.
  static final int BLOCK = 128;

  private final float[] values;
  private final int dims;
  private final int count;

  private Embeddings(float[] values, int dims, int count) {
    this.values = values;
    this.dims = dims;
    this.count = count;
  }

  /// @param columns `(dimensions, all rows)`
  /// @param rows those to take, in this order; a zero vector stays zero
  static Embeddings normalized(float[][] columns, int[] rows) {
    int dims = columns.length;
    long size = ((long) rows.length + BLOCK - 1) / BLOCK * BLOCK * dims;
    if (size > Integer.MAX_VALUE - 8) {
      throw new S2lException(
          ExitCode.RESOURCES,
          "facility-location over %,d rows of %d dimensions does not fit in memory: choose inside each source (--per-source)."
              .formatted(rows.length, dims));
    }
    var embeddings = new Embeddings(new float[(int) size], dims, rows.length);
    for (int i = 0; i < rows.length; i++) {
      double squares = 0;
      for (float[] column : columns) {
        squares += (double) column[rows[i]] * column[rows[i]];
      }
      double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      int at = embeddings.offset(i);
      for (int d = 0; d < dims; d++) {
        embeddings.values[at + d * PANEL] = (float) (columns[d][rows[i]] * scale);
      }
    }
    return embeddings;
  }

  int count() {
    return count;
  }

  int dims() {
    return dims;
  }

  float[] values() {
    return values;
  }

  /// Where row `i` begins; its dimensions lie [#PANEL] apart.
  int offset(int i) {
    return i / PANEL * PANEL * dims + i % PANEL;
  }
}
