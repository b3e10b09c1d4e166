package dev.s2l.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Copies what is read into a file.
final class Tee extends InputStream {
  private final InputStream in;
  private final OutputStream out;

  Tee(InputStream in, Path file) throws IOException {
    this.in = in;
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    if (b >= 0) {
      out.write(b);
    }
    return b;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = in.read(bytes, from, length);
    if (count > 0) {
      out.write(bytes, from, count);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    out.close();
    in.close();
  }
}
