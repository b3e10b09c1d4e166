package dev.s2l.dataset;

import java.io.IOException;

/// Cuts the text of an input into rows, in one forward pass and in memory bounded by one row.
interface RowScanner {
  /// Moves to the next row.
  ///
  /// @return false at the end of the input
  boolean next(RawRow row) throws IOException;
}
