package dev.s2l.compare.diagnosis;

import dev.s2l.compare.StudentT;
import dev.s2l.evaluate.Bootstrap.Interval;
import java.util.Arrays;

/// Intervals over independent draws, by Student's t.
final class DrawIntervals {
  private static final double OUTSIDE = 0.05;

  private DrawIntervals() {}

  /// How many standard errors an interval reaches to each side.
  static double reach(double freedom) {
    return StudentT.critical(OUTSIDE, freedom);
  }

  /// The 95 % interval of a mean of independent numbers.
  static Interval mean(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    if (values.length < 2) {
      return new Interval(mean, Double.NaN, Double.NaN);
    }
    double half = reach(values.length - 1) * Math.sqrt(variance(values, mean) / values.length);
    return new Interval(mean, mean - half, mean + half);
  }

  /// The 95 % interval of the geometric mean of `first` ÷ that of `second`, two independent groups
  /// of positive numbers (Welch's, on logarithms); NaN where one is zero.
  static Interval ratio(double[] first, double[] second) {
    double[] a = Arrays.stream(first).map(StrictMath::log).toArray();
    double[] b = Arrays.stream(second).map(StrictMath::log).toArray();
    double meanA = Arrays.stream(a).sum() / a.length;
    double meanB = Arrays.stream(b).sum() / b.length;
    if (!Double.isFinite(meanA) || !Double.isFinite(meanB)) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN); // of zeros there is no ratio
    }
    double shareA = variance(a, meanA) / a.length;
    double shareB = variance(b, meanB) / b.length;
    double square = (shareA + shareB) * (shareA + shareB);
    double freedom = square / (shareA * shareA / (a.length - 1) + shareB * shareB / (b.length - 1));
    double value = meanA - meanB;
    double half = square == 0 ? 0 : reach(freedom) * Math.sqrt(shareA + shareB);
    return new Interval(
        StrictMath.exp(value), StrictMath.exp(value - half), StrictMath.exp(value + half));
  }

  private static double variance(double[] values, double mean) {
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }
}
