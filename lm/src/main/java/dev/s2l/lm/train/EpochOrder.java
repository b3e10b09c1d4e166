package dev.s2l.lm.train;

import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// The order of an epoch's rows: by rank, or shuffled, which follows from the seed, the epoch's
/// number and its rows alone.
final class EpochOrder {
  /// As in Hugging Face's `LengthGroupedSampler`: rows are sorted within this many batches, fewer
  /// where that would leave less than four such groups.
  private static final int BATCHES_PER_GROUP = 50;

  private final TokenStore tokens;
  private final TrainSettings.Batches batches;
  private final Optional<int[]> ranks;
  private final long seed;

  /// @param ranks by row, where the order is theirs
  EpochOrder(TokenStore tokens, TrainSettings.Batches batches, Optional<int[]> ranks, long seed) {
    this.tokens = tokens;
    this.batches = batches;
    this.ranks = ranks;
    this.seed = seed;
  }

  /// The order of an epoch; a batch is a piece of it.
  ///
  /// @param epoch from 0
  /// @param rows of the epoch, ascending
  int[] of(int epoch, int[] rows) {
    if (ranks.isPresent()) {
      return ranked(rows, ranks.get());
    }
    int[] shuffled = rows.clone();
    RandomStream.named(seed, "train/epoch-" + epoch).shuffle(shuffled);
    return batches.groupByLength() && rows.length > 0 ? mixed(grouped(shuffled), epoch) : shuffled;
  }

  private static int[] ranked(int[] rows, int[] ranks) {
    var keys = new long[rows.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) ranks[rows[i]] << 32 | rows[i];
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /// Puts the whole batches in random order, so that an epoch does not run from long to short again
  /// and again, which recordings at a fixed interval would see. The first batch stays first, a last
  /// smaller one last.
  // Differs from the reference: Hugging Face leaves the batches of a group in the order of length.
  private int[] mixed(int[] rows, int number) {
    int size = batches.rows();
    int[] from = IntStream.range(1, Math.max(1, rows.length / size)).toArray();
    RandomStream.named(seed, "train/batches-" + number).shuffle(from);
    int[] result = rows.clone();
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(rows, from[i] * size, result, (i + 1) * size, size);
    }
    return result;
  }

  /// Sorts each group by length, longest first, and moves the longest row of all to the front, so
  /// that a lack of memory shows at once.
  private int[] grouped(int[] shuffled) {
    int groups = Math.clamp(shuffled.length / (batches.rows() * 4), 1, BATCHES_PER_GROUP);
    int size = groups * batches.rows();
    int longest = 0;
    for (int from = 0; from < shuffled.length; from += size) {
      sortByLength(shuffled, from, Math.min(from + size, shuffled.length));
      if (tokens.length(shuffled[from]) > tokens.length(shuffled[longest])) {
        longest = from;
      }
    }
    int first = shuffled[0];
    shuffled[0] = shuffled[longest];
    shuffled[longest] = first;
    return shuffled;
  }

  /// Longest first; rows of equal length stay in their order.
  private void sortByLength(int[] rows, int from, int to) {
    var keys = new long[to - from];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) -tokens.length(rows[from + i]) << 32 | i;
    }
    Arrays.sort(keys);
    int[] before = Arrays.copyOfRange(rows, from, to);
    for (int i = 0; i < keys.length; i++) {
      rows[from + i] = before[(int) keys[i]];
    }
  }
}
