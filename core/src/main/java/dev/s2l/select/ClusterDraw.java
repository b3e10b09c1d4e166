package dev.s2l.select;

import dev.s2l.dataset.RowGroups;
import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws from the clusters of one source, or of all rows: lines 3–4 of Algorithm 1, and the
/// additional steps of preset `reference`.
final class ClusterDraw {
  /// Clusters of at most this many rows are set aside by the reference code.
  private static final int TINY_CLUSTER = 2;

  private final int[][] members;
  private final int firstCluster;
  private final String source;
  private final boolean[] kept;
  private final long seed;
  private final ChosenRows.Builder chosen;

  /// @param members the rows of each cluster, ascending
  /// @param firstCluster the number of the first of these clusters
  /// @param source empty for all rows
  /// @param kept by row: whether it is chosen in any case, whatever the share of its cluster
  ClusterDraw(
      int[][] members,
      int firstCluster,
      String source,
      boolean[] kept,
      long seed,
      ChosenRows.Builder chosen) {
    this.members = members;
    this.firstCluster = firstCluster;
    this.source = source;
    this.kept = kept;
    this.seed = seed;
    this.chosen = chosen;
  }

  /// Algorithm 1: every cluster takes part.
  List<Quota> balanced(int budget) {
    int[] sizes = RowGroups.sizes(members);
    var shares = FairShares.of(sizes, floors(), budget);
    for (int k = 0; k < members.length; k++) {
      draw(k, shares.taken()[k]);
    }
    return quotas(shares.quotas(), shares.taken());
  }

  /// Preset `reference`: clusters of at most [#TINY_CLUSTER] rows are set aside. The part of the
  /// budget that the other clusters do not use is drawn uniformly from the rows set aside. A source
  /// with no more rows than `budget` is taken completely.
  List<Quota> reference(int budget) {
    int[] sizes = RowGroups.sizes(members);
    int rows = Arrays.stream(sizes).sum();
    if (rows <= budget) {
      return balanced(rows);
    }
    int[] floors = floors();
    int remaining = budget;
    for (int k = 0; k < members.length; k++) {
      if (sizes[k] <= TINY_CLUSTER) {
        remaining -= floors[k];
        sizes[k] = 0;
        floors[k] = 0;
      }
    }
    var shares = FairShares.of(sizes, floors, remaining);
    int[] taken = shares.taken();
    for (int k = 0; k < members.length; k++) {
      if (sizes[k] > 0) {
        draw(k, taken[k]);
        remaining -= taken[k];
      }
    }
    fill(remaining, taken);
    return quotas(shares.quotas(), taken);
  }

  /// Each cluster has its own random stream. So the rows of one cluster never depend on another
  /// cluster, and a larger share contains the smaller one.
  private void draw(int k, int count) {
    int rank = 0;
    int[] open = new int[members[k].length];
    int size = 0;
    for (int row : members[k]) {
      if (kept[row]) {
        chosen.add(row, firstCluster + k, rank++, Reason.KEPT);
      } else {
        open[size++] = row;
      }
    }
    boolean wholeCluster = count == members[k].length;
    int[] rows = Arrays.copyOf(open, size);
    if (!wholeCluster) {
      RandomStream.named(seed, "select/cluster-" + (firstCluster + k)).draw(rows, count - rank);
    }
    for (int i = 0; rank < count; i++) {
      chosen.add(
          rows[i], firstCluster + k, rank++, wholeCluster ? Reason.WHOLE_CLUSTER : Reason.QUOTA);
    }
  }

  /// Takes the kept rows of the tiny clusters, then draws `count` of their other rows.
  private void fill(int count, int[] taken) {
    int[] clusterOf = new int[TINY_CLUSTER * members.length];
    int[] open = new int[TINY_CLUSTER * members.length];
    int size = 0;
    for (int k = 0; k < members.length; k++) {
      if (members[k].length > TINY_CLUSTER) {
        continue;
      }
      for (int row : members[k]) {
        if (kept[row]) {
          chosen.add(row, firstCluster + k, taken[k]++, Reason.KEPT);
        } else {
          open[size] = row;
          clusterOf[size++] = k;
        }
      }
    }
    int[] places = rowOrder(Arrays.copyOf(open, size));
    String name = source.isEmpty() ? "select/fill" : "select/fill/" + source;
    RandomStream.named(seed, name).draw(places, count);
    for (int i = 0; i < count; i++) {
      int k = clusterOf[places[i]];
      chosen.add(open[places[i]], firstCluster + k, taken[k]++, Reason.FILL);
    }
  }

  /// The places of `rows` in ascending order of row.
  private static int[] rowOrder(int[] rows) {
    return FairShares.ascending(rows);
  }

  private int[] floors() {
    int[] floors = new int[members.length];
    for (int k = 0; k < members.length; k++) {
      for (int row : members[k]) {
        floors[k] += kept[row] ? 1 : 0;
      }
    }
    return floors;
  }

  private List<Quota> quotas(int[] quota, int[] taken) {
    var quotas = new ArrayList<Quota>();
    for (int k = 0; k < members.length; k++) {
      quotas.add(new Quota(firstCluster + k, source, members[k].length, quota[k], taken[k]));
    }
    return quotas;
  }
}
