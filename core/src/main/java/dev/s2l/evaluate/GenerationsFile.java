package dev.s2l.evaluate;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A file of generations, JSON Lines, also gzipped: our rows, or the `samples_*.jsonl` that
/// lm-evaluation-harness writes with `--log_samples`. There a line stands for each item and filter;
/// the lines of the first filter count.
///
/// @param path of the file
public record GenerationsFile(Path path) {
  private static final String EXPECTED =
      "expected an object with `id`, `generation` (or `text`) and `reference`, or a line of"
          + " lm-evaluation-harness's samples_*.jsonl";

  /// Takes rows one by one.
  @FunctionalInterface
  public interface Receiver {
    void take(Generation row, int line) throws IOException;
  }

  /// Goes through the rows in the order of the file.
  ///
  /// @throws S2lException (3) with file and line, if a line is not of that form
  public void forEach(Receiver receiver) throws IOException {
    try (var lines = open()) {
      int number = 0;
      String filter = "";
      String line;
      while ((line = lines.readLine()) != null) {
        number++;
        if (number == 1 && line.startsWith("\uFEFF")) {
          line = line.substring(1);
        }
        if (line.isBlank()) {
          continue;
        }
        JsonNode tree = tree(line, number);
        boolean sample = tree.has("resps") && tree.has("doc");
        if (sample) {
          String of = tree.path("filter").asString("");
          filter = filter.isEmpty() ? of : filter;
          if (!of.equals(filter)) {
            continue; // The same text again.
          }
        }
        receiver.take(sample ? sample(tree, number) : row(tree, number), number);
      }
    } catch (CharacterCodingException e) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("%s is not UTF-8. Write it again as UTF-8.", path), e);
    } catch (ZipException | java.io.EOFException e) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("%s cannot be unpacked: %s.", path, e.getMessage()), e);
    }
  }

  private BufferedReader open() throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "--generations %s: %s.", path, Files.exists(path) ? "no file" : "no such file"));
    }
    var in = new PushbackInputStream(Files.newInputStream(path), 2);
    byte[] head = in.readNBytes(2);
    in.unread(head);
    boolean zipped = head.length == 2 && head[0] == 0x1F && head[1] == (byte) 0x8B;
    InputStream bytes = zipped ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(
        new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
  }

  private JsonNode tree(String line, int number) {
    try {
      JsonNode tree = Json.COMPACT.readTree(line);
      if (!tree.isObject()) {
        throw bad(number, EXPECTED);
      }
      return tree;
    } catch (JacksonException e) {
      throw bad(number, e.getOriginalMessage());
    }
  }

  private Generation row(JsonNode tree, int number) {
    String key = tree.has("generation") ? "generation" : "text";
    return new Generation(
        needed(tree, "id", number),
        text(tree, key, number),
        needed(tree, "reference", number),
        optional(tree, "question"),
        optional(tree, "task"),
        groups(tree));
  }

  /// A line of lm-evaluation-harness: `doc_id`, `doc`, `target`, `resps`.
  private Generation sample(JsonNode tree, int number) {
    JsonNode response = tree.path("resps").path(0).path(0);
    if (!response.isString()) {
      throw bad(number, "`resps` holds no text: only tasks that generate can be scored again");
    }
    JsonNode doc = tree.path("doc");
    String question = optional(doc, "question");
    var groups = new TreeMap<>(groups(doc));
    String topic = optional(doc, "type");
    if (topic != null) {
      groups.putIfAbsent("topic", topic);
    }
    return new Generation(
        needed(tree, "doc_id", number),
        response.stringValue(),
        needed(tree, "target", number),
        question == null ? optional(doc, "problem") : question,
        null,
        groups);
  }

  private static SortedMap<String, String> groups(JsonNode tree) {
    var groups = new TreeMap<String, String>();
    for (String key : new String[] {"source", "topic", "level"}) {
      String value = optional(tree, key);
      if (value != null) {
        groups.put(key, value);
      }
    }
    return groups;
  }

  private String needed(JsonNode tree, String key, int number) {
    String value = optional(tree, key);
    if (value == null) {
      throw bad(number, Phrase.of("no `%s`: %s", key, EXPECTED));
    }
    return value;
  }

  private String text(JsonNode tree, String key, int number) {
    if (!tree.path(key).isString()) {
      throw bad(number, Phrase.of("`%s` is no text: %s", key, EXPECTED));
    }
    return tree.path(key).stringValue();
  }

  /// A text, or a number as a text.
  private static @Nullable String optional(JsonNode tree, String key) {
    JsonNode value = tree.path(key);
    return value.isString() ? value.stringValue() : value.isNumber() ? value.asString() : null;
  }

  S2lException bad(int line, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s:%d: %s.", path, line, what));
  }
}
