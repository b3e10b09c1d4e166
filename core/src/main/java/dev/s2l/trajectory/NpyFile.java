package dev.s2l.trajectory;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A NumPy array file, format 1.0 to 3.0, of little-endian numbers.
///
/// The reader checks everything: the length of the header before memory is allocated for it, and
/// the length of the file, which must fit type and shape exactly. Data is read through a small
/// buffer and not mapped. So reading takes no memory besides the caller's array, and a file that
/// another process truncates gives a message instead of a crash. Every error is an [S2lException]
/// with exit code 3 that names the file.
public final class NpyFile implements AutoCloseable {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final NpyHeader header;
  private final long dataAt;
  // One buffer on the heap: new direct buffers would accumulate until the next garbage collection.
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

  private NpyFile(Path file, FileChannel channel, NpyHeader header, long dataAt) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.dataAt = dataAt;
  }

  /// Opens a file and checks its header and length.
  public static NpyFile open(Path file) throws IOException {
    var channel = FileChannel.open(file);
    try {
      return open(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static NpyFile open(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    var start = ByteBuffer.allocate((int) Math.min(12, size)).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, start, 0);
    if (start.limit() < 10 || !startsWithMagic(start)) {
      throw broken(file, "it does not begin as a .npy file does");
    }
    int version = start.get(6);
    int dataAt = version == 1 ? 10 : 12;
    if (version < 1 || version > 3 || start.get(7) != 0 || size < dataAt) {
      throw broken(file, "its format version is not 1.0, 2.0 or 3.0");
    }
    long length = version == 1 ? Short.toUnsignedInt(start.getShort(8)) : start.getInt(8);
    if (length < 2 || length > MAX_HEADER || dataAt + length > size) {
      throw broken(file, Phrase.of("a header of %d bytes is impossible", length));
    }
    var text = ByteBuffer.allocate((int) length);
    readFully(file, channel, text, dataAt);
    NpyHeader header = NpyHeader.parse(file, text.array());
    long expected;
    try {
      expected = Math.multiplyExact(header.elements(), (long) header.type().bytes);
    } catch (ArithmeticException e) {
      throw broken(file, "its shape " + header.shape() + " is too large");
    }
    long actual = size - dataAt - length;
    if (actual != expected) {
      throw broken(
          file,
          Phrase.of(
              "%d bytes of data expected for shape %s of %s, got %d",
              expected, shape(header.shape()), header.type().descr, actual));
    }
    return new NpyFile(file, channel, header, dataAt + length);
  }

  private static boolean startsWithMagic(ByteBuffer start) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (start.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /// The array's lengths; empty for a single number.
  public List<Integer> shape() {
    return header.shape();
  }

  /// Whether the first index varies fastest, so that a matrix is stored column after column.
  public boolean fortranOrder() {
    return header.fortran();
  }

  /// Reads `count` values in the order in which they are stored, beginning with value number
  /// `from`, rounded to float32, into `into[at..]`.
  public void read(long from, float[] into, int at, int count) throws IOException {
    NpyType type = header.type();
    for (int done = 0; done < count; ) {
      int chunk = Math.min(count - done, buffer.capacity() / type.bytes);
      buffer.clear().limit(chunk * type.bytes);
      readFully(file, channel, buffer, dataAt + (from + done) * type.bytes);
      type.floats(buffer, into, at + done, chunk);
      done += chunk;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// Reads an array of one dimension.
  public static float[] readFloats(Path file) throws IOException {
    try (var npy = open(file)) {
      float[] values = new float[npy.vectorLength()];
      npy.read(0, values, 0, values.length);
      return values;
    }
  }

  /// How many values an array of one dimension has.
  static int vectorLength(Path file) throws IOException {
    try (var npy = open(file)) {
      return npy.vectorLength();
    }
  }

  /// Reads an int32 array of one dimension.
  public static int[] readInts(Path file) throws IOException {
    try (var npy = open(file)) {
      if (npy.header.type() != NpyType.INT32) {
        throw broken(file, "integers of type <i4 expected, got " + npy.header.type().descr);
      }
      int[] values = new int[npy.vectorLength()];
      ByteBuffer bytes = npy.buffer;
      for (int done = 0; done < values.length; ) {
        int chunk = Math.min(values.length - done, BUFFER / 4);
        bytes.clear().limit(4 * chunk);
        readFully(file, npy.channel, bytes, npy.dataAt + 4L * done);
        bytes.asIntBuffer().get(values, done, chunk);
        done += chunk;
      }
      return values;
    }
  }

  private int vectorLength() {
    if (shape().size() != 1) {
      throw broken(file, "one dimension expected, got shape " + shape(shape()));
    }
    return shape().getFirst();
  }

  /// Writes float32 values, atomically.
  public static void writeFloats(Path file, float[] values) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          out.write(NpyHeader.bytes(NpyType.FLOAT32, values.length));
          write(out, values);
        });
  }

  /// Writes a float32 matrix given row after row, atomically.
  public static void writeMatrix(Path file, float[] values, int rows, int columns)
      throws IOException {
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          Phrase.of("%d × %d values expected, got %d", rows, columns, values.length));
    }
    AtomicFile.write(
        file,
        out -> {
          out.write(NpyHeader.bytes(NpyType.FLOAT32, rows, columns));
          write(out, values);
        });
  }

  /// Writes int32 values, atomically.
  public static void writeInts(Path file, int[] values) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          out.write(NpyHeader.bytes(NpyType.INT32, values.length));
          var bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
          for (int done = 0; done < values.length; ) {
            int chunk = Math.min(values.length - done, BUFFER / 4);
            bytes.asIntBuffer().put(values, done, chunk);
            out.write(bytes.array(), 0, 4 * chunk);
            done += chunk;
          }
        });
  }

  private static void write(OutputStream out, float[] values) throws IOException {
    var bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; ) {
      int chunk = Math.min(values.length - done, BUFFER / 4);
      bytes.asFloatBuffer().put(values, done, chunk);
      out.write(bytes.array(), 0, 4 * chunk);
      done += chunk;
    }
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long from)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, from + into.position()) < 0) {
        throw broken(file, Phrase.of("it ends at byte %d", from + into.position()));
      }
    }
    into.flip();
  }

  static S2lException broken(Path file, String what) {
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s cannot be read: %s. Write it again, for example with numpy.save.", file, what));
  }

  private static String shape(List<Integer> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
