package dev.s2l.trajectory;

import java.util.function.Consumer;

/// Columns of float32 values of the same rows. They are in memory, or in files that are read when a
/// column is asked for. Several threads may read at the same time.
public interface Columns {
  /// How many columns there are.
  int count();

  /// How many values each column has.
  int rows();

  /// Whether all columns are in memory, so that asking for one again costs nothing.
  boolean inMemory();

  /// Passes a column, (rows), to `reader`, which must not write to it or keep it.
  void with(int column, Consumer<float[]> reader);

  /// Copies the values of rows `from` … `from + count` - 1 to `into[0..count)`.
  void copy(int column, int from, int count, float[] into);

  /// A column, (rows), which the caller may keep but must not write to.
  float[] get(int column);

  /// The columns `which`, renumbered from 0.
  default Columns only(int[] which) {
    return new ColumnSubset(this, which);
  }

  /// Columns in memory, without a copy.
  static Columns of(float[][] values) {
    return new MemoryColumns(values);
  }
}
