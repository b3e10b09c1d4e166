package dev.s2l.lm.tokenize;

/// What becomes of a row with more tokens than the maximum.
public enum OverLength {
  /// Leave it out, and list it among the rejected rows.
  DROP,
  /// Keep its first tokens; the default.
  TRUNCATE,
  /// Stop with a message that names the row.
  RAISE
}
