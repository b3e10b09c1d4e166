package dev.s2l.select;

import dev.s2l.cluster.ClusterFitting;
import dev.s2l.cluster.ClusterPart;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.stream.IntStream;

/// Clusters of embeddings as [SelectionMethod.EmbeddingDiverse] makes them, for those who only look
/// at clusters.
public final class EmbeddingClusters {
  private EmbeddingClusters() {}

  /// @param points (rows, dimensions), all finite
  /// @return (rows) the cluster of each
  public static int[] of(float[][] points, int k, long seed) {
    float[][] columns = new float[points[0].length][points.length];
    for (int row = 0; row < points.length; row++) {
      for (int d = 0; d < columns.length; d++) {
        columns[d][row] = points[row][d];
      }
    }
    int[] rows = IntStream.range(0, points.length).toArray();
    var random = RandomStream.named(seed, "select/projection");
    Trajectories whitened =
        WhitenedPoints.of(Trajectories.ofColumns(columns), rows, random, new StopSignal());
    return ClusterFitting.of(
            whitened,
            new ClusterSettings(Preset.PAPER, k, List.of(), 0),
            List.of(new ClusterPart("", rows, k)),
            seed,
            Progress.SILENT,
            new StopSignal())
        .clustering()
        .assignment();
  }
}
