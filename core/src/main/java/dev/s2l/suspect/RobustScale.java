package dev.s2l.suspect;

/// Median and upper spread of values: they tell what is ordinary, and how far above it a value is.
/// Losses are skewed to the right, so the spread is computed from the values above the median only.
///
/// @param median of the values
/// @param spread 1.4826 times the median distance of the values above the median: the standard
///   deviation if the values were normally distributed
record RobustScale(double median, double spread) {

  static RobustScale of(float[] values) {
    double median = Quantile.of(values, 0.5);
    return new RobustScale(median, 1.4826 * (Quantile.of(values, 0.75) - median));
  }

  /// How many spreads `value` lies above the median; `minimumSpread` bounds the spread from below.
  double above(double value, double minimumSpread) {
    return (value - median) / Math.max(spread, minimumSpread);
  }
}
