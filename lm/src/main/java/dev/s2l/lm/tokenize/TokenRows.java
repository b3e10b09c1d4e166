package dev.s2l.lm.tokenize;

/// Encoded rows that a decoder scores: all of a data set, or parts of each.
public interface TokenRows {
  int rows();

  /// How many tokens, from the first on, all usable rows share: see [TokenManifest#sharedPrefix()].
  int sharedPrefix();

  /// Tokens of a row, 0 if it is not usable.
  int length(int row);

  /// Whether the row has a learned token, hence a loss.
  boolean usable(int row);

  /// The row's token ids; the caller's array.
  int[] ids(int row);

  /// By token: whether its prediction counts in the loss; the caller's array. A first token never
  /// counts, because it has no predecessor.
  boolean[] learned(int row);

  /// Tokens of a usable row before the one that predicts its first learned token.
  default int beforeFirstSource(int row) {
    boolean[] learned = learned(row);
    int first = 1;
    while (!learned[first]) {
      first++;
    }
    return first - 1;
  }

  /// How many tokens of the row count in its loss.
  int learnedCount(int row);
}
