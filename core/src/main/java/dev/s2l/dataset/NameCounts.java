package dev.s2l.dataset;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts the names of columns and of keys of messages while the rows of an input are read.
class NameCounts {
  /// Rows with names of their own, such as dictionaries by id, have no end of them.
  private static final int MAX_NAMES = 1_000;

  /// What a key of a message is for.
  enum Use {
    ROLE("role"),
    CONTENT("content"),
    MASK("mask"),
    /// Nothing.
    PASSED(""),
    /// What its name says, in every message.
    OTHER("");

    private final String word;

    Use(String word) {
      this.word = word;
    }

    /// Our word for it.
    String word() {
      return word;
    }
  }

  /// For rows that are read again: they were counted the first time. Threads may share it.
  static final NameCounts NONE =
      new NameCounts() {
        @Override
        void column(String name, boolean empty) {}

        @Override
        void key(String name, Use use) {}

        @Override
        void heeded(String column, String use) {}
      };

  private final Map<String, long[]> columns = new LinkedHashMap<>();
  private final Map<Use, Map<String, long[]>> keys = new EnumMap<>(Use.class);
  private final Map<String, String> heeded = new LinkedHashMap<>();

  /// @param empty whether the row has nothing under the name
  void column(String name, boolean empty) {
    count(columns, name, empty ? 0 : 1);
  }

  /// A key of a message whose value is not null.
  void key(String name, Use use) {
    count(keys.computeIfAbsent(use, _ -> new LinkedHashMap<>()), name, 1);
  }

  /// A column that no layout names, which decided about a row.
  ///
  /// @param use what it is for, in our word
  void heeded(String column, String use) {
    heeded.putIfAbsent(column, use);
  }

  /// The columns that decided about rows though no layout names them, with their use.
  Map<String, String> heeded() {
    return Map.copyOf(heeded);
  }

  private static void count(Map<String, long[]> counts, String name, int times) {
    long[] count = counts.get(name);
    if (count == null) {
      if (counts.size() >= MAX_NAMES) {
        return;
      }
      count = new long[1];
      counts.put(name, count);
    }
    count[0] += times;
  }

  /// In how many rows each column holds something.
  SortedMap<String, Long> columns() {
    return sorted(columns);
  }

  /// In how many messages each key holds something that is used so.
  SortedMap<String, Long> keys(Use use) {
    return sorted(keys.getOrDefault(use, Map.of()));
  }

  /// All keys of messages.
  Set<String> keys() {
    var all = new TreeSet<String>();
    keys.values().forEach(counts -> all.addAll(counts.keySet()));
    return all;
  }

  private static SortedMap<String, Long> sorted(Map<String, long[]> counts) {
    var sorted = new TreeMap<String, Long>();
    counts.forEach((name, count) -> sorted.put(name, count[0]));
    return sorted;
  }
}
