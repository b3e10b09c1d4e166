package dev.s2l.select;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Finds responses that belong to another prompt: those that share no more words with their own
/// prompt than with one of another row of the same source.
///
/// The score of a pair is the share of the response's distinct words that the prompt has, each word
/// weighted by `log(N / rows that have it)`. Every response is also scored against prompts of other
/// rows, which shows what strangers share. A row is a suspect where strangers are common and own
/// pairs are rare: up to the score at which own pairs are at most [#MOST_OWN] of the strangers. A
/// source whose responses share nothing with their prompts has no such score, and no suspects.
final class Mismatches {
  /// Own pairs per stranger up to the threshold: about the share of rows that can be flagged.
  private static final double MOST_OWN = 0.03;

  /// The threshold covers at most this share of the strangers.
  private static final double MOST_STRANGERS = 0.9;

  private static final int ENOUGH = 100;
  private static final int SKETCH = 1 << 20;
  private static final int REMEMBERED = 32;

  private final RowLabels sources;
  private final int[] rowsWithWord = new int[SKETCH];
  private final float[] own;
  private final float[] stranger;
  private final long[][][] earlier;
  private final int[] seen;
  private final Words words = new Words();
  private int rows;

  Mismatches(RowLabels sources) {
    this.sources = sources;
    this.own = new float[sources.codes().length];
    this.stranger = new float[sources.codes().length];
    this.earlier = new long[sources.names().size()][][];
    this.seen = new int[sources.names().size()];
    Arrays.fill(own, Float.NaN);
    Arrays.fill(stranger, Float.NaN);
  }

  /// First pass: how common each word is.
  ///
  /// @param words of the prompt and of the response
  void count(Words words) {
    for (long word : words.distinct()) {
      rowsWithWord[slot(word)]++;
    }
    rows++;
  }

  /// Second pass: the row's score, and one against a prompt met before.
  void score(int row, Texts texts) {
    words.read(texts.prompt());
    long[] prompt = words.distinct();
    words.read(texts.response());
    long[] response = words.distinct();
    if (prompt.length == 0 || response.length == 0) {
      return;
    }
    int source = sources.codes()[row];
    if (earlier[source] == null) {
      earlier[source] = new long[REMEMBERED][];
    }
    own[row] = shared(response, prompt);
    long[] other = earlier[source][(int) ((row * 0x9E3779B97F4A7C15L >>> 40) % REMEMBERED)];
    if (other != null) {
      stranger[row] = shared(response, other);
    }
    earlier[source][seen[source]++ % REMEMBERED] = prompt;
  }

  private float shared(long[] response, long[] prompt) {
    double all = 0;
    double common = 0;
    for (long word : response) {
      double weight = StrictMath.log((rows + 1.0) / rowsWithWord[slot(word)]);
      all += weight;
      common += Arrays.binarySearch(prompt, word) >= 0 ? weight : 0;
    }
    return all == 0 ? Float.NaN : (float) (common / all);
  }

  void find(List<Suspect> found) {
    int[] allRows = new int[own.length];
    Arrays.setAll(allRows, row -> row);
    for (int[] group : sources.group(allRows)) {
      float[] ownSorted = finite(group, own);
      float[] strangers = finite(group, stranger);
      if (ownSorted.length < ENOUGH || strangers.length < ENOUGH) {
        continue;
      }
      double threshold = threshold(ownSorted, strangers);
      double middle = RobustScale.quantile(ownSorted, 0.5);
      for (int row : group) {
        if (own[row] <= threshold) {
          double score = 1 + (threshold - own[row]) / Math.max(threshold, 1e-6);
          found.add(
              new Suspect(
                  row,
                  SuspectKind.MISMATCHED,
                  Math.rint(1000 * score) / 1000,
                  String.format(
                      Locale.ROOT,
                      "its response shares %.0f %% of its words (weighted by rarity) with its"
                          + " prompt, as with prompts of other rows; its source shares %.0f %%",
                      100 * own[row],
                      100 * middle)));
        }
      }
    }
  }

  /// The highest stranger's score up to which own pairs are rare; below all scores if there is
  /// none.
  private static double threshold(float[] own, float[] strangers) {
    double threshold = Double.NEGATIVE_INFINITY;
    int below = 0;
    for (int i = 0; i < MOST_STRANGERS * strangers.length; i++) {
      while (below < own.length && own[below] <= strangers[i]) {
        below++;
      }
      double ownShare = below / (double) own.length;
      double strangerShare = (i + 1) / (double) strangers.length;
      boolean lastOfEquals = i + 1 == strangers.length || strangers[i + 1] > strangers[i];
      if (lastOfEquals && ownShare <= MOST_OWN * strangerShare) {
        threshold = strangers[i];
      }
    }
    return threshold;
  }

  private static float[] finite(int[] group, float[] scores) {
    float[] values = new float[group.length];
    int size = 0;
    for (int row : group) {
      if (!Float.isNaN(scores[row])) {
        values[size++] = scores[row];
      }
    }
    float[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted;
  }

  private static int slot(long word) {
    return (int) (word >>> 44);
  }
}
