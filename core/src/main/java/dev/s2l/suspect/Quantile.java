package dev.s2l.suspect;

import dev.s2l.vector.Quickselect;

/// Computes quantiles without sorting.
final class Quantile {
  private Quantile() {}

  /// By linear interpolation between the two nearest ranks.
  ///
  /// @param values one or more, none NaN
  static double of(float[] values, double share) {
    long[] keys = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      keys[i] = Quickselect.sortable(values[i]);
    }
    double at = share * (values.length - 1);
    int low = (int) at;
    Quickselect.toFront(keys, keys.length, low);
    float below = Quickselect.value((int) keys[low]);
    float above = below;
    if (low + 1 < keys.length) {
      long next = keys[low + 1];
      for (int i = low + 2; i < keys.length; i++) {
        next = Math.min(next, keys[i]);
      }
      above = Quickselect.value((int) next);
    }
    return below + (at - low) * (above - below);
  }
}
