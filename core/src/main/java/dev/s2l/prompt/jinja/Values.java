package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Python's view of the Java values in use: `None`, `Boolean`, `Long` (`BigInteger` for a whole
/// number that is larger), `Double`, `String`, `List`, `Map` with keys in order, and our own
/// [Undefined], [Namespace], [Loop], [Callable].
final class Values {
  private static final int MAX_REPR = 16 << 20;
  private static final int MAX_COMPARED = 1_000_000;

  private Values() {}

  static boolean truth(Object value) {
    return switch (value) {
      case None none -> false;
      case Undefined undefined -> false;
      case Boolean b -> b;
      case Long n -> n != 0;
      case BigInteger n -> n.signum() != 0;
      case Double d -> d != 0;
      case String s -> !s.isEmpty();
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  static String typeName(Object value) {
    return switch (value) {
      case None none -> "None";
      case Undefined undefined -> "undefined";
      case Boolean b -> "bool";
      case Long n -> "int";
      case BigInteger n -> "int";
      case Double d -> "float";
      case String s -> "str";
      case List<?> list -> "list";
      case Map<?, ?> map -> "dict";
      case Namespace namespace -> "namespace";
      case Loop loop -> "loop";
      default -> "function";
    };
  }

  /// Python's `str`.
  static String text(Object value) {
    return value instanceof String s
        ? s
        : value instanceof Undefined ? "" : repr(value, new StringBuilder(), 0).toString();
  }

  private static StringBuilder repr(Object value, StringBuilder out, int depth) {
    if (depth > 100 || out.length() > MAX_REPR) {
      throw JinjaException.failed("a value is nested too deep, or too large as text");
    }
    switch (value) {
      case None none -> out.append("None");
      case Undefined undefined -> out.append("Undefined");
      case Boolean b -> out.append(b ? "True" : "False");
      case Long n -> out.append(n);
      case BigInteger n -> out.append(n);
      case Double d -> out.append(PythonNumbers.repr(d));
      case String s -> quoted(s, out);
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          repr(item, out.append(separator), depth + 1);
          separator = ", ";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      case Map<?, ?> map -> {
        String separator = "{";
        for (var entry : map.entrySet()) {
          repr(Objects.requireNonNull(entry.getKey()), out.append(separator), depth + 1);
          repr(Objects.requireNonNull(entry.getValue()), out.append(": "), depth + 1);
          separator = ", ";
        }
        out.append(map.isEmpty() ? "{}" : "}");
      }
      default -> out.append('<').append(typeName(value)).append('>');
    }
    return out;
  }

  private static void quoted(String s, StringBuilder out) {
    char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    for (int c : s.codePoints().toArray()) {
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (isPrintable(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(Phrase.of(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
          }
        }
      }
    }
    out.append(quote);
  }

  /// Python's `isprintable`. The noncharacters that mark the user's texts are kept as they are.
  private static boolean isPrintable(int c) {
    if (c == ' ' || c >= 0xfdd0 && c <= 0xfdef) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true; // letters, digits, marks, signs
    };
  }

  static boolean equal(Object a, Object b) {
    return equal(a, b, new int[1]);
  }

  /// @param compared counts the comparisons, because a list that contains another list many times
  ///   has few bytes but many items
  private static boolean equal(Object a, Object b, int[] compared) {
    if (++compared[0] > MAX_COMPARED) {
      throw new JinjaException(JinjaException.Kind.LIMIT, "it compares too many values");
    }
    if (isNumber(a) && isNumber(b)) {
      return order(a, b) == 0 && !isNaN(a) && !isNaN(b);
    }
    if (a instanceof Undefined || b instanceof Undefined) {
      return a instanceof Undefined && b instanceof Undefined;
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = equal(x.get(i), y.get(i), compared);
      }
      return same;
    }
    if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      boolean same = x.size() == y.size();
      for (var entry : x.entrySet()) {
        Object other = y.get(entry.getKey());
        same =
            same
                && other != null
                && equal(Objects.requireNonNull(entry.getValue()), other, compared);
      }
      return same;
    }
    return a.equals(b);
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double d && Double.isNaN(d);
  }

