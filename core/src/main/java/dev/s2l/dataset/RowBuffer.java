package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A window over a stream that keeps the current row in memory, but at most `maxRowBytes` of it.
/// The bytes of a longer row are counted and dropped.
final class RowBuffer {
  private static final int FIRST_SIZE = 1 << 18;

  private final InputStream in;
  private final int maxRowBytes;
  private boolean keeping;
  private int rowFrom;
  private long rowOffset;
  private boolean dropped;
  private boolean ended;

  byte[] bytes;

  /// The next byte to look at, and the end of what was read.
  int position;

  int limit;

  /// Bytes of the stream before `bytes[0]`.
  private long base;

  RowBuffer(InputStream in, int maxRowBytes) throws IOException {
    this.in = in;
    this.maxRowBytes = maxRowBytes;
    this.bytes = new byte[Math.min(FIRST_SIZE, maxRowBytes + 1)];
    skipByteOrderMark();
  }

  private void skipByteOrderMark() throws IOException {
    while (limit < 3) {
      int count = in.read(bytes, limit, bytes.length - limit);
      if (count < 0) {
        break;
      }
      limit += count;
    }
    if (limit >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF) {
      position = 3;
    }
  }

  /// A row begins at the next byte.
  void beginRow() {
    keeping = true;
    dropped = false;
    rowFrom = position;
    rowOffset = base + position;
  }

  /// The row ends before the byte at `end`.
  void endRow(int end, RawRow row) {
    long length = base + end - rowOffset;
    row.bytes = bytes;
    row.from = rowFrom;
    row.offset = rowOffset;
    boolean tooLarge = dropped || length > maxRowBytes;
    row.length = tooLarge ? 0 : (int) length;
    row.trouble =
        tooLarge
            ? new RowRejected(
                RejectReason.ROW_TOO_LARGE,
                "",
                Phrase.of("the row has %,d bytes; --max-row-bytes allows %,d", length, maxRowBytes))
            : null;
    keeping = false;
  }

  /// Bytes of the stream before the next one.
  long offset() {
    return base + position;
  }

  /// Whether the last [#read()] came to the end of the stream.
  boolean atEnd() {
    return ended;
  }

  /// The next byte, or -1 at the end.
  int read() throws IOException {
    if (position == limit && !fill()) {
      ended = true;
      return -1;
    }
    return bytes[position++] & 0xFF;
  }

  /// Reads more bytes after all bytes in the buffer were used.
  ///
  /// @return false at the end of the stream
  boolean fill() throws IOException {
    if (!keeping) {
      base += limit;
      position = 0;
      limit = 0;
    } else if (rowFrom > 0) {
      System.arraycopy(bytes, rowFrom, bytes, 0, limit - rowFrom);
      base += rowFrom;
      position -= rowFrom;
      limit -= rowFrom;
      rowFrom = 0;
    }
    if (limit == bytes.length) {
      makeRoom();
    }
    int count = in.read(bytes, limit, bytes.length - limit);
    if (count <= 0) {
      return false;
    }
    limit += count;
    return true;
  }

  private void makeRoom() {
    if (bytes.length <= maxRowBytes) {
      long larger = Math.min(2L * bytes.length, maxRowBytes + 1L);
      bytes = Arrays.copyOf(bytes, (int) larger);
    } else {
      dropped = true;
      base += limit;
      position = 0;
      limit = 0;
    }
  }
}
