package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Parses one row as a strict JSON object. Lenient in two points that real files need and that
/// change no value: raw control characters inside strings, and `NaN` as Python writes it. Most rows
/// are read by a [JsonTape]; the library's parser reads the others, and says what is wrong.
final class JsonRow implements RowParser {
  private static final int MAX_DEPTH = 500;
  private static final int MAX_NUMBER = 1_000;
  private static final int MAX_NAME = 50_000;

  private final int maxRowBytes;
  private final ThreadLocal<JsonTape> tapes = ThreadLocal.withInitial(JsonTape::new);

  /// The library is set up only when a row needs it: that takes as long as a thousand rows.
  private volatile @Nullable JsonMapper mapper;

  JsonRow(int maxRowBytes) {
    this.maxRowBytes = maxRowBytes;
  }

  JsonMapper mapper() {
    JsonMapper known = mapper;
    if (known == null) {
      known = newMapper();
      mapper = known;
    }
    return known;
  }

  private JsonMapper newMapper() {
    var limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER)
            .maxNameLength(MAX_NAME)
            .maxStringLength(maxRowBytes)
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();
    return JsonMapper.builder(factory)
        // Numbers that are passed on into another form keep their digits.
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /// Values of columns that are not wanted are checked and skipped.
  @Override
  public Map<String, JsonNode> parse(byte[] bytes, int from, int length, Wanted wanted)
      throws RowRejected {
    var tape = tapes.get();
    return tape.read(bytes, from, length)
        ? tape.values(wanted)
        : parseSlowly(bytes, from, length, wanted);
  }

  /// Parses what a tape leaves, and tells what is wrong.
  Map<String, JsonNode> parseSlowly(byte[] bytes, int from, int length, Wanted wanted)
      throws RowRejected {
    String text = StrictText.utf8(bytes, from, length);
    boolean escapedSurrogates = mayEscapeSurrogates(text);
    var factory = mapper().tokenStreamFactory();
    try (var parser = factory.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RowRejected(
            RejectReason.NOT_AN_OBJECT,
            "",
            "expected a JSON object, got " + kind(parser.currentToken()));
      }
      var values = new LinkedHashMap<String, JsonNode>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (escapedSurrogates) {
          JsonNode node = JsonTree.of(parser);
          checkSurrogates(name, name);
          checkTree(name, node);
          if (wanted.test(name, node.isNull())) {
            values.put(name, node);
          }
        } else if (!wanted.test(name, value == JsonToken.VALUE_NULL)) {
          parser.skipChildren();
        } else {
          values.put(name, JsonTree.of(parser));
        }
      }
      if (parser.nextToken() != null) {
        throw malformed(parser, bytes, from, "something follows the object");
      }
      return values;
    } catch (StreamConstraintsException e) {
      // Without the name of the library's setting, which no user can reach.
      String message = e.getOriginalMessage().replaceAll(", from `[^`]*`", "");
      throw new RowRejected(RejectReason.JSON_LIMIT, "", message);
    } catch (JacksonException e) {
      throw rejection(e, bytes, from);
    }
  }

  /// @return whether the text may hold escaped surrogates, and so must be looked at string by
  ///   string
  private static boolean mayEscapeSurrogates(String text) {
    for (int at = text.indexOf("\\u"); at >= 0; at = text.indexOf("\\u", at + 2)) {
      if (text.startsWith("d", at + 2) || text.startsWith("D", at + 2)) {
        return true;
      }
    }
    return false;
  }

  static void checkTree(String column, JsonNode node) throws RowRejected {
    if (node.isString()) {
      checkSurrogates(column, node.stringValue());
    } else if (node.isObject()) {
      for (var entry : node.properties()) {
        checkSurrogates(column, entry.getKey());
        checkTree(column, entry.getValue());
      }
    } else {
      for (JsonNode element : node) {
        checkTree(column, element);
      }
    }
  }

  private static void checkSurrogates(String column, String text) throws RowRejected {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new RowRejected(
            RejectReason.LONE_SURROGATE,
            column,
            Phrase.of("\\u%04x stands alone; no UTF-8 text can hold it", (int) c));
      }
    }
  }

  private static RowRejected rejection(JacksonException e, byte[] bytes, int from) {
    String message = firstLine(e.getOriginalMessage());
    if (message.startsWith("Duplicate")) {
      return new RowRejected(RejectReason.DUPLICATE_KEY, "", message);
    }
    return malformed(e.getLocation().getByteOffset(), bytes, from, message);
  }

  private static RowRejected malformed(JsonParser parser, byte[] bytes, int from, String message) {
    return malformed(parser.currentTokenLocation().getByteOffset(), bytes, from, message);
  }

  /// @param offset of the fault, counted as Jackson does: from the start of the row
  private static RowRejected malformed(long offset, byte[] bytes, int from, String message) {
    int end = (int) Math.clamp(offset, 0, bytes.length - from) + from;
    int lineStart = from;
    int lines = 0;
    for (int i = from; i < end; i++) {
      if (bytes[i] == '\n') {
        lineStart = i + 1;
        lines++;
      }
    }
    String before = new String(bytes, lineStart, end - lineStart, StandardCharsets.UTF_8);
    int column = before.codePointCount(0, before.length()) + 1;
    String where =
        lines == 0 ? "column " + column : Phrase.of("line +%d, column %d", lines, column);
    return new RowRejected(
        RejectReason.MALFORMED_JSON, Integer.toString(column), where + ": " + message);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String kind(@Nullable JsonToken token) {
    return token == null
        ? "nothing"
        : switch (token) {
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "a string";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          case VALUE_TRUE, VALUE_FALSE -> "a truth value";
          case VALUE_NULL -> "null";
          case START_OBJECT,
              END_OBJECT,
              END_ARRAY,
              PROPERTY_NAME,
              VALUE_EMBEDDED_OBJECT,
              NOT_AVAILABLE ->
              token.toString();
        };
  }
}
