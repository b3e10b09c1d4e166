package dev.s2l.pipeline;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A file of JSON Lines that work adds to as it goes. A line without an end was being written when
/// the process was killed, and is dropped.
final class AppendedLines implements AutoCloseable {
  private final FileChannel channel;
  private final List<JsonNode> earlier = new ArrayList<>();

  private AppendedLines(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws S2lException (8) if a line is damaged
  static AppendedLines open(Path file) throws IOException {
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var lines = new AppendedLines(channel);
    try {
      lines.read(new String(bytes, 0, end, StandardCharsets.UTF_8), file);
      channel.truncate(end).position(end);
      return lines;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void read(String text, Path file) {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isEmpty()) {
        continue;
      }
      try {
        earlier.add(Json.COMPACT.readTree(line));
      } catch (JacksonException e) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s:%d is damaged (%s). Remove the file to begin anew.",
                file, number, e.getOriginalMessage()),
            e);
      }
    }
  }

  /// The lines of earlier attempts.
  List<JsonNode> earlier() {
    return earlier;
  }

  /// Adds a line; it survives the death of the process.
  synchronized void add(JsonNode line) {
    var bytes =
        ByteBuffer.wrap(
            (Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
