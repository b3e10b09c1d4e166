package dev.s2l.cluster;

/// The values of some rows, on the scale of their [Values], packed for those who score them.
sealed interface PackedRows permits Points, RowBlocks {
  /// How many rows there are: points from here on.
  int count();

  int dims();

  /// The row that a point stands for.
  int row(int point);

  /// Copies the values of a point to `into[at..]`.
  void copy(int point, float[] into, int at);

  /// The squared distance of a point to a place, (dims) values from `places[at]`.
  float squared(int point, float[] places, int at);
}
