package dev.s2l.lm.tokenize;

/// What is done with a row that has more tokens than the maximum.
public enum OverLength {
  /// Leave it out, and list it among the rejected rows.
  DROP,
  /// Keep its first tokens; the default.
  TRUNCATE,
  /// Stop with a message that names the row.
  RAISE
}
