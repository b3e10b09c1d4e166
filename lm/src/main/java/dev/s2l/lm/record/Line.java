package dev.s2l.lm.record;

import dev.s2l.lm.tokenize.TokenRows;

/// Rows that stand in one line of a batch: the tokens that they begin with once, and behind them
/// what follows of each row.
///
/// @param rows in the order in which they stand
/// @param common tokens that they begin with and that stand once, the prefix of all rows not
///   counted; none of them predicts a learned token. 0 for a single row.
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record Line(int[] rows, int common) {
  /// A row alone.
  static Line of(int row) {
    return new Line(new int[] {row}, 0);
  }

  /// How many positions go through the decoder: last tokens predict nothing.
  ///
  /// @param prefix tokens of each row that are computed elsewhere
  int positions(TokenRows tokens, int prefix) {
    int positions = common;
    for (int row : rows) {
      positions += tokens.length(row) - 1 - prefix - common;
    }
    return positions;
  }
}
