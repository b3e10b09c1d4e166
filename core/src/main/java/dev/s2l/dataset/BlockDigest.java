package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// SHA-256 of bytes that come in small parts, computed on a thread behind a block at a time.
final class BlockDigest {
  private static final int BLOCK_BYTES = 1 << 20;

  private final ThreadBehind behind;
  private final MessageDigest digest = Hashes.sha256();

  /// Blocks that the thread behind has done with.
  private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

  private byte[] block = new byte[BLOCK_BYTES];
  private int size;

  BlockDigest(ThreadBehind behind) {
    this.behind = behind;
  }

  /// Copies the bytes.
  void update(byte[] bytes, int from, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, BLOCK_BYTES - size);
      System.arraycopy(bytes, from + done, block, size, part);
      size += part;
      done += part;
      if (size == BLOCK_BYTES) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    byte[] full = block;
    int length = size;
    behind.give(
        () -> {
          digest.update(full, 0, length);
          spare.add(full);
        });
    var next = spare.poll();
    block = next == null ? new byte[BLOCK_BYTES] : next;
    size = 0;
  }

  /// In hexadecimal, of all bytes. Called once.
  String hex() throws IOException {
    handOver();
    behind.finish();
    return Hashes.hex(digest);
  }
}
