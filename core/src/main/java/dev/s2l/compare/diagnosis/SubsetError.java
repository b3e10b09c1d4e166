package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import java.util.List;

/// How far the mean gradient of subsets is from that of all rows.
///
/// @param method that drew them
/// @param weighting of their rows
/// @param budget as it was asked for: a share, or the run's own
/// @param rows of each subset
/// @param errors by draw: length of the difference ÷ length of the gradient of all rows
public record SubsetError(
    String method, Weighting weighting, String budget, int rows, List<Double> errors) {
  public SubsetError {
    errors = List.copyOf(errors);
  }

  /// The relative error of one subset's gradient.
  ///
  /// @param subset (D)
  /// @param full (D)
  public static double of(float[] subset, float[] full) {
    double apart = 0;
    double length = 0;
    for (int d = 0; d < full.length; d++) {
      double difference = (double) subset[d] - full[d];
      apart += difference * difference;
      length += (double) full[d] * full[d];
    }
    return Math.sqrt(apart / length);
  }

  /// The mean over the draws.
  Interval mean() {
    return DrawIntervals.mean(errors.stream().mapToDouble(e -> e).toArray());
  }
}
