package dev.s2l.trajectory;

import dev.s2l.run.S2lException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// JSON Lines: objects with `row` or `id`, `step` (or `epoch`) and `loss`. A loss may be `null` or
/// `NaN`, as Python writes it; then the row is not usable.
final class JsonTable {
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonTable() {}

  /// The keys of the first object.
  static List<String> keys(Path file, InputStream in) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      var keys = new ArrayList<String>();
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          keys.add(parser.currentName());
          parser.nextToken();
          parser.skipChildren();
        }
      }
      return keys;
    } catch (JacksonException e) {
      throw notJson(file, e);
    }
  }

  static void read(Path file, InputStream in, TableColumns names, ImportedColumns columns) {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      while (parser.nextToken() != null) {
        object(file, parser, names, columns);
      }
    } catch (JacksonException e) {
      throw notJson(file, e);
    }
  }

  private static S2lException notJson(Path file, JacksonException e) {
    var location = e.getLocation();
    String where = location == null ? "somewhere" : "line " + location.getLineNr();
    return TableImport.broken(file, where, "not valid JSON (" + e.getOriginalMessage() + ")");
  }

  private static void object(
      Path file, JsonParser parser, TableColumns names, ImportedColumns columns) {
    String where = "line " + parser.currentTokenLocation().getLineNr();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw TableImport.broken(file, where, "a JSON object was expected");
    }
    String id = "";
    long row = -1;
    int step = -1;
    float loss = 0;
    boolean hasId = false;
    boolean hasLoss = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals(names.row())) {
        row = whole(file, parser, value, where, key);
      } else if (key.equals(names.step())) {
        step = TableImport.step(parser.getString(), key, file, where);
      } else if (key.equals(names.id())) {
        id = name(file, parser, value, where);
        hasId = true;
      } else if (key.equals(names.loss())) {
        loss = loss(file, parser, value, where);
        hasLoss = true;
      } else {
        parser.skipChildren();
      }
    }
    if (step < 0 || !hasLoss || hasId == row >= 0) {
      throw TableImport.broken(file, where, "a value is missing, negative, or given twice");
    }
    if (hasId) {
      columns.putById(names.id(), id, step, loss, where);
    } else {
      columns.putByNumber(row, step, loss, where);
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
