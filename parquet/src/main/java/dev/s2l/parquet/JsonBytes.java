package dev.s2l.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.parquet.io.api.Binary;

/// JSON that is being written.
final class JsonBytes {
  private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /// Whether a byte stands in a JSON text as itself.
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private byte[] bytes = new byte[64];
  private int size;

  int size() {
    return size;
  }

  byte first() {
    return bytes[0];
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    size = 0;
  }

  private void room(long more) {
    if (size + more > bytes.length) {
      if (size + more > Integer.MAX_VALUE - 8) {
        throw Damage.of("a row is longer than 2 GiB as JSON");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, (size + more) * 3 / 2));
    }
  }

  JsonBytes put(char c) {
    room(1);
    bytes[size++] = (byte) c;
    return this;
  }

  JsonBytes ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  void raw(byte[] json) {
    raw(json, 0, json.length);
  }

  void raw(byte[] json, int from, int length) {
    room(length);
    System.arraycopy(json, from, bytes, size, length);
    size += length;
  }

  /// Wraps what was written by `other` in quotes.
  void quoted(JsonBytes other) {
    text(other.bytes, 0, other.size);
  }

  /// As it was written.
  void raw(JsonBytes other) {
    raw(other.bytes, 0, other.size);
  }

  void text(Binary value) {
    ByteBuffer buffer = value.toByteBuffer();
    if (buffer.hasArray()) {
      text(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    } else {
      byte[] copy = value.getBytes();
      text(copy, 0, copy.length);
    }
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    text(utf8, 0, utf8.length);
  }

  /// A text in quotes. Its bytes are UTF-8, or whoever reads the line finds out.
  void text(byte[] utf8, int from, int length) {
    room(length + 2L);
    bytes[size++] = '"';
    int end = from + length;
    int start = from;
    for (int i = from; i < end; i++) {
      if (!PLAIN[utf8[i] & 0xFF]) {
        raw(utf8, start, i - start);
        escape(utf8[i]);
        start = i + 1;
      }
    }
    raw(utf8, start, end - start);
    put('"');
  }

  private void escape(byte b) {
    room(6);
    bytes[size++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[size++] = b;
      case '\b' -> bytes[size++] = 'b';
      case '\f' -> bytes[size++] = 'f';
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      default -> {
        ascii("u00");
        bytes[size++] = DIGITS[b >> 4];
        bytes[size++] = DIGITS[b & 15];
      }
    }
  }
}
