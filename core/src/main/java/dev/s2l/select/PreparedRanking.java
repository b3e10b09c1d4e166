package dev.s2l.select;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Methods that rank or draw rows without clusters: the first rows of each part's order.
final class PreparedRanking implements PreparedMethod {
  private final SelectionMethod.Ranking method;
  private final SourceParts parts;
  private final Ranks ranks;
  private final boolean[] kept;

  /// By part: the order of its rows, as far as it was asked for.
  private final int[][] orders;

  PreparedRanking(SelectionMethod.Ranking method, SourceParts parts, Ranks ranks, boolean[] kept) {
    this.method = method;
    this.parts = parts;
    this.ranks = ranks;
    this.kept = kept;
    this.orders = new int[parts.count()][0];
  }

  @Override
  public List<Quota> draw(int budget, ChosenRows.Builder chosen) {
    int[] shares = SourceParts.shares(parts.rows(), kept, budget);
    var quotas = new ArrayList<Quota>();
    for (int i : parts.turns()) {
      int rank = 0;
      for (int row : parts.rows()[i]) {
        if (kept[row]) {
          chosen.add(row, ChosenRows.NO_CLUSTER, rank++, Reason.KEPT);
        }
      }
      int count = shares[i] - rank;
      int[] order = order(i, count);
      for (int place = 0; place < count; place++) {
        chosen.add(order[place], ChosenRows.NO_CLUSTER, rank++, Reason.SCORE);
      }
      quotas.add(
          new Quota(
              ChosenRows.NO_CLUSTER,
              parts.sources()[i],
              parts.rows()[i].length,
              shares[i],
              shares[i]));
    }
    return quotas;
  }

  /// The order of a part's rows that are not kept in any case; at least its first `count` rows.
  private int[] order(int i, int count) {
    if (orders[i].length < count) {
      int[] open = Arrays.stream(parts.rows()[i]).filter(row -> !kept[row]).toArray();
      orders[i] = method.order(ranks, open, parts.sources()[i], count);
    }
    return orders[i];
  }
}
