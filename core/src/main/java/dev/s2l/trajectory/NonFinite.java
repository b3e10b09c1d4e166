package dev.s2l.trajectory;

import java.util.BitSet;

/// Finds the rows that have a NaN or an infinity.
final class NonFinite {
  private static final int BLOCK = 4096;

  private NonFinite() {}

  static BitSet rows(Columns columns) {
    var marked = new BitSet();
    for (int c = 0; c < columns.count(); c++) {
      columns.with(c, column -> mark(column, marked));
    }
    return marked;
  }

  private static void mark(float[] column, BitSet marked) {
    for (int from = 0; from < column.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, column.length);
      if (!finite(column, from, to)) {
        mark(column, from, to, marked);
      }
    }
  }

  /// x · 0 is 0 for a finite x and NaN otherwise, and a sum with a NaN is NaN. This is much faster
  /// than testing each value, and nearly all blocks are finite.
  private static boolean finite(float[] column, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a += column[i] * 0;
      b += column[i + 1] * 0;
      c += column[i + 2] * 0;
      d += column[i + 3] * 0;
    }
    for (; i < to; i++) {
      a += column[i] * 0;
    }
    return a + b + c + d == 0;
  }

  private static void mark(float[] column, int from, int to, BitSet marked) {
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(column[i])) {
        marked.set(i);
      }
    }
  }
}
