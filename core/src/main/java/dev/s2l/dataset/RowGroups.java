package dev.s2l.dataset;

import java.util.function.IntUnaryOperator;

/// Splits rows into numbered groups, keeping their order.
public final class RowGroups {
  private RowGroups() {}

  /// @param groupOfRow the group of each row, indexed by row
  /// @return `(count)`: the rows of each group
  public static int[][] of(int[] rows, int[] groupOfRow, int count) {
    return of(rows, row -> groupOfRow[row], count);
  }

  /// @param groupOfRow the group of a row, from 0 to below `count`
  /// @return `(count)`: the rows of each group
  public static int[][] of(int[] rows, IntUnaryOperator groupOfRow, int count) {
    int[] sizes = new int[count];
    for (int row : rows) {
      sizes[groupOfRow.applyAsInt(row)]++;
    }
    int[][] groups = new int[count][];
    for (int group = 0; group < count; group++) {
      groups[group] = new int[sizes[group]];
      sizes[group] = 0;
    }
    for (int row : rows) {
      int group = groupOfRow.applyAsInt(row);
      groups[group][sizes[group]++] = row;
    }
    return groups;
  }

  /// How many rows each group has.
  public static int[] sizes(int[][] groups) {
    int[] sizes = new int[groups.length];
    for (int group = 0; group < groups.length; group++) {
      sizes[group] = groups[group].length;
    }
    return sizes;
  }
}
