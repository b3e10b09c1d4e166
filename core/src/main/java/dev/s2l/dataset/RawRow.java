package dev.s2l.dataset;

import org.jspecify.annotations.Nullable;

/// The current row of a scanner. One object is reused for all rows of a file.
final class RawRow {
  /// The scanner's buffer: the row is `bytes[from, from + length)`, valid until the next row.
  byte[] bytes = new byte[0];

  int from;
  int length;

  /// Bytes before the row in the decompressed text.
  long offset;

  /// 1-based line where the row begins.
  long line;

  /// Why the row cannot be used although its position is known; then `bytes` has no meaning.
  @Nullable RowRejected trouble;
}
