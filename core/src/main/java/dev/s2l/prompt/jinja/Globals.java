package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The global functions of a chat template: `raise_exception`, `strftime_now`, `range` and so on.
final class Globals {
  /// The limit of Jinja's sandbox.
  private static final long MAX_RANGE = 100_000;

  private Globals() {}

  static void addTo(Scope scope, Meter meter, LocalDateTime now) {
    scope.set(
        "raise_exception",
        (Callable)
            (positional, named) -> {
              throw new JinjaException(
                  JinjaException.Kind.RAISED,
                  positional.isEmpty() ? "" : Values.text(positional.getFirst()));
            });
    scope.set(
        "strftime_now",
        (Callable)
            (positional, named) ->
                strftime(positional.isEmpty() ? "" : Values.string(positional.getFirst()), now));
    scope.set("range", (Callable) (positional, named) -> range(positional, meter));
    scope.set(
        "namespace",
        (Callable)
            (positional, named) -> {
              var namespace = new Namespace();
              for (Object each : positional) {
                if (each instanceof Map<?, ?> map) {
                  map.forEach((key, value) -> namespace.values().put(Values.text(key), value));
                }
              }
              namespace.values().putAll(named);
              return namespace;
            });
    scope.set(
        "dict",
        (Callable) (positional, named) -> new java.util.LinkedHashMap<Object, Object>(named));
  }

  private static List<Object> range(List<Object> arguments, Meter meter) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      throw JinjaException.failed("range takes 1 to 3 numbers");
    }
    long from = arguments.size() > 1 ? Values.integer(arguments.getFirst()) : 0;
    long to = Values.integer(arguments.get(arguments.size() > 1 ? 1 : 0));
    long step = arguments.size() > 2 ? Values.integer(arguments.get(2)) : 1;
    if (step == 0) {
      throw JinjaException.failed("range cannot step by 0");
    }
    var items = new ArrayList<Object>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      if (items.size() == MAX_RANGE) {
        throw new JinjaException(
            JinjaException.Kind.LIMIT, Phrase.of("a range has more than %,d numbers", MAX_RANGE));
      }
      items.add(i);
    }
    meter.steps(items.size());
    return items;
  }

  private static String strftime(String format, LocalDateTime now) {
    var out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char field = format.charAt(++i);
      String plain = "";
      if (field == '-' && i + 1 < format.length()) {
        field = format.charAt(++i);
        plain = "-";
      }
      out.append(
          switch (plain + field) {
            case "Y" -> Integer.toString(now.getYear());
            case "m" -> Phrase.of("%02d", now.getMonthValue());
            case "-m" -> Integer.toString(now.getMonthValue());
            case "d" -> Phrase.of("%02d", now.getDayOfMonth());
            case "-d" -> Integer.toString(now.getDayOfMonth());
            case "H" -> Phrase.of("%02d", now.getHour());
            case "M" -> Phrase.of("%02d", now.getMinute());
            case "S" -> Phrase.of("%02d", now.getSecond());
            case "y" -> Phrase.of("%02d", now.getYear() % 100);
            case "j" -> Phrase.of("%03d", now.getDayOfYear());
            case "B" -> name(now.getMonth().name(), 99);
            case "b" -> name(now.getMonth().name(), 3);
            case "A" -> name(now.getDayOfWeek().name(), 99);
            case "a" -> name(now.getDayOfWeek().name(), 3);
            case "%" -> "%";
            default ->
                throw JinjaException.failed(
                    Phrase.of("strftime_now: the field '%%%s%c' is not implemented", plain, field));
          });
    }
    return out.toString();
  }

  private static String name(String upper, int length) {
    String name = upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT);
    return name.substring(0, Math.min(length, name.length()));
  }
}
