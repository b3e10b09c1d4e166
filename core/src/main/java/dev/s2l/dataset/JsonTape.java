package dev.s2l.dataset;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/// A row of JSON as a tape of its tokens, checked in one pass over the bytes before any value is
/// built. It takes only rows that [JsonRow] accepts and gives them the same values; what it does
/// not know for certain (a fault, a number with an exponent, many names) it leaves to the parser
/// that can tell what is wrong. One object is reused for the rows of one thread.
final class JsonTape {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAMES = 1_000;
  private static final int MAX_NAME_BYTES = 1_000;

  /// Members of one object: each name is compared with those before it.
  private static final int MAX_MEMBERS = 64;

  private static final int MAX_DIGITS = 18;

  private static final byte NAME = 0;
  private static final byte ASCII = 1;
  private static final byte UTF8 = 2;
  private static final byte ESCAPED = 3;
  private static final byte INTEGER = 4;
  private static final byte DECIMAL = 5;
  private static final byte TRUE = 6;
  private static final byte FALSE = 7;
  private static final byte NULL = 8;
  private static final byte OBJECT = 9;
  private static final byte ARRAY = 10;

  static final int FAULT = -1;

  private byte[] bytes = new byte[0];
  private int end;

  private int size;
  private byte[] kinds = new byte[64];

  /// Where the text of a token begins; of a name, its number.
  private int[] from = new int[64];

  /// Where the text of a token ends; of an object or an array, the token after it.
  private int[] to = new int[64];

  /// Whether the string that was read last holds escapes, and whether it holds more than ASCII.
  private boolean escaped;

  private boolean wide;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> nameBytes = new ArrayList<>();

  /// The number of the name that stood at this token in a row before: rows have the same names.
  private int[] guesses = new int[64];

  private final JsonEscapes escapes = new JsonEscapes();

  /// Reads the tokens of a row.
  ///
  /// @return whether the row is an object that is understood; otherwise it may still be right
  boolean read(byte[] row, int start, int length) {
    bytes = row;
    end = start + length;
    size = 0;
    int at = skipSpace(start);
    if (at == end || bytes[at] != '{') {
      return false;
    }
    at = object(at, 1);
    return at != FAULT && skipSpace(at) == end;
  }

  /// The values of the wanted columns of the row that was read last.
  Map<String, JsonNode> values(RowParser.Wanted wanted) {
    var values = new LinkedHashMap<String, JsonNode>();
    for (int token = 1; token < to[0]; token = after(token + 1)) {
      String name = names.get(from[token]);
      if (wanted.test(name, kinds[token + 1] == NULL)) {
        values.put(name, node(token + 1));
      }
    }
    return values;
  }

  private int after(int token) {
    return kinds[token] >= OBJECT ? to[token] : token + 1;
  }

  private JsonNode node(int token) {
    return switch (kinds[token]) {
      case ASCII, UTF8, ESCAPED -> StringNode.valueOf(textOf(token));
      case INTEGER -> integer(token);
      case DECIMAL -> decimal(token);
      case TRUE -> NODES.booleanNode(true);
      case FALSE -> NODES.booleanNode(false);
      case NULL -> NODES.nullNode();
      case OBJECT -> {
        var object = NODES.objectNode();
        for (int name = token + 1; name < to[token]; name = after(name + 1)) {
          object.set(names.get(from[name]), node(name + 1));
        }
        yield object;
      }
      default -> {
        var array = NODES.arrayNode();
        for (int element = token + 1; element < to[token]; element = after(element)) {
          array.add(node(element));
        }
        yield array;
      }
    };
  }

  private String textOf(int token) {
    int start = from[token];
    int length = to[token] - start;
    return switch (kinds[token]) {
      case ASCII, DECIMAL -> new String(bytes, start, length, StandardCharsets.ISO_8859_1);
      case UTF8 -> new String(bytes, start, length, StandardCharsets.UTF_8);
      default -> escapes.text(bytes, start, to[token]);
    };
  }

