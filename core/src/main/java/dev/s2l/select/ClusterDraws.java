package dev.s2l.select;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Clusters;
import dev.s2l.cluster.Preset;
import dev.s2l.cluster.TrajectoryClusters;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Method `small-to-large`: every part is clustered once, then drawn from.
final class ClusterDraws implements Draws {
  private final Preset preset;
  private final Parts parts;
  private final boolean[] kept;
  private final long seed;
  private final int[][] open;
  private final int[] firstClusters;
  private final int[][][] members;
  private final Clusters clusters;

  /// @param parts of the usable rows; clusters are made with those that are excluded, too
  /// @param smallest rows of the smallest budget that will be drawn
  ClusterDraws(
      SelectionInput input,
      ClusterSettings settings,
      Parts parts,
      BitSet excluded,
      boolean[] kept,
      int smallest,
      long seed,
      Progress progress,
      StopSignal stop) {
    this.preset = settings.preset();
    this.parts = parts;
    this.kept = kept;
    this.seed = seed;
    this.open = new int[parts.count()][];
    this.firstClusters = new int[parts.count()];
    this.members = new int[parts.count()][][];
    var making = new TrajectoryClusters(input.trajectories(), settings, seed, progress, stop);
    for (int i = 0; i < open.length; i++) {
      open[i] = parts.without(excluded, i);
    }
    int[] shares = Parts.shares(open, kept, smallest);
    for (int i : parts.turns()) {
      // A part that goes in whole leaves no cluster out, however many there are.
      int drawnFrom = shares[i] < open[i].length ? shares[i] : smallest;
      int k = ClusterCount.of(settings, drawnFrom);
      firstClusters[i] = making.add(parts.rows()[i], parts.sources()[i], k);
      members[i] = making.members(open[i], firstClusters[i]);
    }
    this.clusters = making.finished();
  }

  Clusters clusters() {
    return clusters;
  }

  @Override
  public List<Quota> draw(int budget, Selection.Builder chosen) {
    int[] shares = Parts.shares(open, kept, budget);
    var quotas = new ArrayList<Quota>();
    for (int i : parts.turns()) {
      var draw =
          new ClusterDraw(members[i], firstClusters[i], parts.sources()[i], kept, seed, chosen);
      quotas.addAll(
          switch (preset) {
            case PAPER -> draw.balanced(shares[i]);
            case REFERENCE -> draw.reference(shares[i]);
          });
    }
    return quotas;
  }
}
