package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// JSON as Python's `json.dumps` writes it, with the arguments and defaults of the filter `tojson`
/// of chat templates: `ensure_ascii=False, indent=None, separators=None, sort_keys=False`.
final class PythonJson {
  private final StringBuilder out = new StringBuilder();
  private final Meter meter;
  private final boolean ascii;
  private final Optional<String> indent;
  private final boolean sorted;
  private final String betweenItems;
  private final String afterKeys;

  private PythonJson(FilterArguments arguments, Meter meter) {
    this.meter = meter;
    this.ascii = Values.truth(arguments.get(0, "ensure_ascii", false));
    this.indent =
        switch (arguments.get(1, "indent", None.NONE)) {
          case None none -> Optional.empty();
          case String text -> Optional.of(text);
          case Object width ->
              Optional.of(" ".repeat((int) Math.clamp(Values.integer(width), 0, 64)));
        };
    this.sorted = Values.truth(arguments.get(3, "sort_keys", false));
    if (arguments.get(2, "separators", None.NONE) instanceof List<?> two && two.size() == 2) {
      this.betweenItems = Values.string(two.getFirst());
      this.afterKeys = Values.string(two.getLast());
    } else {
      this.betweenItems = indent.isPresent() ? "," : ", ";
      this.afterKeys = ": ";
    }
  }

  static String write(Object value, FilterArguments arguments, Meter meter) {
    var json = new PythonJson(arguments, meter);
    json.value(value, 0);
    return json.out.toString();
  }

  private void value(Object value, int depth) {
    meter.step();
    if (depth > 100) {
      throw JinjaException.failed("a value is nested too deep for JSON");
    }
    int before = out.length();
    switch (value) {
      case None none -> out.append("null");
      case Boolean b -> out.append(b);
      case Long n -> out.append(n);
      case BigInteger n -> out.append(n);
      case Double d ->
          out.append(
              Double.isNaN(d)
                  ? "NaN"
                  : Double.isInfinite(d)
                      ? (d > 0 ? "Infinity" : "-Infinity")
                      : PythonNumbers.repr(d));
      case String s -> string(s);
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          out.append(separator);
          line(depth + 1);
          value(item, depth + 1);
          separator = betweenItems;
        }
        close(list.isEmpty(), "[]", ']', depth);
      }
      case Map<?, ?> map -> {
        String separator = "{";
        for (var entry : entries(map)) {
          out.append(separator);
          line(depth + 1);
          string(key(Objects.requireNonNull(entry.getKey())));
          out.append(afterKeys);
          value(Objects.requireNonNull(entry.getValue()), depth + 1);
          separator = betweenItems;
        }
        close(map.isEmpty(), "{}", '}', depth);
      }
      default -> throw JinjaException.failed(Phrase.of("a %s is no JSON", Values.typeName(value)));
    }
    meter.room(value instanceof String ? out.length() - before : 4);
  }

  private List<Map.Entry<?, ?>> entries(Map<?, ?> map) {
    var entries = new ArrayList<Map.Entry<?, ?>>(map.entrySet());
    if (sorted) {
      entries.sort(
          (a, b) ->
              Values.compare(
                  Objects.requireNonNull(a.getKey()), Objects.requireNonNull(b.getKey())));
    }
    return entries;
  }

  private static String key(Object key) {
    return key instanceof None
        ? "null"
        : key instanceof Boolean b ? b.toString() : Values.text(key);
  }

  private void close(boolean empty, String emptyText, char end, int depth) {
    if (empty) {
      out.append(emptyText);
    } else {
      line(depth);
      out.append(end);
    }
  }

  private void line(int depth) {
    indent.ifPresent(
        by -> {
          meter.room((long) by.length() * depth + 1);
          out.append('\n').repeat(by, depth);
        });
  }

  private void string(String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ' || (ascii && c > '~')) {
            out.append(Phrase.of("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
