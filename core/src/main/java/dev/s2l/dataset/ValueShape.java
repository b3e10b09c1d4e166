package dev.s2l.dataset;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What kinds of values stand in one place of the rows of a file, and what stands inside them; told
/// apart as the Python library `datasets` does that.
final class ValueShape {
  private enum Kind {
    BOOL,
    INT,
    FLOAT,
    /// A text that Arrow takes for a time.
    TIME,
    TEXT,
    OBJECT,
    LIST
  }

  /// Rows with names of their own, such as dictionaries by id, have no end of them.
  private static final int MAX_NAMES = 10_000;

  private static final int MAX_TIME_LENGTH = 25;

  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d(:\\d\\d(:\\d\\d)?)?(Z|[+-]\\d\\d(:?\\d\\d)?)?)?");

  private static final Pattern INT = Pattern.compile("[+-]?\\d+");

  private static final Pattern FLOAT =
      Pattern.compile("[+-]?((\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?|(?i:inf|infinity))");

  /// What pandas takes for an empty cell.
  private static final Set<String> GAPS =
      Set.of(
          "",
          "#N/A",
          "#N/A N/A",
          "#NA",
          "-1.#IND",
          "-1.#QNAN",
          "-NaN",
          "-nan",
          "1.#IND",
          "1.#QNAN",
          "<NA>",
          "N/A",
          "NA",
          "NULL",
          "NaN",
          "None",
          "n/a",
          "nan",
          "null");

  private final EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final TreeMap<String, ValueShape> fields = new TreeMap<>();
  private @Nullable ValueShape element;

  /// Whether cells of a table are empty.
  private boolean gaps;

  /// Notes the value at which the parser stands; after it, the parser stands at its end.
  void note(JsonParser parser) {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        kinds.add(Kind.OBJECT);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          field(name).note(parser);
        }
      }
      case START_ARRAY -> {
        kinds.add(Kind.LIST);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          element = element == null ? new ValueShape() : element;
          element.note(parser);
        }
      }
      case VALUE_STRING -> {
        if (!kinds.contains(Kind.TEXT)) {
          kinds.add(isTime(parser.getString()) ? Kind.TIME : Kind.TEXT);
        }
      }
      case VALUE_NUMBER_INT -> kinds.add(Kind.INT);
      case VALUE_NUMBER_FLOAT -> kinds.add(Kind.FLOAT);
      case VALUE_TRUE, VALUE_FALSE -> kinds.add(Kind.BOOL);
      default -> {} // Null stands beside every kind.
    }
  }

  private static boolean isTime(String text) {
    return text.length() <= MAX_TIME_LENGTH && TIME.matcher(text).matches();
  }

  /// Notes a cell of a table, whose kind only its letters say.
  void noteCell(String cell) {
    if (kinds.contains(Kind.TEXT)) {
      return;
    }
    String text = cell.strip();
    if (GAPS.contains(cell)) {
      gaps = true;
    } else if (INT.matcher(text).matches()) {
      kinds.add(Kind.INT);
    } else if (FLOAT.matcher(text).matches()) {
      kinds.add(Kind.FLOAT);
    } else {
      String word = text.toLowerCase(Locale.ROOT);
      kinds.add(word.equals("true") || word.equals("false") ? Kind.BOOL : Kind.TEXT);
    }
  }

  /// What stands under a name. Names beyond the limit share nothing and are not kept.
  ValueShape field(String name) {
    kinds.add(Kind.OBJECT);
    ValueShape known = fields.get(name);
    if (known == null) {
      known = new ValueShape();
      if (fields.size() < MAX_NAMES) {
        fields.put(name, known);
      }
    }
    return known;
  }

  Set<String> names() {
    return fields.keySet();
  }

  /// Whether values of the other shape fit into a column that has the type of this one: every name
  /// is known here, and what it holds is of the same kind, or always null.
  boolean holds(ValueShape other) {
    if (other.kinds.isEmpty()) {
      return true;
    }
    return type().equals(other.type())
        && other.fields.entrySet().stream()
            .allMatch(
                entry -> {
                  ValueShape known = fields.get(entry.getKey());
                  return known != null && known.holds(entry.getValue());
                })
        && (other.element == null || (element != null && element.holds(other.element)));
  }

  /// The kinds that remain when one type is chosen for all values.
  private EnumSet<Kind> type() {
    var type = EnumSet.copyOf(kinds);
    if (type.contains(Kind.TEXT)) {
      type.remove(Kind.TIME);
    }
    if (type.contains(Kind.FLOAT)) {
      type.remove(Kind.INT);
    }
    if (gaps && type.remove(Kind.INT)) { // pandas has no gaps among whole numbers.
      type.add(Kind.FLOAT);
    }
    return type;
  }
}
