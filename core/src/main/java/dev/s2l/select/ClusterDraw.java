package dev.s2l.select;

import dev.s2l.dataset.RowGroups;
import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Draws from the clusters of one source, or of all rows: lines 3–4 of Algorithm 1, and what preset
/// `reference` does beyond them.
final class ClusterDraw {
  /// Clusters of at most this many rows are set aside by the reference code.
  private static final int TINY = 2;

  private final int[][] members;
  private final int firstCluster;
  private final String source;
  private final boolean[] kept;
  private final long seed;
  private final ChosenRows.Builder chosen;

  /// @param members the rows of each cluster, ascending
  /// @param firstCluster the number of the first of them
  /// @param source empty for all rows
  /// @param kept by row: chosen whatever the share of its cluster is
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

  /// Preset `reference`: clusters of at most [#TINY] rows are set aside; what the others leave open
  /// is drawn uniformly from the rows set aside. A source with no more rows than `budget` is taken
  /// whole.
  List<Quota> reference(int budget) {
    int[] sizes = RowGroups.sizes(members);
    int rows = Arrays.stream(sizes).sum();
    if (rows <= budget) {
      return balanced(rows);
    }
    int[] floors = floors();
    int left = budget;
    for (int k = 0; k < members.length; k++) {
      if (sizes[k] <= TINY) {
        left -= floors[k];
        sizes[k] = 0;
        floors[k] = 0;
      }
    }
    var shares = FairShares.of(sizes, floors, left);
    int[] taken = shares.taken();
    for (int k = 0; k < members.length; k++) {
      if (sizes[k] > 0) {
        draw(k, taken[k]);
        left -= taken[k];
      }
    }
    fill(left, taken);
    return quotas(shares.quotas(), taken);
  }

  /// Rows are drawn from a cluster's own stream, so that what one cluster gives never depends on
  /// another, and a larger share contains the smaller one.
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
    boolean whole = count == members[k].length;
    int[] rows = Arrays.copyOf(open, size);
    if (!whole) {
      RandomStream.named(seed, "select/cluster-" + (firstCluster + k)).draw(rows, count - rank);
    }
    for (int i = 0; rank < count; i++) {
      chosen.add(rows[i], firstCluster + k, rank++, whole ? Reason.WHOLE_CLUSTER : Reason.QUOTA);
    }
  }

  /// Takes the kept rows of the tiny clusters, then draws `count` of their other rows.
  private void fill(int count, int[] taken) {
    int[] clusterOf = new int[TINY * members.length];
    int[] open = new int[TINY * members.length];
    int size = 0;
    for (int k = 0; k < members.length; k++) {
      if (members[k].length > TINY) {
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
