package dev.s2l.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What is kept and counted of the rows that can be used, in their order. The reader only hands
/// them over: they are measured, hashed and written to the index on threads behind it. A row as
/// long as a batch is finished before the next one is read.
final class AcceptedRows {
  private static final int BATCH_ROWS = 1_024;
  private static final int BATCH_BYTES = 1 << 20;

  private final ThreadBehind<IOException> measuring;

  /// Belongs to the measuring thread, as `special` does.
  private final RowIndex.Writer index;

  private final SpecialTokens special;
  private final BlockDigest digest;
  private final ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
  private List<Accepted> batch = new ArrayList<>();
  private long batchBytes;
  private int count;

  private record Accepted(RowIndex.Entry entry, Content content) {}

  /// @param index gets the rows; must stay open until the threads have ended
  /// @param special counts the rows that spell one; complete after [#finish]
  AcceptedRows(
      ThreadBehind<IOException> measuring,
      ThreadBehind<RuntimeException> hashing,
      RowIndex.Writer index,
      SpecialTokens special) {
    this.measuring = measuring;
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
    boolean isLong = row.length >= BATCH_BYTES;
    if (isLong) {
      finishBatch();
    }
    digest.update(length.putInt(0, row.length).array(), 0, length.capacity());
    digest.update(row.bytes, row.from, row.length);
    var entry = new RowIndex.Entry(row.offset, row.line, row.length, file, source, topic);
    batch.add(new Accepted(entry, content));
    batchBytes += row.length;
    count++;
    if (isLong) {
      finishBatch();
    } else if (batch.size() == BATCH_ROWS || batchBytes >= BATCH_BYTES) {
      handOver();
    }
  }

  private void handOver() throws IOException {
    var given = batch;
    batch = new ArrayList<>();
    batchBytes = 0;
    measuring.give(() -> keep(given));
  }

  private void finishBatch() throws IOException {
    handOver();
    measuring.finish();
  }

  private void keep(List<Accepted> rows) throws IOException {
    for (var row : rows) {
      index.add(row.entry(), ContentMeasure.of(row.content()));
      special.add(row.content());
    }
  }

  /// Throws what went wrong behind the reader, if anything did.
  void check() throws IOException {
    measuring.check();
  }

  /// Waits until everything is done with all rows.
  ///
  /// @return SHA-256 of the rows, each after its length in bytes (four bytes, little-endian), in
  ///   hexadecimal
  String finish() throws IOException {
    finishBatch();
    return digest.hex();
  }
}
