package dev.s2l.trajectory;

import java.util.List;
import java.util.function.Function;

/// The rows that imported trajectories must belong to, as far as they are known.
///
/// @param rows how many there are, or [#UNKNOWN]
/// @param ids gives for the name of a table's id column the id of each row, in row order; empty if
///   rows have none
public record RowIds(int rows, Function<String, List<String>> ids) {
  /// There is no data set: the number of rows follows from the imported table.
  public static final int UNKNOWN = -1;

  /// There is no data set.
  public static final RowIds NONE = rows(UNKNOWN);

  /// Rows without ids: joined by number only.
  public static RowIds rows(int rows) {
    return new RowIds(rows, column -> List.of());
  }

  /// Rows with ids, for any name of a table's id column.
  public static RowIds of(List<String> ids) {
    var copy = List.copyOf(ids);
    return new RowIds(ids.size(), column -> copy);
  }

  /// @param column the table's name for its ids
  List<String> of(String column) {
    List<String> idsOfColumn = ids.apply(column);
    if (!idsOfColumn.isEmpty() && idsOfColumn.size() != rows) {
      throw new IllegalArgumentException(rows + " rows, " + idsOfColumn.size() + " ids");
    }
    return idsOfColumn;
  }
}
