package dev.s2l.dataset;

import dev.s2l.run.Hashes;
import java.security.MessageDigest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// SHA-256 of bytes that come in small parts, computed on a thread behind, a block at a time.
final class BlockDigest {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final byte[] NONE = {};

  private final ThreadBehind<RuntimeException> hashing;
  private final MessageDigest digest = Hashes.sha256();

  /// Blocks that the thread has done with.
  private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

  private byte[] block = NONE;
  private int size;

  BlockDigest(ThreadBehind<RuntimeException> hashing) {
    this.hashing = hashing;
  }

  /// Copies the bytes.
  void update(byte[] bytes, int from, int length) {
    for (int done = 0; done < length; ) {
      if (size == block.length) {
        handOver();
        var next = spare.poll();
        block = next == null ? new byte[BLOCK_BYTES] : next;
      }
      int part = Math.min(length - done, block.length - size);
      System.arraycopy(bytes, from + done, block, size, part);
      size += part;
      done += part;
    }
  }

  private void handOver() {
    byte[] given = block;
    int length = size;
    block = NONE;
    size = 0;
    if (length > 0) {
      hashing.give(
          () -> {
            digest.update(given, 0, length);
            spare.add(given);
          });
    }
  }

  /// In hexadecimal, of all bytes. Called once.
  String hex() {
    handOver();
    hashing.finish();
    return Hashes.hex(digest);
  }
}
