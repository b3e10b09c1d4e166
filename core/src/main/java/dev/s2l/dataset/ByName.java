package dev.s2l.dataset;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What names mean, looked up once for each. Threads may share it.
final class ByName<T> {
  /// Rows with names of their own have no end of them.
  private static final int MAX_NAMES = 1_000;

  private final Function<String, T> meaning;
  private final Map<String, T> known = new ConcurrentHashMap<>();

  ByName(Function<String, T> meaning) {
    this.meaning = meaning;
  }

  T of(String name) {
    T before = known.get(name);
    if (before != null) {
      return before;
    }
    T found = meaning.apply(name);
    if (known.size() < MAX_NAMES) {
      known.put(name, found);
    }
    return found;
  }
}
