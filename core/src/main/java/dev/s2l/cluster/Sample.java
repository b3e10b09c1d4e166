package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.BitSet;

/// A uniform draw of rows to fit on.
final class Sample {
  private Sample() {}

  /// `rows` itself where `size` is 0 or they are no more than that; else so many of them, in the
  /// order they had.
  static int[] of(int[] rows, long size, RandomStream random) {
    if (size == 0 || rows.length <= size) {
      return rows;
    }
    // Floyd's way (Bentley and Floyd 1987), which needs no list of what is left.
    var among = new BitSet(rows.length);
    for (int last = rows.length - (int) size; last < rows.length; last++) {
      int drawn = random.nextInt(last + 1);
      among.set(among.get(drawn) ? last : drawn);
    }
    int[] chosen = new int[(int) size];
    for (int i = 0, at = 0; i < chosen.length; i++, at++) {
      at = among.nextSetBit(at);
      chosen[i] = rows[at];
    }
    return chosen;
  }

  /// As many of the rows, in the order they had, some of them several times.
  static int[] withReplacement(int[] rows, RandomStream random) {
    int[] drawn = new int[rows.length];
    Arrays.setAll(drawn, i -> random.nextInt(rows.length));
    Arrays.sort(drawn);
    Arrays.setAll(drawn, i -> rows[drawn[i]]);
    return drawn;
  }
}
