package dev.s2l.vector;

import java.util.Arrays;

/// Moves the lowest values of an array to its front (Hoare 1961), in linear time on average.
public final class Quickselect {
  /// Only values that were constructed to be slow need more rounds.
  private static final int MAX_ROUNDS = 200;

  private Quickselect() {}

  /// Moves the `place` lowest of the first `size` values to the front, and the next lowest to
  /// `place`. The set at the front is the same every time; its order is not defined.
  ///
  /// @param place from 0, below `size`
  public static void toFront(long[] values, int size, int place) {
    int from = 0;
    int to = size - 1;
    for (int round = 0; from < to; round++) {
      if (round == MAX_ROUNDS) {
        Arrays.sort(values, from, to + 1);
        return;
      }
      long pivot = median(values[from], values[(from + to) >>> 1], values[to]);
      int i = from;
      int j = to;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long value = values[i];
          values[i++] = values[j];
          values[j--] = value;
        }
      }
      // values[from..j] <= pivot, values[i..to] >= pivot, and what lies between equals it.
      if (place <= j) {
        to = j;
      } else if (place >= i) {
        from = i;
      } else {
        return;
      }
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /// An int with the same order as the float; both zeros are equal.
  public static int sortable(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  /// The float of [#sortable].
  public static float value(int sortable) {
    return Float.intBitsToFloat(sortable ^ (sortable >> 31 & Integer.MAX_VALUE));
  }
}
