package dev.s2l.cluster;

/// The values of several rows on the scale of their [ScaledValues], laid out for fast loops.
///
/// @param rows in the order of the blocks
/// @param blocks (blocks, dims, rows of the block): [#SIZE] rows per block; the last block may have
///   fewer
@SuppressWarnings("ArrayRecordComponent") // made once, shared with readers, never compared
record RowBlocks(int[] rows, float[][][] blocks) {
  /// Chosen so that one block of ordinary trajectories fits into the second-level cache.
  static final int SIZE = 1024;

  /// How many rows there are. In this package they are called points.
  int count() {
    return rows.length;
  }

  int dims() {
    return blocks[0].length;
  }

  /// The row that a point stands for.
  int row(int i) {
    return rows[i];
  }

  /// Copies the values of a point to `into[at..]`.
  void copy(int i, float[] into, int at) {
    float[][] block = blocks[i / SIZE];
    for (int d = 0; d < block.length; d++) {
      into[at + d] = block[d][i % SIZE];
    }
  }

  /// The squared distance of a point to a position: (dims) values from `places[at]`.
  float squared(int i, float[] places, int at) {
    float[][] block = blocks[i / SIZE];
    float sum = 0;
    for (int d = 0; d < block.length; d++) {
      float gap = block[d][i % SIZE] - places[at + d];
      sum = Math.fma(gap, gap, sum);
    }
    return sum;
  }
}
