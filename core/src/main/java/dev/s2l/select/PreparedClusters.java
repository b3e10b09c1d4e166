package dev.s2l.select;

import dev.s2l.cluster.ClusterCount;
import dev.s2l.cluster.ClusterFitting;
import dev.s2l.cluster.ClusterPart;
import dev.s2l.cluster.ClusterSettings;
import dev.s2l.cluster.Preset;
import dev.s2l.cluster.TrajectoryClustering;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The methods that draw from clusters: every part is clustered once, then a subset of any budget
/// drawn.
final class PreparedClusters implements PreparedMethod {
  private final Preset preset;
  private final SourceParts parts;
  private final boolean[] kept;
  private final long seed;
  private final int[][] open;

  /// In the order of the turns: the rows of each cluster that can be drawn.
  private final int[][][] members;

  private final TrajectoryClustering clusters;

  /// @param parts of the usable rows; clusters are made with those that are excluded, too
  /// @param clusters of these parts, in the order of their turns
  PreparedClusters(
      TrajectoryClustering clusters,
      Preset preset,
      SourceParts parts,
      BitSet excluded,
      boolean[] kept,
      long seed) {
    this.clusters = clusters;
    this.preset = preset;
    this.parts = parts;
    this.kept = kept;
    this.seed = seed;
    this.open = parts.without(excluded);
    this.members = new int[parts.count()][][];
    for (int turn = 0; turn < members.length; turn++) {
      members[turn] = clusters.members(turn, open[parts.turns()[turn]]);
    }
  }

  /// Clusters the parts in the order of their turns.
  ///
  /// @param points of all rows
  /// @param smallest rows of the smallest budget that will be drawn
  static TrajectoryClustering cluster(
      Trajectories points,
      ClusterSettings settings,
      SourceParts parts,
      BitSet excluded,
      boolean[] kept,
      int smallest,
      long seed,
      Progress progress,
      StopSignal stop) {
    int[][] open = parts.without(excluded);
    int[] shares = SourceParts.shares(open, kept, smallest);
    var clustered = new ArrayList<ClusterPart>();
    for (int i : parts.turns()) {
      // A part that is chosen completely leaves no cluster out, however many clusters it has.
      int drawnFrom = shares[i] < open[i].length ? shares[i] : smallest;
      int k = ClusterCount.of(settings, drawnFrom);
      clustered.add(new ClusterPart(parts.sources()[i], parts.rows()[i], k));
    }
    return ClusterFitting.of(points, settings, clustered, seed, progress, stop);
  }

  TrajectoryClustering clusters() {
    return clusters;
  }

  @Override
  public List<Quota> draw(int budget, ChosenRows.Builder chosen) {
    int[] shares = SourceParts.shares(open, kept, budget);
    var quotas = new ArrayList<Quota>();
    for (int turn = 0; turn < members.length; turn++) {
      int i = parts.turns()[turn];
      int first = clusters.first().get(turn);
      var draw = new ClusterDraw(members[turn], first, parts.sources()[i], kept, seed, chosen);
      quotas.addAll(
          switch (preset) {
            case PAPER -> draw.balanced(shares[i]);
            case REFERENCE -> draw.reference(shares[i]);
          });
    }
    return quotas;
  }
}
