package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Whether the columns that the user named are there: a column that no row has was misspelt.
final class ColumnUse {
  /// For a label: there is none.
  private static final String NONE = "none";

  /// By word.
  private final SortedMap<String, String> unseen = new TreeMap<>();

  private final Set<String> names = new LinkedHashSet<>();

  /// @param given the user's column by our word
  ColumnUse(SortedMap<String, String> given) {
    given.forEach(
        (word, column) -> {
          // Tags stand inside a conversation.
          if (!word.endsWith("_tag") && !column.equals(NONE)) {
            unseen.put(word, column);
          }
        });
  }

  /// Whether the columns of further rows are of interest.
  boolean isOpen() {
    return !unseen.isEmpty();
  }

  /// @param columns of a row or of a table: all of them, or the mapped ones
  void see(Collection<String> columns) {
    unseen.values().removeIf(columns::contains);
  }

  /// What to tell where one is missing.
  void name(Collection<String> columns) {
    names.addAll(columns);
  }

  /// @throws S2lException (2) naming a column that no row of any input has
  void check() {
    if (!unseen.isEmpty() && !names.isEmpty()) {
      var first = unseen.entrySet().iterator().next();
      String word = first.getKey();
      String column = first.getValue();
      throw new S2lException(
          ExitCode.USAGE,
          "--columns "
              + word
              + "="
              + column
              + ": no row has a column "
              + ColumnNames.quoted(column)
              + ". "
              + ColumnNames.told(column, names));
    }
  }
}
