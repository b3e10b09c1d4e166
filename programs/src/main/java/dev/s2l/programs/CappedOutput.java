package dev.s2l.programs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Keeps what a program prints, up to a limit; then calls for its end.
final class CappedOutput extends OutputStream {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final int limit;
  private final Runnable full;
  private boolean over;

  /// @param limit in bytes
  /// @param full called once, when more than that was written
  CappedOutput(int limit, Runnable full) {
    this.limit = limit;
    this.full = full;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = Math.min(length, limit - kept.size());
    kept.write(bytes, offset, room);
    if (room < length && !over) {
      over = true;
      full.run();
    }
  }

  synchronized boolean over() {
    return over;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
