package dev.s2l.dataset;

import java.io.IOException;

/// Records of a table of text (RFC 4180): a line feed inside quotes does not end a record, and a
/// quote opens only where a field begins. The `\r` before a line feed stays part of the record.
/// Blank lines are no records.
final class CsvScanner implements RowScanner {
  private final RowBuffer buffer;
  private final int delimiter;
  private final boolean quotesAreText;
  private long line = 1;

  /// @param quotesAreText whether no field is quoted, so that every line is a record
  CsvScanner(RowBuffer buffer, char delimiter, boolean quotesAreText) {
    this.buffer = buffer;
    this.delimiter = delimiter;
    this.quotesAreText = quotesAreText;
  }

  @Override
  public boolean next(RawRow row) throws IOException {
    while (buffer.position < buffer.limit || buffer.fill()) {
      row.line = line;
      buffer.beginRow();
      if (takeRecord(row)) {
        return true;
      }
    }
    return false;
  }

  /// @return false for a blank line
  private boolean takeRecord(RawRow row) throws IOException {
    boolean blank = true;
    boolean fieldStart = true;
    while (true) {
      int c = buffer.read();
      if (c < 0) {
        buffer.endRow(buffer.position, row);
        return !blank;
      }
      if (c == '\n') {
        line++;
        buffer.endRow(buffer.position - 1, row);
        return !blank;
      }
      if (c == '"' && fieldStart && !quotesAreText && !takeQuoted()) {
        buffer.endRow(buffer.position, row);
        if (row.trouble == null) {
          row.trouble =
              new RowRejected(
                  RejectReason.MALFORMED_CSV,
                  "",
                  "a quote opens in this row and does not close before the end of the file");
        }
        return true;
      }
      blank &= c == '\r';
      fieldStart = c == delimiter;
    }
  }

  /// Reads a quoted field, the closing quote included. A doubled quote stands for one quote.
  private boolean takeQuoted() throws IOException {
    while (true) {
      int c = buffer.read();
      if (c < 0) {
        return false;
      }
      if (c == '\n') {
        line++;
      } else if (c == '"') {
        if (buffer.read() != '"') {
          buffer.position -= buffer.atEnd() ? 0 : 1;
          return true;
        }
      }
    }
  }
}
