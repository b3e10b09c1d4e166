package dev.s2l.pipeline;

import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The file beside the output that answers gather in, in the order of the prompts: a line that says
/// what they depend on, then a line an answer. A line without an end was being written when the
/// process was killed, and is written again.
final class PartialAnswers implements AutoCloseable {
  private static final String PARTIAL = ".partial";

  private final Path output;
  private final Path file;
  private final FileChannel channel;
  private final List<PromptRow> rows;
  private final Map<Integer, byte[]> early = new TreeMap<>();
  private int written;
  private long headerBytes;

  private PartialAnswers(Path output, Path file, FileChannel channel, List<PromptRow> rows) {
    this.output = output;
    this.file = file;
    this.channel = channel;
    this.rows = rows;
  }

  /// @throws S2lException (8) if another process is at it, or it was begun with other prompts or
  ///   settings
  static PartialAnswers open(Path output, BegunAnswers begun, List<PromptRow> rows)
      throws IOException {
    Path file = output.resolveSibling(output.getFileName() + PARTIAL);
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var answers = new PartialAnswers(output, file, channel, rows);
    try {
      if (channel.tryLock() == null) {
        throw refused(file + " is being written by another process. Wait for it to end.");
      }
      answers.resume(Json.COMPACT.valueToTree(begun));
      return answers;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void resume(JsonNode begun) throws IOException {
    var in = new BufferedInputStream(Channels.newInputStream(channel.position(0)), 1 << 16);
    var header = line(in);
    if (header.isEmpty()) {
      byte[] first =
          (Json.COMPACT.writeValueAsString(begun) + "\n").getBytes(StandardCharsets.UTF_8);
      channel.truncate(0);
      append(first);
      headerBytes = first.length;
      return;
    }
    checkSame(parsed(header.get(), 1), begun);
    headerBytes = header.get().length + 1L;
    long end = headerBytes;
    for (var line = line(in); line.isPresent(); line = line(in)) {
      var answer = parsed(line.get(), written + 2);
      if (written == rows.size()
          || !answer.path("prompt").asString("").equals(rows.get(written).prompt())) {
        throw damaged(written + 2);
      }
      written++;
      end += line.get().length + 1L;
    }
    channel.truncate(end);
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

  private JsonNode parsed(byte[] line, int number) {
    try {
      return Json.COMPACT.readTree(line);
    } catch (JacksonException e) {
      throw damaged(number);
    }
  }

  private S2lException damaged(int number) {
    return refused(
        Phrase.of(
            "%s:%d is no answer of such a call. Remove the file to begin anew.", file, number));
  }

  private void checkSame(JsonNode earlier, JsonNode begun) {
    var different = new ArrayList<String>();
    compare(earlier, begun, different);
    if (!different.isEmpty()) {
      throw refused(
          Phrase.of(
              "%s holds answers that were begun otherwise: %s. The command that began them"
                  + " continues; remove the file to begin anew.",
              file, String.join("; ", different)));
    }
  }

  private static void compare(JsonNode earlier, JsonNode begun, List<String> different) {
    for (var entry : begun.properties()) {
      String name = entry.getKey();
      var was = earlier.path(name);
      var is = entry.getValue();
      if (is.isObject()) {
        compare(was, is, different);
      } else if (!was.toString().equals(is.toString())) {
        different.add(
            switch (name) {
              case "prompts" -> "the file of prompts has other content";
              case "model" -> "the model has other content";
              case "schema", "form" -> Phrase.of("%s %s, now %s", name, was, is);
              default -> Phrase.of("--%s %s, now %s", option(name), was, is);
            });
      }
    }
  }

  private static String option(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static S2lException refused(String message) {
    return new S2lException(ExitCode.RUN_DIRECTORY, message);
  }

  /// Answers that are in the file.
  int written() {
    return written;
  }

  /// Writes an answer as soon as all before it are written.
  ///
  /// @param row place of the prompt
  void add(int row, Generated answer) {
    early.put(row, rows.get(row).answered(answer));
    try {
      for (byte[] next = early.remove(written); next != null; next = early.remove(written)) {
        append(next);
        written++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(byte[] line) throws IOException {
    var bytes = ByteBuffer.wrap(line);
    channel.position(channel.size());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// All are there: they become the output.
  void finish() throws IOException {
    channel.position(headerBytes);
    AtomicFile.write(output, out -> Channels.newInputStream(channel).transferTo(out));
    Files.delete(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
