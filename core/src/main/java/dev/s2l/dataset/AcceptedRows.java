package dev.s2l.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What is kept and counted of the rows that can be used, in their order. The reader only hands
/// them over: they are measured, hashed and written to the index on threads behind it.
final class AcceptedRows {
  private static final int BATCH_ROWS = 1_024;
  private static final int BATCH_BYTES = 1 << 20;

  /// So long a row is not kept while the next one is read.
  private static final int LONG_ROW_BYTES = 4 << 20;

  private final ThreadBehind behind;
  private final RowIndex.Writer index;
  private final SpecialTokens special;
  private final BlockDigest digest;
  private final ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
  private List<Accepted> batch = new ArrayList<>(BATCH_ROWS);
  private long batchBytes;
  private int count;

  private record Accepted(RowIndex.Entry entry, Content content) {}

  /// @param behind measures the rows
  /// @param hashing hashes them
  /// @param index gets them; must stay open until the threads have ended
  /// @param special counts those that spell one
  AcceptedRows(
      ThreadBehind behind, ThreadBehind hashing, RowIndex.Writer index, SpecialTokens special) {
    this.behind = behind;
    this.index = index;
    this.special = special;
    this.digest = new BlockDigest(hashing);
  }

  int count() {
    return count;
  }

  /// @param row its bytes are copied
  /// @param file number of its input
  void add(RawRow row, int file, int source, int topic, Content content) throws IOException {
    digest.update(length.putInt(0, row.length).array(), 0, length.capacity());
    digest.update(row.bytes, row.from, row.length);
    var entry = new RowIndex.Entry(row.offset, row.line, row.length, file, source, topic);
    batch.add(new Accepted(entry, content));
    batchBytes += row.length;
    count++;
    if (batch.size() == BATCH_ROWS || batchBytes >= BATCH_BYTES) {
      handOver();
    }
    if (row.length >= LONG_ROW_BYTES) {
      behind.finish();
    }
  }

  private void handOver() throws IOException {
    var rows = batch;
    behind.give(() -> keep(rows));
    batch = new ArrayList<>(BATCH_ROWS);
    batchBytes = 0;
  }

  private void keep(List<Accepted> rows) throws IOException {
    for (var row : rows) {
      index.add(row.entry(), ContentMeasure.of(row.content()));
      special.add(row.content());
    }
  }

  /// Waits until everything is done with all rows.
  ///
  /// @return SHA-256 of the rows, each after its length in bytes (four bytes, little-endian), in
  ///   hexadecimal
  String finish() throws IOException {
    handOver();
    behind.finish();
    return digest.hex();
  }
}
