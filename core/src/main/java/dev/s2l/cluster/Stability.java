package dev.s2l.cluster;

import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;

/// How much the clusters depend on the rows that happen to be in the data. K-means is fitted again
/// on bootstrap samples (as many rows, drawn with replacement), all rows are assigned to the new
/// centroids, and each result is compared with the given clustering.
///
/// @param adjustedRand one index per sample, see [AdjustedRand]
/// @param mean of these indices; clusters count as stable from about 0.8 on, and as unstable below
///   0.6 (Hennig 2007)
@SuppressWarnings("ArrayRecordComponent") // a few numbers for a report
public record Stability(double[] adjustedRand, double mean) {

  /// @param rows those that were clustered: usable, ascending
  /// @param clustering what `kMeans` gave for these rows
  /// @param samples how many bootstrap samples; 20 are enough for a mean to two places
  /// @param task advances with each sample
  public static Stability bootstrap(
      KMeans kMeans,
      Trajectories trajectories,
      int[] rows,
      Clustering clustering,
      int samples,
      RandomStream random,
      Progress.Task task) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be positive: " + samples);
    }
    double[] indices = new double[samples];
    for (int i = 0; i < samples; i++) {
      int[] again = kMeans.fitBootstrap(trajectories, rows, random).assignment();
      indices[i] = AdjustedRand.index(clustering.assignment(), again);
      task.advance(1, "");
    }
    return new Stability(indices, Arrays.stream(indices).sum() / samples);
  }
}
