package dev.s2l.select;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.List;

/// How trajectories become clusters.
///
/// @param numClusters `K`; 100 in the paper
/// @param clusterSteps steps of the columns to cluster; empty for the multiples of the recording
///   interval, see [ClusteredColumns]
/// @param numLossCheckpoints `C'`: of `C` columns every `⌊C / C'⌋`-th is kept, beginning with the
///   first, as the official code does; 0 for all
public record ClusterSettings(
    Preset preset, int numClusters, List<Integer> clusterSteps, int numLossCheckpoints) {

  /// The paper's settings.
  public static final ClusterSettings PAPER = new ClusterSettings(Preset.PAPER, 100, List.of(), 0);

  public ClusterSettings {
    clusterSteps = List.copyOf(clusterSteps);
    if (numClusters < 1) {
      throw new S2lException(
          ExitCode.USAGE, "number of clusters %d: expected at least 1.".formatted(numClusters));
    }
    if (numLossCheckpoints < 0) {
      throw new S2lException(
          ExitCode.USAGE,
          "number of loss checkpoints %d: expected at least 1, or 0 for all."
              .formatted(numLossCheckpoints));
    }
  }
}
