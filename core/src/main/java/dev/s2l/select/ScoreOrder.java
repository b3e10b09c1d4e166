package dev.s2l.select;

import dev.s2l.vector.Quickselect;
import java.util.Arrays;

/// Orders rows by a score. Ties go to the lower row.
final class ScoreOrder {
  private ScoreOrder() {}

  /// @param rows ascending
  /// @param score by row, finite
  static int[] ascending(int[] rows, float[] score) {
    return sorted(rows, score, 0);
  }

  /// @param rows ascending
  /// @param score by row, finite
  static int[] descending(int[] rows, float[] score) {
    return sorted(rows, score, -1);
  }

  /// Starts at the median and goes outward. The first `B` of the result are the places `⌊(N−B)/2⌋ …
  /// ⌊(N−B)/2⌋ + B − 1` of `order`, for every `B`.
  static int[] middleOut(int[] order) {
    int n = order.length;
    int[] result = new int[n];
    int low = n / 2;
    int high = n / 2 - 1;
    for (int count = 1; count <= n; count++) {
      result[count - 1] = (n - count) / 2 < low ? order[--low] : order[++high];
    }
    return result;
  }

  private static int[] sorted(int[] rows, float[] score, int flip) {
    long[] keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keys[i] = (long) (Quickselect.sortable(score[rows[i]]) ^ flip) << 32 | rows[i];
    }
    Arrays.parallelSort(keys);
    int[] result = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      result[i] = (int) keys[i];
    }
    return result;
  }
}
