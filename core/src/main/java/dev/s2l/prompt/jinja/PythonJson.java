package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// JSON as Python's `json.dumps(value, ensure_ascii=False, indent=…)` writes it, which is what chat
/// templates' `tojson` does.
final class PythonJson {
  private final StringBuilder out = new StringBuilder();
  private final String indent;
  private final Meter meter;

  private PythonJson(String indent, Meter meter) {
    this.indent = indent;
    this.meter = meter;
  }

  static String write(Object value, Object indent, Meter meter) {
    String by =
        indent instanceof String text
            ? text
            : indent instanceof None
                ? ""
                : " ".repeat((int) Math.clamp(Values.integer(indent), 0, 64));
    var json = new PythonJson(by, meter);
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
      case Double d ->
          out.append(
              Double.isNaN(d)
                  ? "NaN"
                  : Double.isInfinite(d) ? (d > 0 ? "Infinity" : "-Infinity") : Values.real(d));
      case String s -> string(s);
      case List<?> list -> {
        String separator = "[";
        for (Object item : list) {
          out.append(separator);
          line(depth + 1);
          value(item, depth + 1);
          separator = indent.isEmpty() ? ", " : ",";
        }
        close(list.isEmpty(), "[]", ']', depth);
      }
      case Map<?, ?> map -> {
        String separator = "{";
        for (var entry : map.entrySet()) {
          out.append(separator);
          line(depth + 1);
          string(key(Objects.requireNonNull(entry.getKey())));
          out.append(": ");
          value(Objects.requireNonNull(entry.getValue()), depth + 1);
          separator = indent.isEmpty() ? ", " : ",";
        }
        close(map.isEmpty(), "{}", '}', depth);
      }
      default -> throw JinjaException.failed(Phrase.of("a %s is no JSON", Values.typeName(value)));
    }
    meter.room(value instanceof String ? out.length() - before : 4);
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
    if (!indent.isEmpty()) {
      meter.room((long) indent.length() * depth + 1);
      out.append('\n').repeat(indent, depth);
    }
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
          if (c < ' ') {
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
