package dev.s2l.dataset;

import java.io.IOException;

/// Splits the text of an input into rows, in one forward pass that holds one row in memory.
interface RowScanner {
  /// Moves to the next row.
  ///
  /// @return false at the end of the input
  boolean next(RawRow row) throws IOException;
}
