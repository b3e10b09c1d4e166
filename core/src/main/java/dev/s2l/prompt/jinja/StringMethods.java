package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The methods of Python's `str` that templates call.
final class StringMethods {
  private static final Set<String> NAMES =
      Set.of(
          "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "upper",
          "lower",
          "title",
          "capitalize",
          "replace",
          "join",
          "find",
          "rfind",
          "count",
          "isdigit",
          "isalpha",
          "isspace",
          "isupper",
          "islower",
          "removeprefix",
          "removesuffix",
          "partition",
          "rpartition");

  private StringMethods() {}

  static Optional<Callable> named(String s, String name, Meter meter) {
    return NAMES.contains(name)
        ? Optional.of(
            (positional, named) -> {
              var all = new ArrayList<>(positional);
              for (String key : List.of("sep", "maxsplit", "keepends", "count")) {
                if (named.containsKey(key)) {
                  all.add(named.get(key));
                }
              }
              meter.steps(1 + s.length() / 64);
              Object result = call(s, name, all, meter);
              if (result instanceof String text) {
                meter.made(text);
              } else if (result instanceof List<?> list) {
                meter.steps(list.size());
                meter.room(s.length());
              }
              return result;
            })
        : Optional.empty();
  }

  private static Object call(String s, String name, List<Object> arguments, Meter meter) {
    return switch (name) {
      case "strip" -> Texts.strip(s, optional(arguments, 0), true, true);
      case "lstrip" -> Texts.strip(s, optional(arguments, 0), true, false);
      case "rstrip" -> Texts.strip(s, optional(arguments, 0), false, true);
      case "split", "rsplit" -> split(s, arguments, name.equals("rsplit"));
      case "splitlines" ->
          Texts.lines(s, !arguments.isEmpty() && Values.truth(arguments.getFirst()));
      case "startswith" -> any(arguments, s::startsWith);
      case "endswith" -> any(arguments, s::endsWith);
      case "upper" -> s.toUpperCase(Locale.ROOT);
      case "lower" -> s.toLowerCase(Locale.ROOT);
      case "title" -> Texts.titled(s, true);
      case "capitalize" -> Texts.capitalized(s);
      case "replace" ->
          Texts.replaced(
              s,
              string(arguments, 0),
              string(arguments, 1),
              arguments.size() > 2 ? Values.integer(arguments.get(2)) : -1,
              meter);
      case "join" -> join(s, Values.items(at(arguments, 0)), meter);
      case "find" -> position(s, s.indexOf(string(arguments, 0)));
      case "rfind" -> position(s, s.lastIndexOf(string(arguments, 0)));
      case "count" -> Texts.split(s, string(arguments, 0), -1, false).size() - 1L;
      case "isdigit" -> !s.isEmpty() && s.codePoints().allMatch(Character::isDigit);
      case "isalpha" -> !s.isEmpty() && s.codePoints().allMatch(Character::isLetter);
      case "isspace" -> !s.isEmpty() && s.codePoints().allMatch(Texts::isSpace);
      case "isupper" ->
          s.equals(s.toUpperCase(Locale.ROOT)) && !s.equals(s.toLowerCase(Locale.ROOT));
      case "islower" ->
          s.equals(s.toLowerCase(Locale.ROOT)) && !s.equals(s.toUpperCase(Locale.ROOT));
      case "removeprefix" -> {
        String prefix = string(arguments, 0);
        yield s.startsWith(prefix) ? s.substring(prefix.length()) : s;
      }
      case "removesuffix" -> {
        String suffix = string(arguments, 0);
        yield s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s;
      }
      default -> partition(s, string(arguments, 0), name.equals("rpartition"));
    };
  }

  static String join(String separator, List<Object> items, Meter meter) {
    var out = new StringBuilder();
    String between = "";
    for (Object item : items) {
      String text = Values.text(item);
      meter.steps(1);
      meter.room(text.length() + separator.length());
      out.append(between).append(text);
      between = separator;
    }
    return out.toString();
  }

  private static List<Object> split(String s, List<Object> arguments, boolean fromRight) {
    boolean atSpace = arguments.isEmpty() || arguments.getFirst() instanceof None;
    long maxSplits = arguments.size() > 1 ? Values.integer(arguments.get(1)) : -1;
    if (!atSpace) {
      return Texts.split(s, string(arguments, 0), maxSplits, fromRight);
    }
    if (maxSplits >= 0) {
      throw JinjaException.failed("split at white space with a maximum is not implemented");
    }
    return Texts.words(s);
  }

  private static List<Object> partition(String s, String separator, boolean fromRight) {
    int at = fromRight ? s.lastIndexOf(separator) : s.indexOf(separator);
    if (at < 0) {
      return fromRight ? List.of("", "", s) : List.of(s, "", "");
    }
    return List.of(s.substring(0, at), separator, s.substring(at + separator.length()));
  }

  private static Long position(String s, int at) {
    return at < 0 ? -1L : (long) s.codePointCount(0, at);
  }

  private static boolean any(List<Object> arguments, java.util.function.Predicate<String> test) {
    if (at(arguments, 0) instanceof List<?> options) {
      return options.stream().anyMatch(option -> test.test(Values.string(option)));
    }
    return test.test(string(arguments, 0));
  }

  private static String optional(List<Object> arguments, int index) {
    return arguments.size() <= index || arguments.get(index) instanceof None
        ? ""
        : string(arguments, index);
  }

  private static String string(List<Object> arguments, int index) {
    return Values.string(at(arguments, index));
  }

  private static Object at(List<Object> arguments, int index) {
    if (arguments.size() <= index) {
      throw JinjaException.failed(Phrase.of("a method of str lacks its argument %d", index + 1));
    }
    return arguments.get(index);
  }
}
