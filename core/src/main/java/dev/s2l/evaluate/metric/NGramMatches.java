package dev.s2l.evaluate.metric;

import java.util.Arrays;
import java.util.List;

/// How many n-grams of one text stand in its references, for n from 1 on. An n-gram counts as often
/// as it stands in the reference that has it most often.
final class NGramMatches {
  private final int[][] words;
  private final int[][] grams;
  private int order;
  private int matched;

  /// @param hypothesis its words as numbers
  /// @param references theirs
  NGramMatches(int[] hypothesis, List<int[]> references) {
    words = new int[1 + references.size()][];
    words[0] = hypothesis;
    for (int r = 0; r < references.size(); r++) {
      words[1 + r] = references.get(r);
    }
    grams = new int[words.length][];
    Arrays.setAll(grams, t -> new int[words[t].length + 1]); // The empty one at each place.
  }

  /// Goes to the next order.
  void next() {
    order++;
    var keys = new long[words.length][];
    for (int t = 0; t < words.length; t++) {
      keys[t] = new long[Math.max(0, words[t].length - order + 1)];
      for (int i = 0; i < keys[t].length; i++) {
        keys[t][i] = ((long) grams[t][i] << 32) | words[t][i + order - 1];
      }
    }
    long[] distinct = distinct(keys);
    var most = new int[distinct.length];
    for (int t = words.length - 1; t >= 0; t--) {
      grams[t] = new int[keys[t].length];
      var counts = new int[distinct.length];
      for (int i = 0; i < keys[t].length; i++) {
        grams[t][i] = Arrays.binarySearch(distinct, keys[t][i]);
        counts[grams[t][i]]++;
      }
      if (t > 0) {
        Arrays.setAll(most, g -> Math.max(most[g], counts[g]));
      } else {
        matched = 0;
        for (int g = 0; g < counts.length; g++) {
          matched += Math.min(most[g], counts[g]);
        }
      }
    }
  }

  /// All of them, each once, ascending.
  private static long[] distinct(long[][] lists) {
    var all = new long[Arrays.stream(lists).mapToInt(list -> list.length).sum()];
    int count = 0;
    for (long[] list : lists) {
      System.arraycopy(list, 0, all, count, list.length);
      count += list.length;
    }
    Arrays.sort(all);
    int distinct = 0;
    for (int i = 0; i < all.length; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        all[distinct++] = all[i];
      }
    }
    return Arrays.copyOf(all, distinct);
  }

  /// How many n-grams of the text are matched.
  int matched() {
    return matched;
  }

  /// How many n-grams the text has.
  int all() {
    return grams[0].length;
  }
}
