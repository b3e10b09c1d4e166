package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Jinja's filters: `x | trim`, `x | join(", ")` and so on.
final class Filters {
  private final Meter meter;

  Filters(Meter meter) {
    this.meter = meter;
  }

  Object apply(String name, Object value, List<Object> positional, Map<String, Object> named) {
    Object result = result(name, value, new FilterArguments(name, positional, named));
    if (result instanceof String text) {
      meter.made(text);
    } else if (result instanceof List<?> list) {
      meter.steps(list.size());
    }
    return result;
  }

  private Object result(String name, Object value, FilterArguments arguments) {
    return switch (name) {
      case "trim" ->
          Texts.strip(
              Values.text(value),
              arguments.has(0, "chars") ? Values.text(arguments.get(0, "chars")) : "",
              true,
              true);
      case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
      case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
      case "capitalize" -> Texts.capitalized(Values.text(value));
      case "title" -> Texts.titled(Values.text(value), false);
      case "length", "count" -> Values.length(value);
      case "string" -> Values.text(value);
      case "safe" -> value;
      case "escape", "e" -> escaped(Values.text(value));
      case "int" -> integer(value, arguments.get(0, "default", 0L));
      case "float" -> real(value, arguments.get(0, "default", 0.0));
      case "abs" ->
          value instanceof Double d
              ? Math.abs(d)
              : PythonNumbers.whole(PythonNumbers.big(value).abs());
      case "default", "d" -> {
        boolean asFalse = Values.truth(arguments.get(1, "boolean", false));
        boolean absent = value instanceof Undefined || (asFalse && !Values.truth(value));
        yield absent ? arguments.get(0, "default_value", "") : value;
      }
      case "tojson" -> PythonJson.write(value, arguments, meter);
      case "replace" ->
          Texts.replaced(
              Values.text(value),
              Values.text(arguments.get(0, "old")),
              Values.text(arguments.get(1, "new")),
              arguments.has(2, "count") ? Values.integer(arguments.get(2, "count")) : -1,
              meter);
      case "indent" -> indented(Values.text(value), arguments);
      case "items" ->
          value instanceof Map<?, ?> map ? Members.entries(map) : new ArrayList<Object>();
      case "dictsort" -> {
        if (!(value instanceof Map<?, ?> map)) {
          throw JinjaException.failed("dictsort needs a dict");
        }
        yield sorted(Members.entries(map), item -> folded(((List<?>) item).getFirst()));
      }
      default -> ofItems(name, value, arguments);
    };
  }

  private Object ofItems(String name, Object value, FilterArguments arguments) {
    return switch (name) {
      case "list" -> Values.items(value);
      case "first" -> end(Values.items(value), true);
      case "last" -> end(Values.items(value), false);
      case "reverse" -> {
        List<Object> items = new ArrayList<>(Values.items(value));
        Collections.reverse(items);
        yield value instanceof String ? StringMethods.join("", items, meter) : items;
      }
      case "join" -> {
        List<Object> items = Values.items(value);
        if (arguments.has(1, "attribute")) {
          items = attributes(items, Values.text(arguments.get(1, "attribute")));
        }
        yield StringMethods.join(Values.text(arguments.get(0, "d", "")), items, meter);
      }
      case "sort" -> {
        List<Object> items =
            arguments.has(2, "attribute")
                ? sorted(
                    Values.items(value),
                    item -> folded(path(item, Values.text(arguments.get(2, "attribute")))))
                : sorted(Values.items(value), Filters::folded);
        if (Values.truth(arguments.get(0, "reverse", false))) {
          Collections.reverse(items);
        }
        yield items;
      }
      case "unique" -> {
        var kept = new ArrayList<Object>();
        for (Object item : Values.items(value)) {
          meter.steps(1 + kept.size());
          if (kept.stream().noneMatch(other -> Values.equal(folded(other), folded(item)))) {
            kept.add(item);
          }
        }
        yield kept;
      }
      case "sum" -> {
        Object sum = 0L;
        for (Object item : Values.items(value)) {
          sum = Arithmetic.apply("+", sum, item, meter);
        }
        yield sum;
      }
      case "min" -> end(sorted(Values.items(value), item -> item), true);
      case "max" -> end(sorted(Values.items(value), item -> item), false);
      case "map" -> map(Values.items(value), arguments);
      case "select", "reject", "selectattr", "rejectattr" ->
          kept(name, Values.items(value), arguments);
      default ->
          throw new JinjaException(
              JinjaException.Kind.SYNTAX, Phrase.of("the filter '%s' is not implemented", name));
    };
  }

