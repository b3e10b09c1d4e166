package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Evaluates `a.b`, `a[b]` and `a[i:j:k]`. All members that a template can reach are listed here;
/// nothing is looked up by reflection.
final class Members {
  private static final long MAX_STRIDE = 1L << 32;

  private Members() {}

  static Object attribute(Object of, String name, Meter meter) {
    if (of instanceof Undefined undefined) {
      throw undefined.used();
    }
    if (name.startsWith("_")) {
      throw new JinjaException(
          JinjaException.Kind.SYNTAX,
          Phrase.of("access to the attribute '%s' is not allowed", name));
    }
    Optional<? extends Object> builtIn = builtIn(of, name, meter);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    return of instanceof Map<?, ?> map ? valueOf(map, name) : missing(of, name);
  }

  static Object item(Object of, Object key, Meter meter) {
    return switch (of) {
      case Undefined undefined -> throw undefined.used();
      case Map<?, ?> map when map.containsKey(Values.key(key)) -> valueOf(map, key);
      case List<?> list when key instanceof Long || key instanceof Boolean -> {
        long index = position(Values.integer(key), list.size());
        yield index < 0 ? missing(of, Values.text(key)) : list.get((int) index);
      }
      case String s when key instanceof Long -> {
        List<Object> characters = Texts.characters(s);
        meter.steps(characters.size() / 64);
        long index = position(Values.integer(key), characters.size());
        yield index < 0 ? missing(of, Values.text(key)) : characters.get((int) index);
      }
      default ->
          key instanceof String name ? named(of, name, meter) : missing(of, Values.text(key));
    };
  }

  private static Object named(Object of, String name, Meter meter) {
    if (name.startsWith("_")) {
      return missing(of, name);
    }
    Optional<? extends Object> builtIn = builtIn(of, name, meter);
    return builtIn.isPresent() ? builtIn.get() : missing(of, name);
  }

  /// An index from the front or, negative, from the end; -1 if there is none.
  private static long position(long index, int size) {
    long fromStart = index < 0 ? index + size : index;
    return fromStart >= 0 && fromStart < size ? fromStart : -1;
  }

  private static Object valueOf(Map<?, ?> map, Object key) {
    Object value = map.get(key);
    return value == null ? missing(map, Values.text(key)) : value;
  }

  private static Undefined missing(Object of, String name) {
    return new Undefined(Phrase.of("'%s' of a %s", name, Values.typeName(of)));
  }

  private static Optional<? extends Object> builtIn(Object of, String name, Meter meter) {
    return switch (of) {
      case String s -> StringMethods.named(s, name, meter);
      case Map<?, ?> map -> method(map, name);
      case List<?> list -> method(list, name);
      case Namespace namespace -> Optional.ofNullable(namespace.values().get(name));
      case Loop loop -> Optional.of(loop.member(name));
      default -> Optional.empty();
    };
  }

  private static Optional<Callable> method(Map<?, ?> map, String name) {
    return Optional.ofNullable(
        switch (name) {
          case "items" -> (Callable) (positional, named) -> entries(map);
          case "keys" -> (Callable) (positional, named) -> new ArrayList<Object>(map.keySet());
          case "values" -> (Callable) (positional, named) -> new ArrayList<Object>(map.values());
          case "get" ->
              (Callable)
                  (positional, named) -> {
                    Object value = map.get(Values.key(one("get", positional)));
                    return value != null
                        ? value
                        : positional.size() > 1
                            ? positional.get(1)
                            : named.getOrDefault("default", None.NONE);
                  };
          default -> null; // no method of this name
        });
  }

  static List<Object> entries(Map<?, ?> map) {
    var entries = new ArrayList<Object>();
    for (var entry : map.entrySet()) {
      entries.add(
          List.of(
              Objects.requireNonNull(entry.getKey()), Objects.requireNonNull(entry.getValue())));
    }
    return entries;
  }

  private static Object one(String method, List<Object> positional) {
    if (positional.isEmpty()) {
      throw JinjaException.failed(Phrase.of("%s() needs an argument", method));
    }
    return positional.getFirst();
  }

  private static Optional<Callable> method(List<?> list, String name) {
    return switch (name) {
      case "index" ->
          Optional.of(
              (positional, named) -> {
                Object wanted = one(name, positional);
                for (int i = 0; i < list.size(); i++) {
                  if (Values.equal(list.get(i), wanted)) {
                    return (long) i;
                  }
                }
                throw JinjaException.failed("the value is not in the list");
              });
      case "count" ->
          Optional.of(
              (positional, named) -> {
                Object wanted = one(name, positional);
                return list.stream().filter(x -> Values.equal(x, wanted)).count();
              });
      case "append", "extend", "insert", "pop", "remove", "reverse", "sort", "clear" ->
          throw JinjaException.failed(Phrase.of("a template may not change a list ('%s')", name));
      default -> Optional.empty();
    };
  }

  static Object slice(Object of, Object from, Object to, Object step, Meter meter) {
    if (of instanceof Undefined undefined) {
      throw undefined.used();
    }
    if (!(of instanceof String) && !(of instanceof List<?>)) {
      throw JinjaException.failed(Phrase.of("a %s has no slices", Values.typeName(of)));
    }
    List<Object> items = Values.items(of);
    meter.steps(1 + items.size() / 16);
    long stride =
        step instanceof None ? 1 : Math.clamp(Values.integer(step), -MAX_STRIDE, MAX_STRIDE);
    if (stride == 0) {
      throw JinjaException.failed("a slice cannot step by 0");
    }
    int size = items.size();
    long begin = bound(from, size, stride > 0 ? 0 : size - 1, stride);
    long end = bound(to, size, stride > 0 ? size : -1, stride);
    var out = new ArrayList<Object>();
    for (long i = begin; stride > 0 ? i < end : i > end; i += stride) {
      out.add(items.get((int) i));
    }
    return of instanceof String ? meter.made(StringMethods.join("", out, meter)) : out;
  }

  private static long bound(Object value, int size, long absent, long stride) {
    if (value instanceof None) {
      return absent;
    }
    long index = Values.integer(value);
    long fromStart = index < 0 ? index + size : index;
    return stride > 0 ? Math.clamp(fromStart, 0, size) : Math.clamp(fromStart, -1, size - 1);
  }
}
