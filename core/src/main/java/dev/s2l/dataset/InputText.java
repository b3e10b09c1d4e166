package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.Limits;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/// The text of one input: hashed as it lies on disk, unpacked within limits, turned into UTF-8. If
/// the whole file cannot be read, it throws an exception whose message names the file.
final class InputText extends InputStream {
  private static final int HEAD_BYTES = 1 << 16;
  private static final long RATIO_JUDGED_FROM = 64L << 20;

  private final Path path;
  private final Limits limits;
  private final Counted packed;
  private final InputStream text;
  private final Compression compression;
  private final boolean rewritten;
  private long unpackedBytes;

  private InputText(
      Path path, Limits limits, Counted packed, Compression compression, Charset encoding)
      throws IOException {
    this.path = path;
    this.limits = limits;
    this.packed = packed;
    this.compression = compression;
    this.rewritten = !encoding.equals(StandardCharsets.UTF_8);
    var buffered = new BufferedInputStream(packed, HEAD_BYTES);
    InputStream bytes = compression.open(buffered);
    this.text = new BufferedInputStream(rewritten ? new Utf8(bytes, encoding) : bytes, HEAD_BYTES);
  }

  /// @param hashing hashes the file, if anybody wants to know [#sha256]
  static InputText open(
      Path path, Charset encoding, Limits limits, Optional<ThreadBehind<RuntimeException>> hashing)
      throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(path)) {
      head = in.readNBytes(64);
    }
    var packed = new Counted(Files.newInputStream(path), hashing);
    try {
      return new InputText(path, limits, packed, Compression.of(head), encoding);
    } catch (IOException e) {
      packed.close();
      throw refusal(path, e);
    }
  }

  /// Whether rows cannot be read again from the file itself at their offsets in this text.
  boolean needsCopy() {
    return compression != Compression.NONE || rewritten;
  }

  /// Bytes of the file that were read so far.
  long packedBytes() {
    return packed.count;
  }

  /// The sha256 of the file, which was opened for that; call at the end of the text.
  String sha256() throws IOException {
    packed.skipToEnd();
    return packed.digest.orElseThrow().hex();
  }

  /// The first bytes of the text, which stay to be read.
  byte[] head() throws IOException {
    text.mark(HEAD_BYTES);
    try {
      byte[] head = text.readNBytes(HEAD_BYTES - 1);
      text.reset();
      return head;
    } catch (IOException e) {
      throw refusal(path, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count;
    try {
      count = text.read(bytes, from, length);
    } catch (IOException e) {
      throw refusal(path, e);
    }
    unpackedBytes += Math.max(0, count);
    if (compression != Compression.NONE) {
      checkBomb();
    }
    return count;
  }

  private void checkBomb() {
    boolean ratio =
        unpackedBytes > RATIO_JUDGED_FROM
            && unpackedBytes / Math.max(1, packed.count) > limits.maxUnpackRatio();
    if (ratio || unpackedBytes > limits.maxUnpackedBytes()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s unpacks to more than %,d bytes out of %,d: expected at most %,d : 1 and %,d"
                  + " bytes. If you trust it, unpack it yourself.",
              path,
              unpackedBytes,
              packed.count,
              limits.maxUnpackRatio(),
              limits.maxUnpackedBytes()));
    }
  }

  private static S2lException refusal(Path path, IOException e) {
    String what =
        switch (e) {
          case EOFException cut -> "is cut off: " + cut.getMessage();
          case ZipException damaged -> "cannot be unpacked: " + damaged.getMessage();
          case CharacterCodingException wrong ->
              "is not in the given --encoding: " + wrong.getMessage();
          default -> "cannot be read: " + e;
        };
    return new S2lException(
        ExitCode.DATA, Phrase.of("%s %s. Fetch or write the file again.", path, what), e);
  }

  @Override
  public void close() throws IOException {
    text.close();
    packed.close();
  }

  /// Counts and hashes what is read from disk.
  private static final class Counted extends FilterInputStream {
    private final Optional<BlockDigest> digest;
    private long count;

    Counted(InputStream in, Optional<ThreadBehind<RuntimeException>> hashing) {
      super(in);
      digest = hashing.map(BlockDigest::new);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      if (read > 0) {
        digest.ifPresent(known -> known.update(bytes, from, read));
        count += read;
      }
      return read;
    }

    void skipToEnd() throws IOException {
      byte[] rest = new byte[1 << 16];
      while (read(rest, 0, rest.length) >= 0) {}
    }
  }

  /// Rewrites another encoding as UTF-8. Invalid bytes are an error.
  private static final class Utf8 extends InputStream {
    private final InputStreamReader reader;
    private final CharBuffer chars = CharBuffer.allocate(1 << 14);
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private char pending;

    Utf8(InputStream in, Charset encoding) {
      reader = new InputStreamReader(in, encoding.newDecoder());
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(target, from, count);
      return count;
    }

    private boolean fill() throws IOException {
      while (!bytes.hasRemaining()) {
        chars.clear();
        if (pending != 0) {
          chars.put(pending);
          pending = 0;
        }
        if (reader.read(chars) < 0) {
          return false;
        }
        if (Character.isHighSurrogate(chars.get(chars.position() - 1))) {
          pending = chars.get(chars.position() - 1);
          chars.position(chars.position() - 1);
        }
        bytes = StandardCharsets.UTF_8.newEncoder().encode(chars.flip());
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
