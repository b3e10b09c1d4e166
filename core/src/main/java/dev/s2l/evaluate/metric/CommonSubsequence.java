package dev.s2l.evaluate.metric;

import java.util.Arrays;

/// Longest common subsequences of two texts: a bit for each cell of the usual table, 64 cells at a
/// time (Hyyrö 2004). In row i, bit j is 0 where the length of the longest common subsequence of
/// the first i words of the one text and the first j of the other is larger than with j - 1. A row
/// differs from the one above only where its word stands in the other text.
final class CommonSubsequence {
  private final int[] reference;
  private final int[] hypothesis;

  /// Words and places of the hypothesis, `word << 32 | place`, ascending.
  private final long[] places;

  CommonSubsequence(int[] reference, int[] hypothesis) {
    this.reference = reference;
    this.hypothesis = hypothesis;
    places = new long[hypothesis.length];
    Arrays.setAll(places, j -> ((long) hypothesis[j] << 32) | j);
    Arrays.sort(places);
  }

  /// Its length; takes memory for one row.
  int length() {
    long[] row = firstRow();
    for (int word : reference) {
      step(row, firstPlace(word), word);
    }
    return zeros(row, hypothesis.length);
  }

  /// Marks the words of the reference that belong to the one that rouge-score finds: back from the
  /// end, equal words together, else the way to the larger length, in doubt up. Takes a bit for
  /// each pair of words.
  void mark(boolean[] marked) {
    var rows = new long[reference.length + 1][];
    rows[0] = firstRow();
    for (int i = 0; i < reference.length; i++) {
      int place = firstPlace(reference[i]);
      rows[i + 1] = rows[i];
      if (isOf(place, reference[i])) {
        rows[i + 1] = rows[i].clone();
        step(rows[i + 1], place, reference[i]);
      }
    }
    int i = reference.length;
    int j = hypothesis.length;
    int here = zeros(rows[i], j);
    while (i > 0 && here > 0) {
      if (reference[i - 1] == hypothesis[j - 1]) {
        marked[i - 1] = true;
        i--;
        j--;
        here--;
        continue;
      }
      int left = here - zero(rows[i], j - 1);
      int up = zeros(rows[i - 1], j);
      if (left > up) {
        j--;
        here = left;
      } else {
        i--;
        here = up;
      }
    }
  }

  private long[] firstRow() {
    var row = new long[(hypothesis.length + 63) / 64];
    Arrays.fill(row, -1);
    return row;
  }

  private int firstPlace(int word) {
    int found = Arrays.binarySearch(places, (long) word << 32);
    return found < 0 ? -found - 1 : found;
  }

  private boolean isOf(int place, int word) {
    return place < places.length && places[place] >>> 32 == word;
  }

  private int block(int place) {
    return (int) places[place] >>> 6;
  }

  /// `row = (row + (row & matches)) | (row & ~matches)`, in the blocks that it changes.
  private void step(long[] row, int firstPlace, int word) {
    int place = firstPlace;
    boolean carry = false;
    for (int block = 0; block < row.length; block++) {
      if (!carry) {
        if (!isOf(place, word)) {
          return;
        }
        block = block(place);
      }
      long matches = 0;
      for (; isOf(place, word) && block(place) == block; place++) {
        matches |= 1L << (int) places[place];
      }
      carry = add(row, block, matches, carry);
    }
  }

  private static boolean add(long[] row, int block, long matches, boolean carry) {
    long before = row[block];
    long matched = before & matches;
    long sum = before + matched;
    boolean over = Long.compareUnsigned(sum, before) < 0;
    if (carry) {
      sum++;
      over |= sum == 0;
    }
    row[block] = sum | (before & ~matched);
    return over;
  }

  private static int zero(long[] row, int bit) {
    return (row[bit >>> 6] >>> bit & 1) == 0 ? 1 : 0;
  }

  private static int zeros(long[] row, int bits) {
    int ones = 0;
    for (int b = 0; b < bits >>> 6; b++) {
      ones += Long.bitCount(row[b]);
    }
    if ((bits & 63) > 0) {
      ones += Long.bitCount(row[bits >>> 6] & ((1L << bits) - 1));
    }
    return bits - ones;
  }
}
