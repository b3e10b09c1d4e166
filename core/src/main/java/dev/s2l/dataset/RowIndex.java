package dev.s2l.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// The position of each accepted row, in a memory-mapped file of entries of equal size,
/// little-endian:
///
/// | at | bytes | |
/// |---:|---:|---|
/// | 0 | 8 | offset of the row |
/// | 8 | 8 | line |
/// | 16 | 8 | hash of the content, equal for equal contents |
/// | 24 | 4 | length in bytes |
/// | 28 | 4 | number of the input file |
/// | 32 | 4 | number of the source |
/// | 36 | 4 | number of the topic |
/// | 40 | 4 | words of what is not learned |
/// | 44 | 4 | words of what is learned |
final class RowIndex implements AutoCloseable {
  static final int ENTRY_BYTES = 48;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment entries;
  private final int rows;

  private RowIndex(Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      entries = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      rows = Math.toIntExact(channel.size() / ENTRY_BYTES);
    }
  }

  static RowIndex open(Path file) throws IOException {
    return new RowIndex(file);
  }

  int rows() {
    return rows;
  }

  long offset(int row) {
    return entries.get(LONG, at(row));
  }

  long line(int row) {
    return entries.get(LONG, at(row) + 8);
  }

  long contentHash(int row) {
    return entries.get(LONG, at(row) + 16);
  }

  int length(int row) {
    return entries.get(INT, at(row) + 24);
  }

  int file(int row) {
    return entries.get(INT, at(row) + 28);
  }

  int source(int row) {
    return entries.get(INT, at(row) + 32);
  }

  int topic(int row) {
    return entries.get(INT, at(row) + 36);
  }

  int promptWords(int row) {
    return entries.get(INT, at(row) + 40);
  }

  int responseWords(int row) {
    return entries.get(INT, at(row) + 44);
  }

  private long at(int row) {
    if (row < 0 || row >= rows) {
      throw new IndexOutOfBoundsException("row " + row + " of " + rows);
    }
    return (long) row * ENTRY_BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }

  /// What is known of a row without its content.
  ///
  /// @param offset bytes before it in the decompressed text
  /// @param line 1-based, where it begins
  /// @param length in bytes
  /// @param file number of its input
  /// @param source number of its source
  /// @param topic number of its topic
  record Entry(long offset, long line, int length, int file, int source, int topic) {}

  /// Appends entries to a new index.
  static final class Writer implements AutoCloseable {
    private static final int BUFFERED_ROWS = 1_024;

    private final OutputStream out;
    private final ByteBuffer entries =
        ByteBuffer.allocate(BUFFERED_ROWS * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Writer(Path file) throws IOException {
      out = Files.newOutputStream(file);
    }

    void add(Entry row, ContentMeasure measure) throws IOException {
      if (!entries.hasRemaining()) {
        flush();
      }
      entries.putLong(row.offset()).putLong(row.line()).putLong(measure.hash());
      entries.putInt(row.length()).putInt(row.file()).putInt(row.source()).putInt(row.topic());
      entries.putInt(measure.promptWords()).putInt(measure.responseWords());
    }

    private void flush() throws IOException {
      out.write(entries.array(), 0, entries.position());
      entries.clear();
    }

    @Override
    public void close() throws IOException {
      try (out) {
        flush();
      }
    }
  }
}
