package dev.s2l.lm.tokenize;

/// The loss of a unigram model, which knows only how frequent each token is among the learned
/// tokens: token v, seen c times among n learned tokens, has probability (c + 1) ÷ (n + V) for a
/// vocabulary of V. A trained model that has learned anything more has a lower loss.
public final class UnigramLoss {
  private UnigramLoss() {}

  /// The loss in nats, weighted like the mean of a recorded column: the mean over usable rows of
  /// the mean over a row's learned tokens (those that count in its loss).
  public static double of(TokenStore tokens) {
    var counts = new long[tokens.manifest().vocabSize()];
    long learned = 0;
    for (int row = 0; row < tokens.rows(); row++) {
      int[] ids = tokens.ids(row);
      boolean[] counted = tokens.learned(row);
      for (int t = 1; t < ids.length; t++) {
        if (counted[t]) {
          counts[ids[t]]++;
          learned++;
        }
      }
    }
    var nats = new double[counts.length];
    for (int v = 0; v < counts.length; v++) {
      nats[v] = -StrictMath.log((counts[v] + 1.0) / (learned + counts.length));
    }
    double sum = 0;
    int rows = 0;
    for (int row = 0; row < tokens.rows(); row++) {
      if (tokens.usable(row)) {
        sum += mean(tokens.ids(row), tokens.learned(row), nats);
        rows++;
      }
    }
    return sum / rows;
  }

  private static double mean(int[] ids, boolean[] learned, double[] nats) {
    double sum = 0;
    int count = 0;
    for (int t = 1; t < ids.length; t++) {
      if (learned[t]) {
        sum += nats[ids[t]];
        count++;
      }
    }
    return sum / count;
  }
}
