package dev.s2l.suspect;

import java.util.Arrays;

/// Quantiles of values that need not be sorted for it.
final class Ranks {
  /// More rounds than this are needed only by values that were made to need them.
  private static final int MOST_ROUNDS = 200;

  private Ranks() {}

  /// By linear interpolation between the two nearest ranks.
  ///
  /// @param values one or more, none NaN; their order changes
  static double quantile(float[] values, double share) {
    double at = share * (values.length - 1);
    int low = (int) at;
    float below = select(values, low);
    float above = below;
    if (low + 1 < values.length) {
      above = values[low + 1];
      for (int i = low + 2; i < values.length; i++) {
        above = Math.min(above, values[i]);
      }
    }
    return below + (at - low) * (above - below);
  }

  /// Puts the value of a rank where it would stand were they sorted, lower ones before and higher
  /// ones after it (quickselect, Hoare 1961).
  private static float select(float[] values, int rank) {
    int from = 0;
    int to = values.length - 1;
    for (int round = 0; from < to; round++) {
      if (round == MOST_ROUNDS) {
        Arrays.sort(values, from, to + 1);
        break;
      }
      float pivot = middle(values[from], values[(from + to) >>> 1], values[to]);
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
          float value = values[i];
          values[i++] = values[j];
          values[j--] = value;
        }
      }
      if (rank <= j) {
        to = j;
      } else if (rank >= i) {
        from = i;
      } else {
        break;
      }
    }
    return values[rank];
  }

  private static float middle(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
