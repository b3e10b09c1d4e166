package dev.s2l.report;

import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Mean and 10–90 % band of every cluster's losses at every recorded step.
final class ClusterCurves {
  /// Quantiles of a larger cluster come from this many of its rows, evenly spaced.
  private static final int MAX_SORTED = 20_000;

  /// One cluster's curves, one value a column.
  record Curves(List<Double> mean, List<Double> low, List<Double> high) {
    /// Without a band.
    static Curves of(List<Double> mean) {
      return new Curves(mean, mean, mean);
    }
  }

  private ClusterCurves() {}

  /// @param members the rows of each cluster, usable ones only
  static List<Curves> of(Trajectories trajectories, int[][] members) {
    var all = new ArrayList<Curves>();
    for (int cluster = 0; cluster < members.length; cluster++) {
      all.add(new Curves(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
    }
    for (int c = 0; c < trajectories.count(); c++) {
      trajectories
          .columns()
          .with(
              c,
              column -> {
                for (int cluster = 0; cluster < members.length; cluster++) {
                  add(all.get(cluster), column, members[cluster]);
                }
              });
    }
    return all;
  }

  private static void add(Curves curves, float[] column, int[] rows) {
    double sum = 0;
    for (int row : rows) {
      sum += column[row];
    }
    int stride = 1 + (rows.length - 1) / MAX_SORTED;
    float[] sorted = new float[rows.length == 0 ? 0 : 1 + (rows.length - 1) / stride];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = column[rows[i * stride]];
    }
    Arrays.sort(sorted);
    curves.mean().add(rows.length == 0 ? 0 : sum / rows.length);
    curves.low().add(quantile(sorted, 0.1));
    curves.high().add(quantile(sorted, 0.9));
  }

  /// Linear between the two nearest ranks, as NumPy does it.
  static double quantile(float[] sorted, double share) {
    if (sorted.length == 0) {
      return 0;
    }
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
  }
}