  /// Exactly, as Python compares whole numbers with doubles.
  private static int order(Object a, Object b) {
    boolean reals = a instanceof Double || b instanceof Double;
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (!reals) {
      return PythonNumbers.big(a).compareTo(PythonNumbers.big(b));
    }
    double x = number(a);
    double y = number(b);
    if (a instanceof Double && b instanceof Double || !Double.isFinite(x) || !Double.isFinite(y)) {
      return x == y ? 0 : Double.compare(x, y);
    }
    return decimal(a).compareTo(decimal(b));
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof Double d ? new BigDecimal(d) : new BigDecimal(PythonNumbers.big(value));
  }

  static int compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      return order(a, b);
    }
    if (a instanceof String x && b instanceof String y) {
      return Texts.compare(x, y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
        if (!equal(x.get(i), y.get(i))) {
          return compare(x.get(i), y.get(i));
        }
      }
      return Integer.compare(x.size(), y.size());
    }
    throw wrongTypes("compare", a, b);
  }

  static boolean contains(Object container, Object item) {
    return switch (container) {
      case String s -> {
        if (!(item instanceof String part)) {
          throw wrongTypes("look in", item, container);
        }
        yield s.contains(part);
      }
      case List<?> list -> {
        boolean contained = false;
        for (Object each : list) {
          contained = contained || equal(each, item);
        }
        yield contained;
      }
      case Map<?, ?> map -> map.containsKey(key(item));
      case Undefined undefined -> false;
      default -> throw wrongTypes("look in", item, container);
    };
  }

  /// The items that a loop visits: items of a list, keys of a dict, characters of a string.
  static List<Object> items(Object value) {
    return switch (value) {
      case List<?> list -> new ArrayList<>(list);
      case Map<?, ?> map -> new ArrayList<>(map.keySet());
      case String s -> Texts.characters(s);
      case Undefined undefined -> List.of();
      default -> throw JinjaException.failed(Phrase.of("'%s' has no items", typeName(value)));
    };
  }

  static long length(Object value) {
    return switch (value) {
      case String s -> s.codePointCount(0, s.length());
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case Undefined undefined -> 0;
      default -> throw JinjaException.failed(Phrase.of("'%s' has no length", typeName(value)));
    };
  }

  static boolean isNumber(Object value) {
    return value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value instanceof BigInteger;
  }

  static double number(Object value) {
    return value instanceof Double d
        ? d
        : value instanceof BigInteger n ? n.doubleValue() : integer(value);
  }

  /// @throws JinjaException for what is no whole number
  static long integer(Object value) {
    return switch (value) {
      case Long n -> n;
      case Boolean b -> b ? 1 : 0;
      case Undefined undefined -> throw undefined.used();
      case BigInteger n -> throw JinjaException.failed(Phrase.of("%s is too large here", n));
      default ->
          throw JinjaException.failed(Phrase.of("'%s' found, an int expected", typeName(value)));
    };
  }

  static String string(Object value) {
    return switch (value) {
      case String s -> s;
      case Undefined undefined -> throw undefined.used();
      default ->
          throw JinjaException.failed(Phrase.of("'%s' found, a str expected", typeName(value)));
    };
  }

  /// @throws JinjaException for what cannot be a key
  static Object key(Object value) {
    return switch (value) {
      case None none -> none;
      case Boolean b -> b;
      case Long n -> n;
      case BigInteger n -> n;
      case Double d -> d;
      case String s -> s;
      default -> throw JinjaException.failed(Phrase.of("a %s cannot be a key", typeName(value)));
    };
  }

  static JinjaException wrongTypes(String what, Object a, Object b) {
    for (Object each : new Object[] {a, b}) {
      if (each instanceof Undefined undefined) {
        return undefined.used();
      }
    }
    return JinjaException.failed(
        Phrase.of("cannot %s '%s' and '%s'", what, typeName(a), typeName(b)));
  }
}
