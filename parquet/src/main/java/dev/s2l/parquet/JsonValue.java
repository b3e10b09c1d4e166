package dev.s2l.parquet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/// A value of a row, with the place of its own characters in the line.
sealed interface JsonValue {
  /// No value.
  record Null() implements JsonValue {}

  record Text(String text) implements JsonValue {}

  record Truth(boolean value) implements JsonValue {}

  /// A number.
  ///
  /// @param digits as they stand in the line
  record Numeral(String digits, boolean whole) implements JsonValue {}

  record Items(List<JsonValue> items, int from, int to) implements JsonValue {}

  record Members(Map<String, JsonValue> members, int from, int to) implements JsonValue {}

  /// The object that a line is.
  static Members parse(byte[] line, int length) {
    try (JsonParser parser =
        JsonText.FACTORY.createParser(ObjectReadContext.empty(), line, 0, length)) {
      parser.nextToken();
      if (value(parser) instanceof Members row) {
        return row;
      }
      throw Damage.of("a row is no object");
    }
  }

  private static JsonValue value(JsonParser parser) {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    return switch (parser.currentToken()) {
      case VALUE_NULL -> new Null();
      case VALUE_TRUE -> new Truth(true);
      case VALUE_FALSE -> new Truth(false);
      case VALUE_STRING -> new Text(parser.getString());
      case VALUE_NUMBER_INT -> new Numeral(parser.getString(), true);
      case VALUE_NUMBER_FLOAT -> new Numeral(parser.getString(), false);
      case START_ARRAY -> {
        var items = new ArrayList<JsonValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Items(items, from, end(parser));
      }
      case START_OBJECT -> {
        var members = new LinkedHashMap<String, JsonValue>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield new Members(members, from, end(parser));
      }
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw Damage.of("a row is no JSON");
    };
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentTokenLocation().getByteOffset() + 1;
  }

  /// The value as JSON, its parts with the characters that they have in `line`.
  default String json(byte[] line) {
    return switch (this) {
      case Null none -> "null";
      case Truth truth -> Boolean.toString(truth.value);
      case Numeral number -> number.digits;
      case Text text -> {
        var out = new JsonBytes();
        out.text(text.text);
        yield new String(out.copy(), StandardCharsets.UTF_8);
      }
      case Items items -> slice(line, items.from, items.to);
      case Members members -> slice(line, members.from, members.to);
    };
  }

  private static String slice(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }
}
