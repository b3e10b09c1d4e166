package dev.s2l.trajectory;

import java.util.List;
import java.util.function.Function;

/// What is known about the rows that imported trajectories must belong to.
///
/// @param rows how many there are, or [#UNKNOWN]
/// @param ids the id of each row, in row order, by what a table calls its column of ids; empty if
///   rows have none
public record RowIds(int rows, Function<String, List<String>> ids) {
  /// No data set is at hand: the import itself says how many rows there are.
  public static final int UNKNOWN = -1;

  /// No data set is at hand.
  public static final RowIds NONE = rows(UNKNOWN);

  /// Rows without ids: joined by number only.
  public static RowIds rows(int rows) {
    return new RowIds(rows, column -> List.of());
  }

  /// Rows with ids, whatever a table calls them.
  public static RowIds of(List<String> ids) {
    var copy = List.copyOf(ids);
    return new RowIds(ids.size(), column -> copy);
  }

  /// @param column the table's name for its ids
  List<String> of(String column) {
    List<String> found = ids.apply(column);
    if (!found.isEmpty() && found.size() != rows) {
      throw new IllegalArgumentException(rows + " rows, " + found.size() + " ids");
    }
    return found;
  }
}