  private List<Object> map(List<Object> items, FilterArguments arguments) {
    if (arguments.named().containsKey("attribute")) {
      return attributes(items, Values.text(arguments.get(9, "attribute")));
    }
    if (arguments.positional().isEmpty()) {
      throw JinjaException.failed("the filter 'map' needs the name of a filter, or attribute=…");
    }
    var rest = arguments.positional().subList(1, arguments.positional().size());
    var out = new ArrayList<Object>();
    for (Object item : items) {
      meter.step();
      out.add(
          apply(Values.string(arguments.positional().getFirst()), item, rest, arguments.named()));
    }
    return out;
  }

  private List<Object> kept(String name, List<Object> items, FilterArguments arguments) {
    boolean attribute = name.endsWith("attr");
    boolean wanted = name.startsWith("select");
    int check = attribute ? 1 : 0;
    var positional = arguments.positional();
    var rest = positional.subList(Math.min(check + 1, positional.size()), positional.size());
    var out = new ArrayList<Object>();
    for (Object item : items) {
      meter.step();
      Object tested = attribute ? path(item, Values.text(arguments.get(0, ""))) : item;
      boolean holds =
          positional.size() > check
              ? Checks.holds(Values.string(positional.get(check)), tested, rest)
              : Values.truth(tested);
      if (holds == wanted) {
        out.add(item);
      }
    }
    return out;
  }

  private List<Object> attributes(List<Object> items, String path) {
    var out = new ArrayList<Object>();
    for (Object item : items) {
      out.add(path(item, path));
    }
    return out;
  }

  private Object path(Object item, String path) {
    Object value = item;
    for (String name : path.split("\\.", -1)) {
      value = Members.item(value, name, meter);
    }
    return value;
  }

  private List<Object> sorted(List<Object> items, java.util.function.UnaryOperator<Object> key) {
    meter.steps(8L * items.size());
    var out = new ArrayList<>(items);
    out.sort((a, b) -> Values.compare(key.apply(a), key.apply(b)));
    return out;
  }

  private static Object folded(Object value) {
    return value instanceof String s ? s.toLowerCase(Locale.ROOT) : value;
  }

  private static Object end(List<Object> items, boolean first) {
    return items.isEmpty()
        ? new Undefined("the item of an empty list")
        : Objects.requireNonNull(first ? items.getFirst() : items.getLast());
  }

  private static Object integer(Object value, Object fallback) {
    try {
      return value instanceof Double d
          ? PythonNumbers.whole(new BigDecimal(d).toBigInteger())
          : value instanceof String s
              ? PythonNumbers.whole(new BigInteger(s.strip()))
              : Values.isNumber(value) ? PythonNumbers.whole(PythonNumbers.big(value)) : fallback;
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static Object real(Object value, Object fallback) {
    try {
      return value instanceof String s
          ? Double.parseDouble(s)
          : Values.isNumber(value) ? Values.number(value) : fallback;
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static String escaped(String s) {
    return s.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private String indented(String s, FilterArguments arguments) {
    Object width = arguments.get(0, "width", 4L);
    long count = width instanceof Long n ? Math.clamp(n, 0, 1000) : 0;
    String by = width instanceof String text ? text : " ".repeat((int) count);
    boolean first = Values.truth(arguments.get(1, "first", false));
    boolean blank = Values.truth(arguments.get(2, "blank", false));
    var out = new StringBuilder();
    String[] lines = s.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean indent = i == 0 ? first : blank || !lines[i].isEmpty();
      meter.room(by.length() + lines[i].length() + 1);
      out.append(i == 0 ? "" : "\n").append(indent ? by : "").append(lines[i]);
    }
    return out.toString();
  }
}
