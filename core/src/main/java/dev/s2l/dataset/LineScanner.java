package dev.s2l.dataset;

import java.io.IOException;

/// Rows of JSON Lines: the text between two line feeds. So a broken row cannot include the next
/// one. Only `\n` ends a line; a `\r` before it stays part of the row (white space to JSON) and so
/// survives into a subset. Blank lines are no rows.
final class LineScanner implements RowScanner {
  private final RowBuffer buffer;
  private long line;

  LineScanner(RowBuffer buffer) {
    this.buffer = buffer;
  }

  @Override
  public boolean next(RawRow row) throws IOException {
    while (buffer.position < buffer.limit || buffer.fill()) {
      line++;
      buffer.beginRow();
      boolean blank = readLine(row);
      if (!blank) {
        row.line = line;
        return true;
      }
    }
    return false;
  }

  /// @return whether the line was blank
  private boolean readLine(RawRow row) throws IOException {
    boolean blank = true;
    do {
      byte[] bytes = buffer.bytes;
      int limit = buffer.limit;
      int at = buffer.position;
      while (at < limit && blank && bytes[at] != '\n') {
        blank = isSpace(bytes[at++]);
      }
      if (!blank) {
        at = lineEnd(bytes, at, limit);
      }
      buffer.position = at;
      if (at < limit) {
        buffer.endRow(at, row);
        buffer.position++;
        return blank;
      }
    } while (buffer.fill());
    buffer.endRow(buffer.position, row);
    return blank;
  }

  private static int lineEnd(byte[] bytes, int from, int limit) {
    int at = from;
    for (; at + Long.BYTES <= limit; at += Long.BYTES) {
      long found = ByteWords.first(ByteWords.at(bytes, at), '\n');
      if (found != 0) {
        return at + ByteWords.place(found);
      }
    }
    while (at < limit && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
