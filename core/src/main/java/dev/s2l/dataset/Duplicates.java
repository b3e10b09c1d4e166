package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows whose content repeats an earlier row's, whatever their ids, sources and spelling in JSON.
/// They are found by the hashes of the index (8 bytes per row in memory) and confirmed by comparing
/// contents.
public final class Duplicates {
  private static final int ROW_BITS = 31;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;

  private Duplicates() {}

  /// Rows that repeat an earlier one, ascending: what `--dedup exact` leaves out.
  public static int[] of(Dataset dataset) {
    RowIndex index = dataset.index();
    long[] keys = new long[dataset.size()];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = index.contentHash(row) & ~ROW_MASK | row;
    }
    Arrays.sort(keys);
    int[] repeated = new int[16];
    int count = 0;
    for (int from = 0; from < keys.length; ) {
      int to = from + 1;
      while (to < keys.length && keys[to] >> ROW_BITS == keys[from] >> ROW_BITS) {
        to++;
      }
      if (to > from + 1) {
        for (int row : repeatedAmong(dataset, keys, from, to)) {
          repeated = count == repeated.length ? Arrays.copyOf(repeated, 2 * count) : repeated;
          repeated[count++] = row;
        }
      }
      from = to;
    }
    int[] rows = Arrays.copyOf(repeated, count);
    Arrays.sort(rows);
    return rows;
  }

  /// Among rows with the same hash, those whose content repeats an earlier one.
  private static List<Integer> repeatedAmong(Dataset dataset, long[] keys, int from, int to) {
    var distinct = new ArrayList<Content>();
    var repeated = new ArrayList<Integer>();
    for (int i = from; i < to; i++) {
      int row = (int) (keys[i] & ROW_MASK);
      Content content = dataset.example(row).content();
      if (distinct.stream().anyMatch(earlier -> same(earlier, content))) {
        repeated.add(row);
      } else {
        distinct.add(content);
      }
    }
    return repeated;
  }

  private static boolean same(Content a, Content b) {
    if (a instanceof Content.Pretokenized(int[] ids, boolean[] learned)
        && b instanceof Content.Pretokenized(int[] otherIds, boolean[] otherLearned)) {
      return Arrays.equals(ids, otherIds) && Arrays.equals(learned, otherLearned);
    }
    return a.equals(b);
  }
}
