package dev.s2l.lm.model;

import static org.bytedeco.pytorch.global.torch.from_blob;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A safetensors file, checked strictly and mapped into memory. Nothing is allocated or mapped
/// before its header has been checked. Tensors are views of the mapping: they are good until
/// [#close()], and touching one afterwards ends the process. The mapping is private: what is
/// written to a tensor never reaches the file.
public final class Safetensors implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;

  private final Path file;
  private final SafetensorsHeader header;
  private final Arena arena;
  private final MemorySegment data;

  private Safetensors(Path file, SafetensorsHeader header, Arena arena, MemorySegment data) {
    this.file = file;
    this.header = header;
    this.arena = arena;
    this.data = data;
  }

  /// Checks and maps a file.
  ///
  /// @throws S2lException (4) if it cannot be read or breaks a rule of the format
  @SuppressWarnings("MustBeClosedChecker") // the arena is closed with this object
  public static Safetensors open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new S2lException(ExitCode.MODEL, file + " is missing or no regular file.");
    }
    boolean writable = Files.isWritable(file);
    // A private mapping asks for a writable channel although it never writes.
    try (var channel =
        writable
            ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
            : FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long headerBytes = headerBytes(channel, size, file.toString());
      var header =
          SafetensorsHeader.parse(
              read(channel, LENGTH_BYTES, (int) headerBytes),
              size - LENGTH_BYTES - headerBytes,
              file.toString());
      var arena = Arena.ofShared();
      try {
        long begin = LENGTH_BYTES + headerBytes;
        var data =
            writable
                ? channel.map(MapMode.PRIVATE, begin, size - begin, arena)
                : copy(channel.map(MapMode.READ_ONLY, begin, size - begin, arena), arena);
        return new Safetensors(file, header, arena, data);
      } catch (IOException | RuntimeException | Error e) {
        arena.close();
        throw e;
      }
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
    }
  }

  /// The header alone, checked, without mapping the data.
  static SafetensorsHeader header(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long headerBytes = headerBytes(channel, size, file.toString());
      return SafetensorsHeader.parse(
          read(channel, LENGTH_BYTES, (int) headerBytes),
          size - LENGTH_BYTES - headerBytes,
          file.toString());
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
    }
  }

  private static long headerBytes(FileChannel channel, long size, String file) throws IOException {
    if (size < LENGTH_BYTES) {
      throw SafetensorsHeader.refuse(file, Phrase.of("it has only %d bytes", size));
    }
    long length = read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > SafetensorsHeader.LONGEST) {
      throw SafetensorsHeader.refuse(
          file,
          Phrase.of(
              "its header would have %s bytes, more than %d",
              Long.toUnsignedString(length), SafetensorsHeader.LONGEST));
    }
    if (LENGTH_BYTES + length > size) {
      throw SafetensorsHeader.refuse(
          file, Phrase.of("its header would have %d bytes, the whole file has %d", length, size));
    }
    return length;
  }

  private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static MemorySegment copy(MemorySegment readOnly, Arena arena) {
    return arena.allocate(readOnly.byteSize(), Long.BYTES).copyFrom(readOnly);
  }

  /// Names of the tensors, in the order of their data.
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /// Free text that came with the file.
  public Map<String, String> metadata() {
    return header.metadata();
  }

  SafetensorsHeader.Entry entry(String name) {
    var entry = header.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(file + " has no tensor " + name);
    }
    return entry;
  }

  /// The bytes of a tensor.
  MemorySegment bytes(String name) {
    var entry = entry(name);
    return data.asSlice(entry.begin(), entry.end() - entry.begin());
  }

  /// Gives back the memory that reading a tensor took, as long as nothing was written to it or its
  /// neighbours: what is touched again is read again from the file.
  void unload(String name) {
    var bytes = bytes(name);
    if (bytes.isMapped()) {
      bytes.unload();
    }
  }

  /// A tensor of the file's own format, on the CPU, without a copy (unless the file left it
  /// unaligned).
  ///
  /// @throws S2lException (4) if libtorch has no use for its format
  public Tensor tensor(String name) {
    var entry = entry(name);
    var type = type(entry, name);
    var bytes = bytes(name);
    if (bytes.byteSize() == 0) {
      return org.bytedeco.pytorch.global.torch.empty(
          entry.sizes(), new TensorOptions(type), Tensors.NO_FORMAT);
    }
    var view = from_blob(new Address(bytes.address()), entry.sizes(), new TensorOptions(type));
    boolean aligned = bytes.address() % (entry.type().bits() / 8) == 0;
    return aligned ? view : view.clone();
  }

  private ScalarType type(SafetensorsHeader.Entry entry, String name) {
    return entry
        .type()
        .scalarType()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.MODEL,
                    Phrase.of(
                        "%s: tensor %s has the dtype %s, which s2l does not compute with.",
                        file, name, entry.type())));
  }

  /// Writes tensors so that the same tensors give the same bytes: widest format first, then by
  /// name, as the safetensors library does. The file is there complete or not at all.
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    AtomicFile.write(file, out -> SafetensorsWriter.write(out, tensors));
  }

  @Override
  public void close() {
    arena.close();
  }

  /// A place in memory that JavaCPP did not allocate and will not free.
  private static final class Address extends Pointer {
    Address(long value) {
      super((Pointer) null);
      address = value;
    }
  }
}
