package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.List;

/// A number and what became of it in bootstrap samples of the rows.
///
/// @param value from every row once; NaN where the rows do not suffice for it
/// @param draws the same from each sample, in the order of the samples: results of the same rows
///   can be averaged sample by sample
public record Resampled(double value, List<Double> draws) {
  public Resampled {
    draws = List.copyOf(draws);
  }

  /// The mean of several numbers that were computed from the same samples.
  static Resampled mean(List<Resampled> all) {
    var draws = new ArrayList<Double>();
    for (int d = 0; d < all.getFirst().draws.size(); d++) {
      double sum = 0;
      for (Resampled one : all) {
        sum += one.draws.get(d);
      }
      draws.add(sum / all.size());
    }
    return new Resampled(all.stream().mapToDouble(Resampled::value).sum() / all.size(), draws);
  }

  /// The middle 95 % of the samples: the percentile bootstrap.
  Interval interval() {
    double[] sorted =
        draws.stream().mapToDouble(d -> d).filter(Double::isFinite).sorted().toArray();
    return sorted.length == 0
        ? new Interval(value, Double.NaN, Double.NaN)
        : new Interval(value, quantile(sorted, 0.025), quantile(sorted, 0.975));
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
