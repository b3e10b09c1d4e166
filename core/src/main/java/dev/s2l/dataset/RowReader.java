package dev.s2l.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/// Reads rows in ascending order with few system calls, through a window that moves forward over
/// the file. Use it from one thread.
final class RowReader {
  private static final int WINDOW = 1 << 20;

  private final Dataset dataset;
  private int file = -1;
  private long start;
  private byte[] window = new byte[0];
  private int filled;

  RowReader(Dataset dataset) {
    this.dataset = dataset;
  }

  /// Loads the row into `bytes()`.
  ///
  /// @return where the row begins in `bytes()`
  int load(int row, RowIndex index) throws IOException {
    long offset = index.offset(row);
    int length = index.length(row);
    if (index.file(row) != file || offset < start || offset + length > start + filled) {
      file = index.file(row);
      start = offset;
      if (window.length < length) {
        window = new byte[Math.max(WINDOW, length)];
      }
      filled = read(dataset.channel(file), offset, window, window.length);
      if (filled < length) {
        throw dataset.changed(file);
      }
    }
    return (int) (offset - start);
  }

  /// The bytes of the row, for the caller to keep.
  byte[] copy(int row, RowIndex index) throws IOException {
    int at = load(row, index);
    return Arrays.copyOfRange(window, at, at + index.length(row));
  }

  byte[] bytes() {
    return window;
  }

  /// Reads up to `length` bytes at `offset`, fewer only at the end of the file.
  static int read(FileChannel channel, long offset, byte[] target, int length) throws IOException {
    var buffer = ByteBuffer.wrap(target, 0, length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.position();
  }
}
