package dev.s2l.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;

/// Looks through the counts that a page claims before its decoder takes memory for them.
final class PageChecks {
  /// What writers may round a run up to.
  private static final int ROUNDED = 4096;

  private final byte[] bytes;
  private final int count;
  private final ColumnDescriptor column;

  /// @param count values of the page, with those that are absent
  PageChecks(byte[] bytes, int count, ColumnDescriptor column) {
    this.bytes = bytes;
    this.count = count;
    this.column = column;
  }

  /// Checks levels as they stand in pages of the first version.
  ///
  /// @return where the bytes after them begin
  int levels(int highest, Encoding encoding, int from) {
    if (highest == 0) {
      return from;
    }
    if (encoding == Encoding.RLE) {
      int length = number(from);
      int start = from + Integer.BYTES;
      if (length < 0 || length > bytes.length - start) {
        throw damage();
      }
      runs(start, start + length, highest);
      return start + length;
    }
    return from + (int) (((long) count * bits(highest) + 7) / 8);
  }

  /// Checks runs of levels or of places in a dictionary.
  void runs(int from, int to, int highest) {
    runs(from, to, count, bits(highest));
  }

  private void runs(int from, int to, long most, int bits) {
    long left = most;
    for (int at = from; at < to && left > 0; ) {
      long header = varint(at);
      at += varintLength(at);
      boolean packed = (header & 1) == 1;
      long values = packed ? (header >>> 1) * 8 : header >>> 1;
      if (values < 0 || values > left + ROUNDED) {
        throw damage();
      }
      at += packed ? (int) ((values / 8) * bits) : (bits + 7) / 8;
      left -= values;
    }
  }

  /// Checks what the values of a page begin with.
  void values(Encoding encoding, int from) {
    if (from >= bytes.length) {
      return;
    }
    switch (encoding) {
      case RLE_DICTIONARY, PLAIN_DICTIONARY -> {
        if (bytes[from] < 0 || bytes[from] > Integer.SIZE) {
          throw damage();
        }
        runs(from + 1, bytes.length, count, bytes[from]);
      }
      case RLE -> levels(1, Encoding.RLE, from);
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> deltas(from);
      case DELTA_BYTE_ARRAY -> deltas(deltas(from));
      case PLAIN, BIT_PACKED, BYTE_STREAM_SPLIT -> {}
    }
  }

  /// @return where the bytes after the numbers begin
  private int deltas(int from) {
    int at = from;
    long[] header = new long[4];
    for (int i = 0; i < header.length; i++) {
      header[i] = varint(at);
      at += varintLength(at);
    }
    long block = header[0];
    long parts = header[1];
    long total = header[2];
    if (total < 0 || total > count || parts < 1 || block < parts || block > 1 << 20) {
      throw damage();
    }
    long size = block / parts;
    for (long left = total - 1; left > 0; ) {
      at += varintLength(at);
      int widths = at;
      at += (int) parts;
      for (int i = 0; i < parts && left > 0; i++) {
        at += (int) (size * (byteAt(widths + i) & 0xFF) / 8);
        left -= size;
      }
    }
    return at;
  }

  private static int bits(int highest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(highest);
  }

  private int number(int at) {
    return (byteAt(at) & 0xFF)
        | ((byteAt(at + 1) & 0xFF) << 8)
        | ((byteAt(at + 2) & 0xFF) << 16)
        | (byteAt(at + 3) << 24);
  }

  private long varint(int from) {
    long value = 0;
    int shift = 0;
    int at = from;
    do {
      value |= (byteAt(at) & 0x7FL) << shift;
      shift += 7;
    } while (byteAt(at++) < 0 && shift < Long.SIZE);
    return value;
  }

  private int varintLength(int from) {
    int at = from;
    while (byteAt(at) < 0) {
      at++;
    }
    return at + 1 - from;
  }

  private byte byteAt(int at) {
    if (at < 0 || at >= bytes.length) {
      throw damage();
    }
    return bytes[at];
  }

  private Damage damage() {
    return Damage.of(
        "the column %s has a page that claims more than it holds",
        String.join(".", column.getPath()));
  }
}
