package dev.s2l.dataset;

import org.jspecify.annotations.Nullable;

/// The row that a scanner stands on. One object is reused for all rows of a file.
final class RawRow {
  /// The scanner's buffer: the row is `bytes[from, from + length)`, valid until the next row.
  byte[] bytes = new byte[0];

  int from;
  int length;

  /// Bytes before the row in the decompressed text.
  long offset;

  /// 1-based line where the row begins.
  long line;

  /// Why the row cannot be used although its place is known; then `bytes` says nothing.
  @Nullable RowRejected trouble;
}
