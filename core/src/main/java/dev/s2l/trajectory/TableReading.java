package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a table of losses is read.
///
/// @param columns the user's column by what it means: `row`, `id`, `step`, `loss`; the others are
///   told by their names
/// @param missing what becomes of rows that the table lacks
public record TableReading(SortedMap<String, String> columns, MissingRows missing) {
  /// What becomes of rows of the data that have no loss at every step, and of losses of rows that
  /// the data do not have.
  public enum MissingRows {
    /// The row has no trajectory and is never chosen; the loss is left out. Refused all the same
    /// where it is half of them or more: then something else is wrong.
    REJECT,
    /// One of them refuses all.
    REFUSE
  }

  /// By the names of the columns, and every row must be there.
  public static final TableReading STRICT = new TableReading(new TreeMap<>(), MissingRows.REFUSE);

  public TableReading {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    for (String word : columns.keySet()) {
      if (!words().contains(word)) {
        throw new S2lException(
            ExitCode.USAGE,
            "--trajectory-columns "
                + word
                + ": expected one of "
                + String.join(", ", words())
                + ", for example id=ticket_id.");
      }
    }
  }

  /// The words that `columns` may have.
  public static List<String> words() {
    return TableColumns.WORDS;
  }
}
