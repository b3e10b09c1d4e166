package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Checks that the columns which the user named exist. A column that no row has was probably
/// misspelt.
final class ColumnUse {
  /// The value with which the user says that the rows have no such label.
  private static final String NO_LABEL = "none";

  /// The user's columns that no row had so far, by our word.
  private final SortedMap<String, String> notSeen = new TreeMap<>();

  private final Set<String> names = new LinkedHashSet<>();

  /// The keys of messages that the user named and no message had so far, by our word.
  private final SortedMap<String, String> keysNotSeen = new TreeMap<>();

  private final Set<String> keys = new LinkedHashSet<>();

  /// @param given the user's column by our word
  ColumnUse(SortedMap<String, String> given) {
    given.forEach(
        (word, column) -> {
          // Tags are keys inside a conversation, not columns.
          if (word.equals("train_tag") || word.equals("masked_tag")) {
            keysNotSeen.put(word, column);
          } else if (!word.endsWith("_tag") && !column.equals(NO_LABEL)) {
            notSeen.put(word, column);
          }
        });
  }

  /// Whether the columns of further rows still have to be looked at.
  boolean isOpen() {
    return !notSeen.isEmpty();
  }

  /// @param columns of a row or of a table: all of them, or the mapped ones
  void see(Collection<String> columns) {
    notSeen.values().removeIf(columns::contains);
  }

  /// @param ofMessages all keys of the messages of an input
  void seeKeys(Collection<String> ofMessages) {
    keys.addAll(ofMessages);
    keysNotSeen.values().removeIf(ofMessages::contains);
  }

  /// Notes column names that the message lists if a column is missing.
  void name(Collection<String> columns) {
    names.addAll(columns);
  }

  /// @throws S2lException (2) naming a column that no row of any input has, or a key that no
  ///   message has
  void check() {
    if (!names.isEmpty()) {
      check(notSeen, "row has a column", names);
      check(keysNotSeen, "message has a key", keys);
    }
  }

  private static void check(
      SortedMap<String, String> missing, String has, Collection<String> existing) {
    if (missing.isEmpty()) {
      return;
    }
    var first = missing.entrySet().iterator().next();
    String column = first.getValue();
    throw new S2lException(
        ExitCode.USAGE,
        "--columns "
            + first.getKey()
            + "="
            + column
            + ": no "
            + has
            + " "
            + ColumnNames.quoted(column)
            + ". "
            + ColumnNames.existing(column, existing));
  }
}
