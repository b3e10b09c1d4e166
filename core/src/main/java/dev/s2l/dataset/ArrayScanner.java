package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.io.IOException;

/// Rows of a JSON array: each element with its bytes in the file. A broken element is reported
/// where it breaks, and the scan continues at the next place where a row begins.
final class ArrayScanner implements RowScanner {
  private final RowBuffer buffer;
  private final JsonWalker walker;
  private boolean started;
  private boolean commaDue;
  private boolean closed;

  /// The column in which rows begin, if the first row begins a line; else 0.
  private long rowColumn;

  /// @param walker is positioned before the `[` of the array
  ArrayScanner(RowBuffer buffer, JsonWalker walker) {
    this.buffer = buffer;
    this.walker = walker;
  }

  /// Whether the closing `]` of the array was read; false for a file that was cut off.
  boolean closed() {
    return closed;
  }

  /// 1-based line that the scan has reached.
  long line() {
    return walker.line;
  }

  /// Whether anything but white space follows.
  boolean hasMore() throws IOException {
    return walker.peek() >= 0;
  }

  @Override
  public boolean next(RawRow row) throws IOException {
    if (!started) {
      start();
    }
    int c = walker.peek();
    boolean commaMissing = commaDue && c != ',';
    if (commaDue && c == ',') {
      buffer.position++;
      c = walker.peek();
    }
    if (c == ']') {
      buffer.position++;
      closed = true;
    }
    if (closed || c < 0) {
      return false;
    }
    takeElement(row, commaMissing);
    return true;
  }

  private void start() throws IOException {
    started = true;
    if (walker.peek() != '[') {
      throw new IllegalStateException("an array was sniffed here");
    }
    buffer.position++;
    long line = walker.line;
    walker.peek();
    rowColumn = walker.line > line ? walker.column() : 0;
  }

  private void takeElement(RawRow row, boolean commaMissing) throws IOException {
    row.line = walker.line;
    long column = walker.column();
    buffer.beginRow();
    commaDue = walker.takeValue();
    if (commaDue) {
      buffer.endRow(buffer.position, row);
      if (commaMissing) {
        reject(row, "a comma is missing before the row", row.line, column);
      }
    } else {
      long failureLine = walker.line;
      long failureColumn = walker.column();
      walker.takeUntilNextRow(rowColumn);
      buffer.endRow(buffer.position, row);
      reject(row, walker.failure, failureLine, failureColumn);
    }
  }

  private static void reject(RawRow row, String failure, long line, long column) {
    if (row.trouble == null) {
      row.trouble =
          new RowRejected(
              RejectReason.MALFORMED_JSON,
              Long.toString(column),
              Phrase.of("line %d, column %d: %s", line, column, failure));
    }
  }
}
