package dev.s2l.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The bytes of one column of a row group, read in pieces. A file that cannot be read throws
/// [UncheckedIOException], so that nobody takes it for a damaged one.
final class ChunkBytes extends InputStream {
  private static final int PIECE = 1 << 16;

  private final FileChannel channel;
  private long position;
  private final long end;
  private final byte[] piece;
  private int at;
  private int filled;

  ChunkBytes(FileChannel channel, long start, long end) {
    this.channel = channel;
    this.position = start;
    this.end = end;
    this.piece = new byte[(int) Math.min(PIECE, Math.max(1, end - start))];
  }

  long remaining() {
    return end - position + (filled - at);
  }

  @Override
  public int read() {
    if (at == filled && !fill()) {
      return -1;
    }
    return piece[at++] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (at == filled && length >= PIECE && position < end) {
      int count = read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, end - position)));
      return count <= 0 ? -1 : count;
    }
    if (at == filled && !fill()) {
      return -1;
    }
    int count = Math.min(length, filled - at);
    System.arraycopy(piece, at, bytes, from, count);
    at += count;
    return count;
  }

  private boolean fill() {
    int wanted = (int) Math.min(piece.length, end - position);
    at = 0;
    filled = wanted <= 0 ? 0 : Math.max(0, read(ByteBuffer.wrap(piece, 0, wanted)));
    return filled > 0;
  }

  private int read(ByteBuffer target) {
    try {
      int count = channel.read(target, position);
      position += Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
