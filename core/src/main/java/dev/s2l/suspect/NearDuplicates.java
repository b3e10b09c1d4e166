package dev.s2l.suspect;

import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.run.StopSignal;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Finds rows whose words are those of another row, or nearly: the same sequence of words and
/// numbers, or the same numbers in the same order and at least [#MIN_SIMILARITY] of the three-word
/// shingles in common (Jaccard). Rows that differ in a number are different problems.
///
/// Candidates come from min-hash bands (8 bands of 5 one-permutation minima: a pair of similarity
/// 0.9 is met with probability 0.999, one of 0.5 with 0.22) and are then compared exactly. The
/// best-formed copy of a group is not a suspect: the one with the fewest irregular spaces, then
/// with capital letters, then the first. Memory: 80 bytes a row, and 32 MiB for shingles.
final class NearDuplicates {
  private static final double MIN_SIMILARITY = 0.85;
  private static final int BANDS = 8;
  private static final int BAND_ROWS = 5;
  private static final int MINIMA = BANDS * BAND_ROWS;
  private static final int SHINGLE = 3;

  /// A row is compared with the first rows that have the same key, at most this many, in the order
  /// of the data. If more rows have one key, they share a template and are no copies.
  private static final int MAX_CANDIDATES = 50;

  /// How many shingles are cached while rows are compared: 32 MiB.
  private static final long MAX_CACHED_SHINGLES = 1 << 22;

  private final long[] sequences;
  private final long[] bands;
  private final int[] oddity;
  private final boolean[] present;

  /// The words of a row that is read again.
  private final Words words = new Words();

  NearDuplicates(int rows) {
    sequences = new long[rows];
    bands = new long[Math.multiplyExact(rows, BANDS)];
    oddity = new int[rows];
    present = new boolean[rows];
  }

  /// Several threads may read rows, each row once, and must be waited for before [#find].
  ///
  /// @param words of the prompt, then of the response
  void read(int row, PromptAndResponse texts, Words words) {
    if (words.size() == 0) {
      return;
    }
    present[row] = true;
    sequences[row] = words.sequence();
    int spaces = oddSpaces(texts.prompt()) + oddSpaces(texts.response());
    oddity[row] = spaces + 2 - words.capitals();
    int[] minima = new int[MINIMA];
    Arrays.fill(minima, Integer.MAX_VALUE);
    for (int i = 0; i < Math.max(1, words.size() - SHINGLE + 1); i++) {
      long hash = shingle(words, i);
      int bucket = (int) ((hash >>> 40) % MINIMA);
      minima[bucket] = Math.min(minima[bucket], (int) hash & Integer.MAX_VALUE);
    }
    densify(minima);
    long numbers = words.numberSequence();
    for (int band = 0; band < BANDS; band++) {
      long key = numbers + band;
      for (int i = 0; i < BAND_ROWS; i++) {
        key = (key ^ minima[band * BAND_ROWS + i]) * 0x9E3779B97F4A7C15L;
        key ^= key >>> 29;
      }
      bands[row * BANDS + band] = key;
    }
  }

