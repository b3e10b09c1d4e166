package dev.s2l.trajectory;

import java.util.function.Consumer;

/// Columns of float32 values of the same rows: in memory, or in files and read whenever they are
/// asked for. Threads may ask side by side.
public interface Columns {
  /// How many columns there are.
  int count();

  /// Values in each.
  int rows();

  /// Whether all are in memory, so that nothing is lost by asking often.
  boolean held();

  /// Lends a column, (rows), for the time of the call: to be read, not written and not kept.
  void with(int column, Consumer<float[]> reader);

  /// Copies the values of rows `from` … `from + count` - 1 to `into[0..count)`.
  void copy(int column, int from, int count, float[] into);

  /// A column for as long as it is wanted, (rows): to be read, not written.
  float[] get(int column);

  /// Some of the columns.
  default Columns only(int[] which) {
    return new SomeColumns(this, which);
  }

  /// Columns in memory, without a copy.
  static Columns of(float[][] values) {
    return new HeldColumns(values);
  }
}
