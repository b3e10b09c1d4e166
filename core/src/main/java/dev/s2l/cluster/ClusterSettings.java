package dev.s2l.cluster;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.List;
import java.util.Optional;

/// How trajectories become clusters.
///
/// @param numClusters `K` as given; absent: what [ClusterCount] makes of the budget
/// @param clusterSteps steps of the columns to cluster; empty for the multiples of the recording
///   interval, see [ClusteredColumns]
/// @param numLossCheckpoints `C'`: of `C` columns every `⌊C / C'⌋`-th is kept, beginning with the
///   first, as the official code does; 0 for all
/// @param values which of these columns are clustered, and how their losses are transformed
/// @param sweep numbers of clusters to try on all usable rows before; the one that the criterion of
///   [dev.s2l.cluster.KSweep] prefers takes the place of `numClusters`. Empty for no sweep
/// @param bootstrapSamples how often to cluster again on a bootstrap sample, to say how stable the
///   clusters are ([dev.s2l.cluster.Stability]); changes nothing else. 0 for never
public record ClusterSettings(
    Preset preset,
    Optional<Integer> numClusters,
    List<Integer> clusterSteps,
    int numLossCheckpoints,
    ClusteredValues values,
    List<Integer> sweep,
    int bootstrapSamples) {

  /// The paper's settings, `K` by the budget.
  public static final ClusterSettings PAPER =
      new ClusterSettings(
          Preset.PAPER, Optional.empty(), List.of(), 0, ClusteredValues.PLAIN, List.of(), 0);

  public ClusterSettings {
    clusterSteps = List.copyOf(clusterSteps);
    sweep = sweep.stream().distinct().sorted().toList();
    for (int k : sweep.isEmpty() ? numClusters.stream().toList() : sweep) {
      if (k < 1) {
        throw new S2lException(
            ExitCode.USAGE, Phrase.of("--num-clusters %d: expected at least 1.", k));
      }
    }
    if (numLossCheckpoints < 0) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--num-loss-checkpoints %d: expected at least 1, or 0 for all.", numLossCheckpoints));
    }
    if (bootstrapSamples < 0) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of("--stability %d: expected at least 1, or 0 for none.", bootstrapSamples));
    }
  }

  /// The same for points that are no loss columns: without a choice of columns and a transform.
  public ClusterSettings ofPoints() {
    return new ClusterSettings(
        preset, numClusters, List.of(), 0, ClusteredValues.PLAIN, sweep, bootstrapSamples);
  }

  /// Without a transform, a sweep or a bootstrap.
  public ClusterSettings(
      Preset preset, int numClusters, List<Integer> clusterSteps, int numLossCheckpoints) {
    this(
        preset,
        Optional.of(numClusters),
        clusterSteps,
        numLossCheckpoints,
        ClusteredValues.PLAIN,
        List.of(),
        0);
  }
}
