package dev.s2l.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A file of JSON Lines that work adds to as it goes, so that the next attempt goes on where this
/// one is killed. A line without an end was being written then, and is dropped.
public final class AppendedLines implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private long firstBytes;
  private boolean deleted;

  /// Takes the lines of earlier attempts.
  @FunctionalInterface
  public interface Earlier {
    /// @param number of the line, from 1
    void take(JsonNode line, int number);
  }

  private AppendedLines(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the file, which is made if it is not there, and goes through its lines.
  ///
  /// @throws S2lException (8) if a line is damaged, or another process is at the file
  public static AppendedLines open(Path file, Earlier earlier) throws IOException {
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            file + " is being written by another process. Wait for it to end.");
      }
      var lines = new AppendedLines(file, channel);
      var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      long end = 0;
      int number = 0;
      for (var line = line(in); line.isPresent(); line = line(in)) {
        number++;
        take(line.get(), number, earlier, file);
        end += line.get().length + 1L;
        lines.firstBytes = number == 1 ? end : lines.firstBytes;
      }
      channel.truncate(end).position(end);
      return lines;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Goes through the lines of a file that nothing is added to.
  ///
  /// @throws S2lException (8) if a line is damaged
  public static void read(Path file, Earlier earlier) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int number = 0;
      for (var line = line(in); line.isPresent(); line = line(in)) {
        take(line.get(), ++number, earlier, file);
      }
    }
  }

  /// The next line without its end; empty where there is none that has one.
  private static Optional<byte[]> line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return Optional.of(bytes.toByteArray());
      }
      bytes.write(b);
    }
    return Optional.empty();
  }

  private static void take(byte[] line, int number, Earlier earlier, Path file) {
    try {
      earlier.take(Json.COMPACT.readTree(line), number);
    } catch (JacksonException e) {
      throw damaged(file, number, e.getOriginalMessage());
    }
  }

  /// The error for a line that was not written as one of such a file.
  ///
  /// @param why as a sentence has it in brackets
  public static S2lException damaged(Path file, int number, String why) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of("%s:%d is damaged (%s). Remove the file to begin anew.", file, number, why));
  }

  /// Whether there is no line.
  public boolean isEmpty() throws IOException {
    return channel.size() == 0;
  }

  /// Drops all lines.
  public synchronized void clear() throws IOException {
    channel.truncate(0).position(0);
  }

  /// Adds a line; it survives the death of the process.
  public void add(Object line) {
    add((Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// As above.
  ///
  /// @param line with its end
  public synchronized void add(byte[] line) {
    var bytes = ByteBuffer.wrap(line);
    try {
      firstBytes = channel.position() == 0 ? line.length : firstBytes;
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All is there: the lines behind the first one, which says what they depend on, become another
  /// file, and this one is gone.
  public synchronized void become(Path complete) throws IOException {
    channel.position(firstBytes);
    AtomicFile.write(complete, out -> Channels.newInputStream(channel).transferTo(out));
    delete();
  }

  /// What the lines say is kept elsewhere: removes the file.
  public void delete() throws IOException {
    Files.delete(file);
    deleted = true;
  }

  /// Leaves no file without lines.
  @Override
  public void close() throws IOException {
    boolean leftNothing = channel.isOpen() && isEmpty() && !deleted;
    channel.close();
    if (leftNothing) {
      Files.deleteIfExists(file);
    }
  }
}