  private static long shingle(Words words, int from) {
    long hash = 0;
    for (int i = from; i < Math.min(from + SHINGLE, words.size()); i++) {
      hash = (hash ^ words.at(i)) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /// Empty buckets take the minimum of the next full one, mixed with the distance; after the last
  /// one comes the first.
  private static void densify(int[] minima) {
    int next = 0;
    while (minima[next] == Integer.MAX_VALUE) {
      next++;
    }
    int minimum = minima[next];
    int distance = next;
    for (int bucket = MINIMA - 1; bucket >= 0; bucket--) {
      boolean full = minima[bucket] != Integer.MAX_VALUE;
      distance = full ? 0 : distance + 1;
      minimum = full ? minima[bucket] : minimum;
      minima[bucket] = minimum + 0x3C6EF372 * distance;
    }
  }

  private static int oddSpaces(String text) {
    int odd = text.equals(text.strip()) ? 0 : 2;
    for (int at = text.indexOf("  "); at >= 0; at = text.indexOf("  ", at + 1)) {
      odd += 2;
    }
    return odd;
  }

  /// @param texts reads a row again
  /// @param places gives file and line of a row
  /// @param stop stops the search between two comparisons
  void find(
      IntFunction<PromptAndResponse> texts,
      IntFunction<String> places,
      List<Suspect> suspects,
      StopSignal stop) {
    int[] leader = new int[sequences.length];
    Arrays.setAll(leader, row -> row);
    join(row -> sequences[row], (a, b) -> true, leader);
    var shingles = new ShingleCache(MAX_CACHED_SHINGLES, row -> shingles(texts.apply(row)));
    for (int band = 0; band < BANDS; band++) {
      int number = band;
      join(
          row -> bands[row * BANDS + number],
          (a, b) -> {
            stop.check();
            return similar(shingles.of(a), shingles.of(b));
          },
          leader);
    }
    int[] best = new int[leader.length];
    Arrays.fill(best, -1);
    for (int row = 0; row < leader.length; row++) {
      int root = root(leader, row);
      if (best[root] < 0 || oddity[row] < oddity[best[root]]) {
        best[root] = row;
      }
    }
    for (int row = 0; row < leader.length; row++) {
      int original = best[root(leader, row)];
      if (present[row] && original != row) {
        boolean same = sequences[row] == sequences[original];
        suspects.add(
            new Suspect(
                row,
                SuspectKind.NEAR_DUPLICATE,
                same ? 2 : 1,
                same
                    ? "the words of " + places.apply(original) + " in the same order"
                    : "nearly the words of " + places.apply(original)));
      }
    }
  }

  private interface Key {
    long of(int row);
  }

  private interface Match {
    boolean of(int a, int b);
  }

  /// Joins matching rows that have the same key, each with the rows before it.
  private void join(Key key, Match match, int[] leader) {
    long[] order = new long[leader.length];
    int count = 0;
    for (int row = 0; row < leader.length; row++) {
      if (present[row]) {
        order[count++] = key.of(row) & 0xFFFFFFFF00000000L | row;
      }
    }
    order = UpperHalves.sorted(order, count);
    int[] before = new int[MAX_CANDIDATES];
    for (int from = 0, to; from < count; from = to) {
      to = from + 1;
      while (to < count && order[to] >> 32 == order[from] >> 32) {
        to++;
      }
      for (int known = 0, i = from; i < to && to > from + 1; i++) {
        int row = (int) order[i];
        join(row, Arrays.copyOf(before, known), key, match, leader);
        if (known < MAX_CANDIDATES) {
          before[known++] = row;
        }
      }
    }
  }

  /// @param before rows whose keys agree with that of `row` in their upper half
  private static void join(int row, int[] before, Key key, Match match, int[] leader) {
    for (int other : before) {
      if (key.of(other) == key.of(row)
          && root(leader, other) != root(leader, row)
          && match.of(other, row)) {
        union(leader, other, row);
        return;
      }
    }
  }

  private static boolean similar(long[] left, long[] right) {
    int common = 0;
    for (int i = 0, j = 0; i < left.length && j < right.length; ) {
      int order = Long.compare(left[i], right[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return common >= MIN_SIMILARITY * (left.length + right.length - common);
  }

  private long[] shingles(PromptAndResponse texts) {
    words.read(texts.prompt());
    words.append(texts.response());
    long[] shingles = new long[Math.max(1, words.size() - SHINGLE + 1)];
    Arrays.setAll(shingles, i -> shingle(words, i));
    return Arrays.stream(shingles).sorted().distinct().toArray();
  }

  private static int root(int[] leader, int row) {
    int at = row;
    while (leader[at] != at) {
      leader[at] = leader[leader[at]];
      at = leader[at];
    }
    return at;
  }

  private static void union(int[] leader, int a, int b) {
    int left = root(leader, a);
    int right = root(leader, b);
    leader[Math.max(left, right)] = Math.min(left, right);
  }
}
