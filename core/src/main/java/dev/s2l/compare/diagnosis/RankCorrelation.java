package dev.s2l.compare.diagnosis;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Spearman's rank correlation; equal values share the mean of their ranks.
final class RankCorrelation {
  private final int[] byFirst;
  private final int[] bySecond;
  private final double[] first;
  private final double[] second;

  /// @param first one value each
  /// @param second likewise
  RankCorrelation(double[] first, double[] second) {
    this.first = first;
    this.second = second;
    this.byFirst = order(first);
    this.bySecond = order(second);
  }

  private static int[] order(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[a], values[b]))
        .mapToInt(i -> i)
        .toArray();
  }

  /// The correlation; NaN where all values of one side are equal.
  static double of(double[] first, double[] second) {
    var weights = new double[first.length];
    Arrays.fill(weights, 1);
    return new RankCorrelation(first, second).of(weights);
  }

  /// The same where the value of place `i` is there `weights[i]` times.
  double of(double[] weights) {
    double[] a = ranks(first, byFirst, weights);
    double[] b = ranks(second, bySecond, weights);
    double total = 0;
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < a.length; i++) {
      total += weights[i];
      meanA += weights[i] * a[i];
      meanB += weights[i] * b[i];
    }
    meanA /= total;
    meanB /= total;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      double da = a[i] - meanA;
      double db = b[i] - meanB;
      ab += weights[i] * da * db;
      aa += weights[i] * da * da;
      bb += weights[i] * db * db;
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Double.NaN;
  }

  private static double[] ranks(double[] values, int[] order, double[] weights) {
    var ranks = new double[values.length];
    double before = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double here = 0;
      while (to < order.length && Double.compare(values[order[to]], values[order[from]]) == 0) {
        here += weights[order[to++]];
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = before + here / 2;
      }
      before += here;
      from = to;
    }
    return ranks;
  }
}
