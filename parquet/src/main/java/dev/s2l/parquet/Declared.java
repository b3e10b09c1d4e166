package dev.s2l.parquet;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.JsonType;
import org.apache.parquet.format.ListType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;

/// The type of one place in rows: one that all values there have. Nothing is read into a text.
sealed interface Declared {
  /// Columns.
  enum Column implements Declared {
    /// Texts; where other values stand among them, these as the text of their JSON.
    TEXT(Type.BYTE_ARRAY),
    /// Any values, as JSON.
    JSON(Type.BYTE_ARRAY),
    TRUTH(Type.BOOLEAN),
    LONG(Type.INT64),
    DOUBLE(Type.DOUBLE),
    /// What annotation adds.
    INT(Type.INT32),
    FLOAT(Type.FLOAT);

    private final Type type;

    Column(Type type) {
      this.type = type;
    }

    SchemaElement element(String name) {
      var element =
          new SchemaElement(name).setType(type).setRepetition_type(FieldRepetitionType.OPTIONAL);
      return switch (this) {
        case TEXT ->
            element
                .setConverted_type(ConvertedType.UTF8)
                .setLogicalType(LogicalType.STRING(new StringType()));
        case JSON ->
            element
                .setConverted_type(ConvertedType.JSON)
                .setLogicalType(LogicalType.JSON(new JsonType()));
        case TRUTH, LONG, DOUBLE, INT, FLOAT -> element;
      };
    }
  }

  record Items(Declared item) implements Declared {}

  record Members(LinkedHashMap<String, Declared> members) implements Declared {}

  /// How many columns it has.
  default int leaves() {
    return switch (this) {
      case Column column -> 1;
      case Items list -> list.item.leaves();
      case Members object -> object.members.values().stream().mapToInt(Declared::leaves).sum();
    };
  }

  /// Adds its elements to a schema.
  default void addTo(List<SchemaElement> schema, String name) {
    switch (this) {
      case Column column -> schema.add(column.element(name));
      case Items list -> {
        schema.add(
            group(name, FieldRepetitionType.OPTIONAL, 1)
                .setConverted_type(ConvertedType.LIST)
                .setLogicalType(LogicalType.LIST(new ListType())));
        schema.add(group("list", FieldRepetitionType.REPEATED, 1));
        list.item.addTo(schema, "element");
      }
      case Members object -> {
        schema.add(group(name, FieldRepetitionType.OPTIONAL, object.members.size()));
        object.members.forEach((key, value) -> value.addTo(schema, key));
      }
    }
  }

  private static SchemaElement group(String name, FieldRepetitionType occurs, int children) {
    return new SchemaElement(name).setRepetition_type(occurs).setNum_children(children);
  }

  /// Finds types, and notes what they do not say of the rows.
  final class Finder {
    private static final int DEEPEST = 40;

    private final Map<String, String> told = new TreeMap<>();

    /// Sentences about places whose values do not read as they stood in the rows.
    List<String> told() {
      var sentences = new ArrayList<String>();
      told.forEach((place, what) -> sentences.add("`" + place + "`: " + what));
      return sentences;
    }

    /// The type of a column of the rows.
    Declared column(String name, Seen seen) {
      if (seen.onlyLists() && seen.items().areTurns()) {
        return new Items(turn(name + "[]", seen.items()));
      }
      if (depth(seen) > DEEPEST) {
        return json(name, "values nested deep, kept as JSON text");
      }
      if (seen.hasVaryingObjects()) {
        return seen.texts() > 0
            ? mixed(name, seen)
            : json(name, "objects whose keys differ from row to row, kept as JSON text");
      }
      return type(name, seen);
    }

    /// Trainers read turns by their keys, and take a key that is null for one that is absent; so a
    /// key that some turns lack is null there.
    private Declared turn(String place, Seen seen) {
      if (seen.hasTooManyFields()) {
        return json(place, "objects with very many keys, kept as JSON text");
      }
      List<String> absent = seen.absent();
      if (!absent.isEmpty()) {
        told.put(place, String.join(", ", absent) + ": null where a turn does not have it");
      }
      var members = new LinkedHashMap<String, Declared>();
      seen.fields().forEach((key, value) -> members.put(key, inTurn(place + "." + key, value)));
      return new Members(members);
    }

    private Declared inTurn(String place, Seen seen) {
      if (place.endsWith(".tool_calls") && seen.onlyLists() && seen.items().onlyObjects()) {
        return new Items(turn(place + "[]", seen.items()));
      }
      if (place.endsWith(".tool_calls[].function") && seen.onlyObjects()) {
        return turn(place, seen);
      }
      return column(place, seen);
    }

    private Declared type(String place, Seen seen) {
      if (seen.present() == 0 || seen.onlyTexts()) {
        return Column.TEXT;
      }
      if (seen.onlyTruths()) {
        return Column.TRUTH;
      }
      if (seen.onlyNumbers()) {
        if (seen.unfit() == 0) {
          return seen.whole() ? Column.LONG : Column.DOUBLE;
        }
        return json(
            place, "numbers that no number of 64 bits holds, kept as JSON text with all digits");
      }
      if (seen.onlyLists()) {
        return new Items(type(place + "[]", seen.items()));
      }
      if (seen.onlyObjects()) {
        var members = new LinkedHashMap<String, Declared>();
        seen.fields().forEach((key, value) -> members.put(key, type(place + "." + key, value)));
        return new Members(members);
      }
      return seen.texts() > 0
          ? mixed(place, seen)
          : json(place, "values of different kinds, kept as JSON text");
    }

    private Declared mixed(String place, Seen seen) {
      told.put(
          place,
          Phrase.of(
              "values that are no text among texts (%,d), kept as text",
              seen.present() - seen.texts()));
      return Column.TEXT;
    }

    private Declared json(String place, String what) {
      told.put(place, what);
      return Column.JSON;
    }

    private static int depth(Seen seen) {
      int deepest = 0;
      if (seen.onlyLists()) {
        deepest = depth(seen.items());
      }
      for (Seen field : seen.fields().values()) {
        deepest = Math.max(deepest, depth(field));
      }
      return deepest + 1;
    }
  }
}
