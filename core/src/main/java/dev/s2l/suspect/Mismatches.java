package dev.s2l.suspect;

import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Phrase;
import java.util.Arrays;
import java.util.List;

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

  private static final int OWN = 1;
  private static final int OTHER = 2;

  private final RowLabels sources;
  private final int[] rowsWithWord = new int[SKETCH];
  private final float[] own;
  private final float[] stranger;
  private final long[][][] earlier;
  private final int[] seen;
  private final double[] weights = new double[1 << 12];
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

  /// The distinct words of a row, ascending by hash. Owns its arrays.
  record Pair(long[] prompt, long[] response) {
    /// @param words afterwards those of the prompt, then of the response
    static Pair of(PromptAndResponse texts, Words words) {
      words.read(texts.prompt());
      int middle = words.size();
      words.append(texts.response());
      return new Pair(words.distinct(0, middle), words.distinct(middle, words.size()));
    }
  }

  /// First pass: how common each word is.
  void count(Pair pair) {
    for (long word : pair.prompt) {
      rowsWithWord[slot(word)]++;
    }
    long[] prompt = pair.prompt;
    int at = 0;
    for (long word : pair.response) {
      while (at < prompt.length && prompt[at] < word) {
        at++;
      }
      if (at == prompt.length || prompt[at] != word) {
        rowsWithWord[slot(word)]++;
      }
    }
    rows++;
  }

  /// Compares a row's response with its prompt and with one met before. Rows must come in order.
  ///
  /// @return each word of the response by its slot, shifted by two bits: whether its own prompt has
  ///   it ([#OWN]), and whether the other one has ([#OTHER]); empty if there is nothing to compare
  int[] meet(int row, Pair pair) {
    long[] prompt = pair.prompt;
    long[] response = pair.response;
    if (prompt.length == 0 || response.length == 0) {
      return new int[0];
    }
    int source = sources.codes()[row];
    if (earlier[source] == null) {
      earlier[source] = new long[REMEMBERED][];
    }
    int[] met = new int[response.length];
    for (int i = 0; i < met.length; i++) {
      met[i] = slot(response[i]) << 2;
    }
    mark(met, response, prompt, OWN);
    long[] other = earlier[source][(int) ((row * 0x9E3779B97F4A7C15L >>> 40) % REMEMBERED)];
    if (other != null) {
      mark(met, response, other, OTHER);
      stranger[row] = 0;
    }
    earlier[source][seen[source]++ % REMEMBERED] = prompt;
    return met;
  }

  private static void mark(int[] met, long[] response, long[] prompt, int bit) {
    for (int i = 0, at = 0; i < response.length && at < prompt.length; ) {
      long order = Long.compare(response[i], prompt[at]);
      if (order == 0) {
        met[i] |= bit;
      }
      i += order <= 0 ? 1 : 0;
      at += order >= 0 ? 1 : 0;
    }
  }

  /// Second pass: the score of the row's own pair, and that of the stranger's.
  ///
  /// @param met what [#meet] said of the row
  void score(int row, int[] met) {
    if (met.length == 0) {
      return;
    }
    double all = 0;
    double withOwn = 0;
    double withOther = 0;
    for (int word : met) {
      double weight = weight(rowsWithWord[word >>> 2]);
      all += weight;
      withOwn += (word & OWN) != 0 ? weight : 0;
      withOther += (word & OTHER) != 0 ? weight : 0;
    }
    own[row] = all == 0 ? Float.NaN : (float) (withOwn / all);
    if (!Float.isNaN(stranger[row])) {
      stranger[row] = all == 0 ? Float.NaN : (float) (withOther / all);
    }
  }

  /// Most words are rare, so that few logarithms are many weights.
  private double weight(int rowsWith) {
    if (rowsWith >= weights.length) {
      return StrictMath.log((rows + 1.0) / rowsWith);
    }
    if (weights[rowsWith] == 0) {
      weights[rowsWith] = StrictMath.log((rows + 1.0) / rowsWith);
    }
    return weights[rowsWith];
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
      double middle = Quantile.of(ownSorted, 0.5);
      for (int row : group) {
        if (own[row] <= threshold) {
          double score = 1 + (threshold - own[row]) / Math.max(threshold, 1e-6);
          found.add(
              new Suspect(
                  row,
                  SuspectKind.MISMATCHED,
                  Math.rint(1000 * score) / 1000,
                  Phrase.of(
                      "its response shares %.0f %% of its words (weighted by rarity) with its"
                          + " prompt, as with prompts of other rows; its source shares %.0f %%",
                      100 * own[row], 100 * middle)));
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
