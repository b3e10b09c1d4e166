package dev.s2l.select;

import dev.s2l.run.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Method `length-matched-random`. The rows of each part are shuffled once. For a budget, the
/// subset of `small-to-large` is drawn, and its rows in each bin of lengths counted; the shuffled
/// rows are taken in their order while their bin lacks some. A bin never runs short, because it
/// holds the rows that were counted, and a larger budget contains a smaller one, because the
/// subsets that are counted do.
final class PreparedLengthMatch implements PreparedMethod {
  private final PreparedClusters matched;
  private final SourceParts parts;
  private final LengthBins bins;
  private final boolean[] kept;

  /// By part: the rows that are not kept in any case, shuffled.
  private final int[][] orders;

  /// @param matched draws the subset that gives the lengths
  /// @param parts of the rows that can be chosen
  PreparedLengthMatch(
      PreparedClusters matched, SourceParts parts, LengthBins bins, boolean[] kept, long seed) {
    this.matched = matched;
    this.parts = parts;
    this.bins = bins;
    this.kept = kept;
    this.orders = new int[parts.count()][];
    for (int i = 0; i < orders.length; i++) {
      orders[i] = Arrays.stream(parts.rows()[i]).filter(row -> !kept[row]).toArray();
      String source = parts.sources()[i];
      String name = "select/length-matched" + (source.isEmpty() ? "" : "/" + source);
      RandomStream.named(seed, name).shuffle(orders[i]);
    }
  }

  @Override
  public List<Quota> draw(int budget, ChosenRows.Builder chosen) {
    var subset = new ChosenRows.Builder();
    matched.draw(budget, subset);
    var model = subset.build();
    var quotas = new ArrayList<Quota>();
    for (int i : parts.turns()) {
      int[] rows = parts.rows()[i];
      int[] lacking = new int[bins.count()];
      int share = 0;
      int rank = 0;
      for (int row : rows) {
        if (model.contains(row)) {
          lacking[bins.of(row)]++;
          share++;
        }
        if (kept[row]) {
          lacking[bins.of(row)]--;
          chosen.add(row, ChosenRows.NO_CLUSTER, rank++, Reason.KEPT);
        }
      }
      for (int row : orders[i]) {
        if (lacking[bins.of(row)] > 0) {
          lacking[bins.of(row)]--;
          chosen.add(row, ChosenRows.NO_CLUSTER, rank++, Reason.SCORE);
        }
      }
      quotas.add(new Quota(ChosenRows.NO_CLUSTER, parts.sources()[i], rows.length, share, share));
    }
    return quotas;
  }
}
