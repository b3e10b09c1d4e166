package dev.s2l.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// Reads gzip (RFC 1952) strictly: several members in a row are one text; a cut-off member, a wrong
/// checksum and anything but zero bytes after the last member are errors. `GZIPInputStream` drops
/// what follows the last member without a word.
public final class GzipInput extends InputStream {
  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private int position;
  private int limit;
  private long memberBytes;
  private boolean ended;

  public GzipInput(InputStream in) throws IOException {
    this.in = in;
    readHeader();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (!ended) {
      int count = inflate(bytes, from, length);
      if (count > 0) {
        checksum.update(bytes, from, count);
        memberBytes += count;
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (!fill()) {
          throw new EOFException("the gzip data ends too early");
        }
        inflater.setInput(input, position, limit - position);
      } else {
        throw new ZipException("the gzip data needs a dictionary");
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int from, int length) throws IOException {
    try {
      return inflater.inflate(bytes, from, length);
    } catch (DataFormatException e) {
      throw new ZipException("the gzip data is damaged: " + e.getMessage());
    }
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (littleEndian() != checksum.getValue() || littleEndian() != (memberBytes & 0xFFFFFFFFL)) {
      throw new ZipException("the gzip data is damaged: its checksum does not fit");
    }
    int next = take();
    while (next == 0) {
      next = take();
    }
    if (next < 0) {
      ended = true;
      return;
    }
    position--;
    if (next != 0x1F) {
      throw new ZipException("something that is not gzip follows the gzip data");
    }
    readHeader();
  }

  private void readHeader() throws IOException {
    if (need() != 0x1F || need() != 0x8B || need() != 8) {
      throw new ZipException("not gzip data, or something follows that is not gzip");
    }
    int flags = need();
    skip(6);
    if ((flags & 4) != 0) {
      skip(need() | need() << 8);
    }
    for (int text = Integer.bitCount(flags & 0x18); text > 0; text--) {
      while (need() != 0) {}
    }
    if ((flags & 2) != 0) {
      skip(2);
    }
    inflater.reset();
    checksum.reset();
    memberBytes = 0;
    inflater.setInput(input, position, limit - position);
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      need();
    }
  }

  private long littleEndian() throws IOException {
    return need() | need() << 8 | need() << 16 | (long) need() << 24;
  }

  private int need() throws IOException {
    int b = take();
    if (b < 0) {
      throw new EOFException("the gzip data ends too early");
    }
    return b;
  }

  private int take() throws IOException {
    return position < limit || fill() ? input[position++] & 0xFF : -1;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(input, 0, input.length));
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
