package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.BitSet;

/// Draws the rows to fit on, uniformly.
final class Sample {
  private Sample() {}

  /// Returns `rows` itself if `size` is 0 or not below their number; else `size` of them, in their
  /// order.
  static int[] of(int[] rows, long size, RandomStream random) {
    if (size == 0 || rows.length <= size) {
      return rows;
    }
    // Floyd's algorithm (Bentley and Floyd 1987) needs no list of the rows not drawn yet.
    var taken = new BitSet(rows.length);
    for (int last = rows.length - (int) size; last < rows.length; last++) {
      int drawn = random.nextInt(last + 1);
      taken.set(taken.get(drawn) ? last : drawn);
    }
    int[] chosen = new int[(int) size];
    for (int i = 0, at = 0; i < chosen.length; i++, at++) {
      at = taken.nextSetBit(at);
      chosen[i] = rows[at];
    }
    return chosen;
  }

  /// Draws as many rows as there are, with replacement, and keeps their order.
  static int[] withReplacement(int[] rows, RandomStream random) {
    int[] drawn = new int[rows.length];
    Arrays.setAll(drawn, i -> random.nextInt(rows.length));
    Arrays.sort(drawn);
    Arrays.setAll(drawn, i -> rows[drawn[i]]);
    return drawn;
  }
}
