package dev.s2l.lm.tokenize;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes the binary files of a `tokens/` folder row by row, in order, and counts rows and tokens.
final class TokenStoreWriter implements AutoCloseable {
  /// Ids below this fit into two bytes.
  private static final int UINT16_LIMIT = 1 << 16;

  private final int idBytes;
  private final OutputStream ids;
  private final OutputStream offsets;
  private final OutputStream learned;
  private int rows;
  private int usable;
  private int longest;
  private int idsBelow;
  private long tokens;
  private long learnedTokens;
  private int pendingBits;
  private int[] prefix = {};

  /// @param vocabSize ids of rows are below it
  TokenStoreWriter(Path ids, Path offsets, Path learned, int vocabSize) throws IOException {
    this.idBytes = vocabSize <= UINT16_LIMIT ? 2 : 4;
    this.ids = open(ids);
    this.offsets = open(offsets);
    this.learned = open(learned);
    writeOffset();
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /// Adds a row that is not used in training or recording.
  void addUnusable() throws IOException {
    rows++;
    writeOffset();
  }

  /// @param row has at least one token that counts in a loss
  void add(Encoded row) throws IOException {
    var buffer = ByteBuffer.allocate(idBytes * row.ids().length).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : row.ids()) {
      idsBelow = Math.max(idsBelow, id + 1);
      if (idBytes == 2) {
        buffer.putChar((char) id);
      } else {
        buffer.putInt(id);
      }
    }
    ids.write(buffer.array());
    for (boolean bit : row.learned()) {
      pendingBits |= bit ? 1 << (tokens & 7) : 0;
      tokens++;
      if ((tokens & 7) == 0) {
        learned.write(pendingBits);
        pendingBits = 0;
      }
    }
    narrowPrefix(row);
    learnedTokens += row.learnedCount();
    longest = Math.max(longest, row.ids().length);
    usable++;
    rows++;
    writeOffset();
  }

  /// The token before the first learned one predicts it, so it belongs to the row, not the prefix.
  private void narrowPrefix(Encoded row) {
    int first = 1;
    while (!row.learned()[first]) {
      first++;
    }
    if (usable == 0) {
      prefix = Arrays.copyOf(row.ids(), first - 1);
      return;
    }
    int limit = Math.min(prefix.length, first - 1);
    int common = Arrays.mismatch(prefix, 0, limit, row.ids(), 0, limit);
    prefix = Arrays.copyOf(prefix, common < 0 ? limit : common);
  }

  private void writeOffset() throws IOException {
    var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(tokens);
    offsets.write(bytes.array());
  }

  /// One more than the largest id that was written.
  int idsBelow() {
    return idsBelow;
  }

  int idBytes() {
    return idBytes;
  }

  int sharedPrefix() {
    return prefix.length;
  }

  TokenManifest.Counts counts(int truncated, int literalSpecials) {
    return new TokenManifest.Counts(
        rows, usable, tokens, learnedTokens, truncated, longest, literalSpecials);
  }

  @Override
  public void close() throws IOException {
    if ((tokens & 7) != 0) {
      learned.write(pendingBits);
      pendingBits = 0;
    }
    ids.close();
    offsets.close();
    learned.close();
  }
}
