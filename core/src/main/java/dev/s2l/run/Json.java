package dev.s2l.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of our own artifacts: records as objects with their components in order, strict about
/// what it reads (no unknown, missing or repeated key), and the same bytes for the same values.
public final class Json {
  /// One line, for JSON Lines.
  public static final JsonMapper COMPACT = mapper();

  /// Made from the same mapper, so that each class is analysed only once.
  private static final ObjectWriter INDENTED =
      COMPACT.writer().with(SerializationFeature.INDENT_OUTPUT);

  private Json() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .build();
  }

  /// Reads an artifact that is one value.
  ///
  /// @throws S2lException (8) naming the file, if it is damaged or of another version
  public static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return notNull(COMPACT.readValue(Files.readAllBytes(file), type));
    } catch (JacksonException e) {
      throw damaged(file, e);
    }
  }

  /// As above, for an artifact that older versions of s2l wrote without some of its keys.
  ///
  /// @param older by key: the value for a missing key; `a.b` is a key inside the value of another
  public static <T> T read(Path file, Class<T> type, Map<String, ?> older) throws IOException {
    try {
      return value(Files.readString(file), type, older);
    } catch (JacksonException e) {
      throw damaged(file, e);
    }
  }

  private static <T> T value(String text, Class<T> type, Map<String, ?> older) {
    JsonNode tree = COMPACT.readTree(text);
    if (tree instanceof ObjectNode object) {
      older.forEach((key, value) -> putIfAbsent(object, key, COMPACT.valueToTree(value)));
    }
    return notNull(COMPACT.treeToValue(tree, type));
  }

  /// Does nothing if the outer key is missing.
  private static void putIfAbsent(ObjectNode object, String key, JsonNode value) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      object.putIfAbsent(key, value);
    } else if (object.get(key.substring(0, dot)) instanceof ObjectNode inner) {
      putIfAbsent(inner, key.substring(dot + 1), value);
    }
  }

  /// Reads an artifact of one value a line.
  ///
  /// @throws S2lException (8) naming the file, if it is damaged or of another version; thrown by
  ///   the stream, too
  public static <T> Stream<T> lines(Path file, Class<T> type) throws IOException {
    return lines(file, type, Map.of());
  }

  /// As above, for an artifact that older versions of s2l wrote without some of its keys.
  ///
  /// @param older by key: the value for a missing key, which older versions of s2l did not write
  public static <T> Stream<T> lines(Path file, Class<T> type, Map<String, ?> older)
      throws IOException {
    return Files.lines(file)
        .map(
            line -> {
              try {
                return value(line, type, older);
              } catch (JacksonException e) {
                throw damaged(file, e);
              }
            });
  }

  private static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new StreamReadException("null where a value was expected");
    }
    return value;
  }

  private static S2lException damaged(Path file, JacksonException e) {
    return new S2lException(
        ExitCode.RUN_DIRECTORY,
        Phrase.of(
            "%s is damaged or of another version of s2l (%s). Do the stage that wrote it again: the"
                + " same command with --force-new.",
            file, e.getOriginalMessage()),
        e);
  }

  /// UTF-8, indented, `\n` line ends, a final line end.
  public static byte[] pretty(Object value) {
    String text = INDENTED.writeValueAsString(value).replace("\r\n", "\n") + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
