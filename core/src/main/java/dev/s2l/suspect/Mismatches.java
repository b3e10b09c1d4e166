package dev.s2l.suspect;

import dev.s2l.dataset.PromptAndResponse;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Phrase;
import java.util.Arrays;
import java.util.List;

/// Finds responses that belong to another prompt: those that share no more words with their own
/// prompt than with a prompt of another row of the same source.
///
/// The score of a pair is the share of the response's distinct words that the prompt has, each word
/// weighted by `log(N / rows that have it)`. Every response is also scored against a prompt of
/// another row; such a pair is called a stranger. A row is a suspect if its score is in the range
/// of strangers where own pairs are rare, that is where there are at most [#MAX_OWN_PER_STRANGER]
/// own pairs per stranger. A source whose responses share no words with their prompts has no such
/// range, and no suspects.
final class Mismatches {
  /// The highest number of own pairs per stranger below the threshold. It is about the share of
  /// rows that can be flagged.
  private static final double MAX_OWN_PER_STRANGER = 0.03;

  /// At most this share of the strangers lies below the threshold.
  private static final double MAX_STRANGER_SHARE = 0.9;

  private static final int MIN_PAIRS = 100;
  private static final int SKETCH_SLOTS = 1 << 20;
  private static final int REMEMBERED_PROMPTS = 32;

  private static final int OWN = 1;
  private static final int OTHER = 2;

  private final RowLabels sources;
  private final int[] rowsWithWord = new int[SKETCH_SLOTS];
  private final float[] ownScores;
  private final float[] strangerScores;
  private final long[][][] earlier;
  private final int[] seen;
  private int rows;

  /// The weight of a word by the number of rows that have it; 0 where it was not yet computed.
  private double[] weights = new double[0];

  Mismatches(RowLabels sources) {
    this.sources = sources;
    this.ownScores = new float[sources.codes().length];
    this.strangerScores = new float[sources.codes().length];
    this.earlier = new long[sources.names().size()][][];
    this.seen = new int[sources.names().size()];
    Arrays.fill(ownScores, Float.NaN);
    Arrays.fill(strangerScores, Float.NaN);
  }

  /// The distinct words of a row, ascending by hash. Owns its arrays.
  record Pair(long[] prompt, long[] response) {
    /// @param words contains afterwards the words of the prompt, then those of the response
    static Pair of(PromptAndResponse texts, Words words) {
      words.read(texts.prompt());
      int middle = words.size();
      words.append(texts.response());
      return new Pair(words.distinct(0, middle), words.distinct(middle, words.size()));
    }
  }

  /// First pass: counts how many rows have each word.
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

  /// Compares a row's response with its own prompt and with an earlier row's prompt. Rows must come
  /// in order.
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
      earlier[source] = new long[REMEMBERED_PROMPTS][];
    }
    int[] met = new int[response.length];
    for (int i = 0; i < met.length; i++) {
      met[i] = slot(response[i]) << 2;
    }
    mark(met, response, prompt, OWN);
    long[] other = earlier[source][(int) ((row * 0x9E3779B97F4A7C15L >>> 40) % REMEMBERED_PROMPTS)];
    if (other != null) {
      mark(met, response, other, OTHER);
      strangerScores[row] = 0;
    }
    earlier[source][seen[source]++ % REMEMBERED_PROMPTS] = prompt;
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

  /// Second pass: computes the score of the row's own pair, and that of the pair with the
  /// stranger's prompt.
  ///
  /// @param met holds the result of [#meet] for the row, from `from` to `to` - 1
  void score(int row, int[] met, int from, int to) {
    if (from == to) {
      return;
    }
    double all = 0;
    double withOwn = 0;
    double withOther = 0;
    for (int i = from; i < to; i++) {
      int word = met[i];
      double weight = weight(rowsWithWord[word >>> 2]);
      all += weight;
      withOwn += (word & OWN) != 0 ? weight : 0;
      withOther += (word & OTHER) != 0 ? weight : 0;
    }
    ownScores[row] = all == 0 ? Float.NaN : (float) (withOwn / all);
    if (!Float.isNaN(strangerScores[row])) {
      strangerScores[row] = all == 0 ? Float.NaN : (float) (withOther / all);
    }
  }

  /// Logarithms are cached: a few words are in most rows, and most words are in few.
  private double weight(int rowsWith) {
    if (weights.length == 0) {
      weights = new double[1 + Arrays.stream(rowsWithWord).max().orElse(0)];
    }
    if (weights[rowsWith] == 0) {
      weights[rowsWith] = StrictMath.log((rows + 1.0) / rowsWith);
    }
    return weights[rowsWith];
  }

  void find(List<Suspect> suspects) {
    int[] allRows = new int[ownScores.length];
    Arrays.setAll(allRows, row -> row);
    for (int[] group : sources.group(allRows)) {
      float[] ownSorted = finite(group, ownScores);
      float[] strangers = finite(group, strangerScores);
      if (ownSorted.length < MIN_PAIRS || strangers.length < MIN_PAIRS) {
        continue;
      }
      double threshold = threshold(ownSorted, strangers);
      double middle = Quantile.of(ownSorted, 0.5);
      for (int row : group) {
        if (ownScores[row] <= threshold) {
          double score = 1 + (threshold - ownScores[row]) / Math.max(threshold, 1e-6);
          suspects.add(
              new Suspect(
                  row,
                  SuspectKind.MISMATCHED,
                  Math.rint(1000 * score) / 1000,
                  Phrase.of(
                      "its response shares %.0f %% of its words (weighted by rarity) with its"
                          + " prompt, as with prompts of other rows; its source shares %.0f %%",
                      100 * ownScores[row], 100 * middle)));
        }
      }
    }
  }

  /// The highest score of a stranger up to which own pairs are rare; negative infinity if there is
  /// none.
  private static double threshold(float[] ownScores, float[] strangers) {
    double threshold = Double.NEGATIVE_INFINITY;
    int below = 0;
    for (int i = 0; i < MAX_STRANGER_SHARE * strangers.length; i++) {
      while (below < ownScores.length && ownScores[below] <= strangers[i]) {
        below++;
      }
      double ownShare = below / (double) ownScores.length;
      double strangerShare = (i + 1) / (double) strangers.length;
      boolean lastOfEquals = i + 1 == strangers.length || strangers[i + 1] > strangers[i];
      if (lastOfEquals && ownShare <= MAX_OWN_PER_STRANGER * strangerShare) {
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
