package dev.s2l.trajectory;

import java.io.InputStream;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// JSON Lines: objects with `row` or `id`, `step` (or `epoch`) and `loss`. A loss may be `null` or
/// `NaN`, as Python writes it; the row is then not usable.
final class JsonTable {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonTable() {}

  static void read(Path file, InputStream in, ImportedColumns columns) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      while (parser.nextToken() != null) {
        object(file, parser, columns);
      }
    } catch (JacksonException e) {
      var location = e.getLocation();
      String where = location == null ? "somewhere" : "line " + location.getLineNr();
      throw TableImport.broken(file, where, "not valid JSON (" + e.getOriginalMessage() + ")");
    }
  }

  private static void object(Path file, JsonParser parser, ImportedColumns columns) {
    String where = "line " + parser.currentTokenLocation().getLineNr();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw TableImport.broken(file, where, "a JSON object was expected");
    }
    String id = "";
    long row = -1;
    long step = -1;
    float loss = 0;
    boolean hasId = false;
    boolean hasLoss = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "row" -> row = whole(file, parser, value, where, key);
        case "step", "epoch" -> step = whole(file, parser, value, where, key);
        case "id", "guid" -> {
          id = name(file, parser, value, where);
          hasId = true;
        }
        case "loss" -> {
          loss = loss(file, parser, value, where);
          hasLoss = true;
        }
        default -> parser.skipChildren();
      }
    }
    if (step < 0 || !hasLoss || hasId == row >= 0) {
      throw TableImport.broken(file, where, "a value is missing, negative, or given twice");
    }
    if (hasId) {
      columns.putById(id, TableImport.step(step, file, where), loss, where);
    } else {
      columns.putByNumber(row, TableImport.step(step, file, where), loss, where);
    }
  }

  static long whole(Path file, JsonParser parser, JsonToken value, String where, String key) {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw TableImport.broken(file, where, "'" + key + "' is not a whole number");
    }
    return parser.getLongValue();
  }

  static String name(Path file, JsonParser parser, JsonToken value, String where) {
    if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
      throw TableImport.broken(file, where, "an id is neither a text nor a whole number");
    }
    return parser.getString();
  }

  private static float loss(Path file, JsonParser parser, JsonToken value, String where) {
    if (value == JsonToken.VALUE_NULL) {
      return Float.NaN;
    }
    if (value != JsonToken.VALUE_NUMBER_FLOAT && value != JsonToken.VALUE_NUMBER_INT) {
      throw TableImport.broken(file, where, "'loss' is not a number");
    }
    return (float) parser.getDoubleValue();
  }
}
