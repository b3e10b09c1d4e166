package dev.s2l.lm.record;

import static java.util.Comparator.comparingInt;

import dev.s2l.lm.tokenize.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Groups rows of similar length, so that there is little padding and a batch fits into the caches.
public final class BatchPlan {
  /// Fewer batches are made a multiple of [#THREADS].
  private static final int FEW = 32;

  private static final int THREADS = 8;

  /// Tokens of a batch that is worth its operators' calls.
  private static final int WORTH = 256;

  private BatchPlan() {}

  /// Sorts lines by length, then by their first row, and cuts them into batches of at most
  /// `tokenBudget` padded tokens. A longer line is a batch alone. Few batches are made more, of
  /// similar sizes, so that two, four or eight threads end at about the same time. The plan depends
  /// on nothing else.
  ///
  /// @param prefix tokens of each row that are not computed again
  static List<List<Line>> of(TokenRows tokens, List<Line> lines, int prefix, int tokenBudget) {
    var inOrder = lines.stream().sorted(comparingInt(line -> line.rows()[0])).toList();
    long[] keys = keys(inOrder.size(), i -> 1 + inOrder.get(i).positions(tokens, prefix), i -> i);
    var plan = cut(keys, tokenBudget);
    if (plan.size() < FEW) {
      int most = Math.ceilDiv(plan.size(), THREADS) * THREADS;
      plan = even(budget -> cut(keys, budget), most, Math.min(WORTH, tokenBudget), tokenBudget);
    }
    return plan.stream()
        .map(batch -> Arrays.stream(batch).mapToObj(inOrder::get).toList())
        .toList();
  }

  /// As [#of] for rows that stand one after another ([PackedRows]). The batches have similar sizes,
  /// and their number is even if there are enough rows.
  public static List<int[]> even(TokenRows tokens, int[] rows, int tokenBudget) {
    long[] keys = keys(rows.length, i -> tokens.length(rows[i]), i -> rows[i]);
    IntFunction<List<int[]>> plan = budget -> packed(keys, budget);
    int most = Math.ceilDiv(plan.apply(tokenBudget).size(), 2) * 2;
    return even(plan, most, 1, tokenBudget);
  }

  /// At most so many batches, of the smallest budget that gives no more.
  private static List<int[]> even(
      IntFunction<List<int[]>> plan, int most, int fewestTokens, int mostTokens) {
    int low = fewestTokens - 1;
    int high = mostTokens;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (plan.apply(middle).size() <= most) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return plan.apply(high);
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
      long more = RowBatch.paddedUp((int) (keys[to] >>> 32) - 1);
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
