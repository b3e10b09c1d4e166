package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;

/// One vector per row, for example the mean last hidden state. Owns its array; scaled to length 1.
final class Embeddings {
  /// Rows are padded to whole vectors of any processor.
  private static final int ALIGNMENT = 16;

  private final float[] values;
  private final int stride;

  private Embeddings(float[] values, int stride) {
    this.values = values;
    this.stride = stride;
  }

  /// @param columns `(dimensions, all rows)`
  /// @param rows those to take, in this order; a zero vector stays zero
  static Embeddings normalized(float[][] columns, int[] rows) {
    int dims = columns.length;
    int stride = (dims + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if ((long) stride * rows.length > Integer.MAX_VALUE - 8) {
      throw new S2lException(
          ExitCode.RESOURCES,
          "facility-location over %,d rows of %d dimensions does not fit in memory: choose inside each source (--per-source)."
              .formatted(rows.length, dims));
    }
    float[] values = new float[stride * rows.length];
    for (int i = 0; i < rows.length; i++) {
      double squares = 0;
      for (float[] column : columns) {
        squares += (double) column[rows[i]] * column[rows[i]];
      }
      double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (int d = 0; d < dims; d++) {
        values[i * stride + d] = (float) (columns[d][rows[i]] * scale);
      }
    }
    return new Embeddings(values, stride);
  }

  int count() {
    return stride == 0 ? 0 : values.length / stride;
  }

  float[] values() {
    return values;
  }

  int stride() {
    return stride;
  }
}
