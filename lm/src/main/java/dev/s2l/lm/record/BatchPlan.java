package dev.s2l.lm.record;

import dev.s2l.lm.tokenize.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Groups rows of similar length, so that there is little padding and a batch fits into the caches.
public final class BatchPlan {
  private BatchPlan() {}

  /// Sorts `rows` by length, then by number, and cuts them into batches of at most `tokenBudget`
  /// padded tokens. A longer row is a batch alone. The plan depends on nothing else.
  ///
  /// @param prefix tokens of each row that are not computed again
  public static List<int[]> of(TokenRows tokens, int[] rows, int prefix, int tokenBudget) {
    return cut(byLength(tokens, rows), prefix, tokenBudget);
  }

  /// As [#of], but the batches have similar sizes, and their number is even if there are enough
  /// rows: so two or four threads end at about the same time.
  public static List<int[]> even(TokenRows tokens, int[] rows, int tokenBudget) {
    long[] keys = byLength(tokens, rows);
    int maxBatches = (cut(keys, 0, tokenBudget).size() + 1) / 2 * 2;
    int low = 0;
    int high = tokenBudget;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (cut(keys, 0, middle).size() <= maxBatches) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return cut(keys, 0, high);
  }

  private static long[] byLength(TokenRows tokens, int[] rows) {
    var keys = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      keys[i] = (long) tokens.length(rows[i]) << 32 | rows[i];
    }
    Arrays.sort(keys);
    return keys;
  }

  private static List<int[]> cut(long[] keys, int prefix, int tokenBudget) {
    var batches = new ArrayList<int[]>();
    int from = 0;
    for (int to = 1; to <= keys.length; to++) {
      // Ascending lengths: the next row is the longest of the batch it would join.
      boolean full =
          to == keys.length || (to - from + 1L) * ((keys[to] >>> 32) - prefix) > tokenBudget;
      if (full) {
        batches.add(Arrays.stream(keys, from, to).mapToInt(key -> (int) key).toArray());
        from = to;
      }
    }
    return batches;
  }
}
