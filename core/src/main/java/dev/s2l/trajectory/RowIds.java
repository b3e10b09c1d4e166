package dev.s2l.trajectory;

import java.util.List;

/// What is known about the rows that imported trajectories must belong to.
///
/// @param rows how many there are, or [#UNKNOWN]
/// @param ids the id of each row, in row order; empty if rows have none
public record RowIds(int rows, List<String> ids) {
  /// No data set is at hand: the import itself says how many rows there are.
  public static final int UNKNOWN = -1;

  /// No data set is at hand.
  public static final RowIds NONE = new RowIds(UNKNOWN, List.of());

  public RowIds {
    ids = List.copyOf(ids);
    if (!ids.isEmpty() && ids.size() != rows) {
      throw new IllegalArgumentException(rows + " rows, " + ids.size() + " ids");
    }
  }

  /// Rows without ids: joined by number only.
  public static RowIds rows(int rows) {
    return new RowIds(rows, List.of());
  }

  /// Rows with ids.
  public static RowIds of(List<String> ids) {
    return new RowIds(ids.size(), ids);
  }
}
