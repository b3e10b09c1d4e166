package dev.s2l.trajectory;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How a table of losses is read.
///
/// @param columns the user's column by what it means: `row`, `id`, `step`, `loss`; columns that are
///   not named here are found by their names
/// @param missing what is done with rows that the table does not have
public record TableReading(SortedMap<String, String> columns, MissingRows missing) {
  /// What is done with rows that do not have a loss at every step, and with losses of rows that the
  /// data does not have.
  public enum MissingRows {
    /// The row has no trajectory and is never chosen; the loss is ignored. If half of the rows or
    /// more are missing, the table is refused all the same, because then something else is wrong.
    REJECT,
    /// A single such row or loss refuses the table.
    REFUSE
  }

  /// Columns are found by their names, and every row must have a loss at every step.
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
