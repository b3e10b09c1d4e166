package dev.s2l.select;

import java.util.Arrays;

/// Median and upper spread of some values: what is ordinary, and how far above it is far. Losses
/// are skewed to the right, so the spread is taken from the values above the median alone.
///
/// @param median of the values
/// @param spread 1.4826 times the median distance of the values above the median: the standard
///   deviation, were they normal
record RobustScale(double median, double spread) {

  static RobustScale of(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    return new RobustScale(median, 1.4826 * (quantile(sorted, 0.75) - median));
  }

  /// How many spreads `value` lies above the median; `least` bounds the spread from below.
  double above(double value, double least) {
    return (value - median) / Math.max(spread, least);
  }

  /// Of ascending values, by linear interpolation.
  static double quantile(float[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