  private JsonNode integer(int token) {
    long value = 0;
    int at = from[token];
    boolean negative = bytes[at] == '-';
    for (at += negative ? 1 : 0; at < to[token]; at++) {
      value = 10 * value + (bytes[at] - '0');
    }
    value = negative ? -value : value;
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private JsonNode decimal(int token) {
    var value = new BigDecimal(textOf(token));
    return value.signum() == 0 && bytes[from[token]] == '-'
        ? DoubleNode.valueOf(-0.0)
        : DecimalNode.valueOf(value);
  }

  private int add(byte kind, int start, int stop) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
      guesses = Arrays.copyOf(guesses, 2 * size);
    }
    kinds[size] = kind;
    from[size] = start;
    to[size] = stop;
    return size++;
  }

  private int skipSpace(int start) {
    int at = start;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /// Each of these reads what begins at `at` and returns where it ends, or [#FAULT].
  private int value(int at, int depth) {
    if (at >= end) {
      return FAULT;
    }
    return switch (bytes[at]) {
      case '"' -> text(at);
      case '{' -> object(at, depth + 1);
      case '[' -> array(at, depth + 1);
      case 't' -> word(at, TRUE, "true");
      case 'f' -> word(at, FALSE, "false");
      case 'n' -> word(at, NULL, "null");
      default -> number(at);
    };
  }

  private int object(int start, int depth) {
    if (depth > MAX_DEPTH) {
      return FAULT;
    }
    int object = add(OBJECT, start, 0);
    int at = skipSpace(start + 1);
    if (at < end && bytes[at] == '}') {
      to[object] = size;
      return at + 1;
    }
    for (int members = 1; members <= MAX_MEMBERS; members++) {
      at = name(at, object);
      if (at == FAULT) {
        return FAULT;
      }
      at = skipSpace(at);
      if (at >= end || bytes[at] != ':') {
        return FAULT;
      }
      at = value(skipSpace(at + 1), depth);
      if (at == FAULT) {
        return FAULT;
      }
      at = skipSpace(at);
      if (at >= end) {
        return FAULT;
      }
      if (bytes[at] == '}') {
        to[object] = size;
        return at + 1;
      }
      if (bytes[at] != ',') {
        return FAULT;
      }
      at = skipSpace(at + 1);
    }
    return FAULT;
  }

  private int array(int start, int depth) {
    if (depth > MAX_DEPTH) {
      return FAULT;
    }
    int array = add(ARRAY, start, 0);
    int at = skipSpace(start + 1);
    if (at < end && bytes[at] == ']') {
      to[array] = size;
      return at + 1;
    }
    while (true) {
      at = value(at, depth);
      if (at == FAULT) {
        return FAULT;
      }
      at = skipSpace(at);
      if (at >= end) {
        return FAULT;
      }
      if (bytes[at] == ']') {
        to[array] = size;
        return at + 1;
      }
      if (bytes[at] != ',') {
        return FAULT;
      }
      at = skipSpace(at + 1);
    }
  }

  private int name(int start, int object) {
    if (start >= end || bytes[start] != '"') {
      return FAULT;
    }
    int number = guesses[add(NAME, 0, 0)];
    int stop = start + 1 + (number < names.size() ? nameBytes.get(number).length : end);
    boolean guessed =
        stop > start
            && stop < end
            && bytes[stop] == '"'
            && Arrays.equals(nameBytes.get(number), 0, stop - start - 1, bytes, start + 1, stop);
    if (!guessed) {
      stop = closingQuote(start);
      if (stop == FAULT || escaped || stop - start > MAX_NAME_BYTES) {
        return FAULT;
      }
      number = numberOf(Arrays.copyOfRange(bytes, start + 1, stop));
      if (number == FAULT) {
        return FAULT;
      }
      guesses[size - 1] = number;
    }
    from[size - 1] = number;
    return isRepeated(object, number) ? FAULT : stop + 1;
  }

  private int numberOf(byte[] name) {
    String text = new String(name, StandardCharsets.UTF_8);
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    if (names.size() == MAX_NAMES) {
      return FAULT;
    }
    names.add(text);
    nameBytes.add(name);
    numbers.put(text, names.size() - 1);
    return names.size() - 1;
  }

  /// Whether an earlier name of the object is that of the last token.
  private boolean isRepeated(int object, int number) {
    for (int name = object + 1; name < size - 1; name = after(name + 1)) {
      if (from[name] == number) {
        return true;
      }
    }
    return false;
  }

  private int text(int start) {
    int stop = closingQuote(start);
    if (stop == FAULT) {
      return FAULT;
    }
    add(escaped ? ESCAPED : wide ? UTF8 : ASCII, start + 1, stop);
    return stop + 1;
  }

  /// @return where the closing quote stands
  private int closingQuote(int start) {
    escaped = false;
    wide = false;
    int at = start + 1;
    while (true) {
      at = plain(at);
      if (at >= end) {
        return FAULT;
      }
      byte b = bytes[at];
      if (b == '"') {
        return at;
      }
      if (b == '\\') {
        escaped = true;
        at = JsonEscapes.end(bytes, at, end);
      } else {
        wide = true;
        at = StrictText.sequenceEnd(bytes, at, end);
      }
      if (at == FAULT) {
        return FAULT;
      }
    }
  }

  /// The next quote, backslash or byte beyond ASCII.
  private int plain(int start) {
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long eight = ByteWords.at(bytes, at);
      long found =
          ByteWords.first(eight, '"') | ByteWords.first(eight, '\\') | eight & ByteWords.HIGH;
      if (found != 0) {
        return at + ByteWords.place(found);
      }
    }
    while (at < end && bytes[at] >= 0 && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  private int word(int start, byte kind, String word) {
    if (start + word.length() > end) {
      return FAULT;
    }
    for (int i = 1; i < word.length(); i++) {
      if (bytes[start + i] != word.charAt(i)) {
        return FAULT;
      }
    }
    add(kind, start, start + word.length());
    return start + word.length();
  }

  /// A number of few digits, without an exponent.
  private int number(int start) {
    int at = start + (bytes[start] == '-' ? 1 : 0);
    int whole = digits(at);
    boolean zero = whole > at && bytes[at] == '0';
    if (whole == at || (zero && whole > at + 1)) {
      return FAULT;
    }
    boolean point = whole < end && bytes[whole] == '.';
    int stop = point ? digits(whole + 1) : whole;
    boolean odd = point ? stop == whole + 1 : zero && at > start;
    if (odd || stop - at > MAX_DIGITS || !endsNumber(stop)) {
      return FAULT;
    }
    add(point ? DECIMAL : INTEGER, start, stop);
    return stop;
  }

  private int digits(int start) {
    int at = start;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  private boolean endsNumber(int at) {
    return at < end
        && (isSpace(bytes[at]) || bytes[at] == ',' || bytes[at] == ']' || bytes[at] == '}');
  }
}
