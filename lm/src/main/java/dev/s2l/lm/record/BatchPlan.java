package dev.s2l.lm.record;

import static java.util.Comparator.comparingInt;

import dev.s2l.lm.tokenize.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Groups rows of similar length, so that there is little padding and a batch fits into the caches.
public final class BatchPlan {
  private BatchPlan() {}

  /// Sorts lines by length, then by their first row, and cuts them into batches of at most
  /// `tokenBudget` padded tokens. A longer line is a batch alone. The plan depends on nothing else.
  ///
  /// @param prefix tokens of each row that are not computed again
  static List<List<Line>> of(TokenRows tokens, List<Line> lines, int prefix, int tokenBudget) {
    var inOrder = lines.stream().sorted(comparingInt(line -> line.rows()[0])).toList();
    long[] keys = keys(inOrder.size(), i -> 1 + inOrder.get(i).positions(tokens, prefix), i -> i);
    return cut(keys, tokenBudget).stream()
        .map(batch -> Arrays.stream(batch).mapToObj(inOrder::get).toList())
        .toList();
  }

  /// As [#of] for rows that stand one after another ([PackedRows]). The batches have similar sizes,
  /// and their number is even if there are enough rows: so two or four threads end at about the
  /// same time.
  public static List<int[]> even(TokenRows tokens, int[] rows, int tokenBudget) {
    long[] keys =
        keys(rows.length, i -> RowBatch.paddedUp(tokens.length(rows[i]) - 1), i -> rows[i]);
    int maxBatches = (packed(keys, tokenBudget).size() + 1) / 2 * 2;
    int low = 0;
    int high = tokenBudget;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (packed(keys, middle).size() <= maxBatches) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return packed(keys, high);
  }

  /// Tokens, then a number, of each; sorted.
  private static long[] keys(int count, IntUnaryOperator tokens, IntUnaryOperator number) {
    return IntStream.range(0, count)
        .mapToLong(i -> (long) tokens.applyAsInt(i) << 32 | number.applyAsInt(i))
        .sorted()
        .toArray();
  }

  /// Each padded to the longest.
  private static List<int[]> cut(long[] keys, int tokenBudget) {
    var batches = new ArrayList<int[]>();
    int from = 0;
    for (int to = 1; to <= keys.length; to++) {
      // Ascending lengths: the next one is the longest of the batch it would join.
      if (to == keys.length || (to - from + 1L) * (keys[to] >>> 32) > tokenBudget) {
        batches.add(numbers(keys, from, to));
        from = to;
      }
    }
    return batches;
  }

  /// One after another.
  private static List<int[]> packed(long[] keys, int tokenBudget) {
    var batches = new ArrayList<int[]>();
    int from = 0;
    long tokens = 0;
    for (int to = 0; to < keys.length; to++) {
      long more = keys[to] >>> 32;
      if (to > from && tokens + more > tokenBudget) {
        batches.add(numbers(keys, from, to));
        from = to;
        tokens = 0;
      }
      tokens += more;
    }
    batches.add(numbers(keys, from, keys.length));
    return batches;
  }

  private static int[] numbers(long[] keys, int from, int to) {
    return Arrays.stream(keys, from, to).mapToInt(key -> (int) key).toArray();
  }
}
