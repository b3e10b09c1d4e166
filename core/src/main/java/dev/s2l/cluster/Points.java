package dev.s2l.cluster;

/// Rows to cluster, packed for the vector kernel on the scale of their [Values].
///
/// Layout: blocks of [#BLOCK] points, one array each; in a block, groups of [#GROUP] points; in a
/// group, dimension after dimension, the values of its points side by side. So any vector length up
/// to 16 lanes reads whole vectors, and a tile of points is contiguous. The last block is filled up
/// to whole groups with copies of its last.
final class Points implements PackedRows {
  static final int GROUP = 16;
  static final int BLOCK = 1024;

  private final Values values;
  private final int[] rows;
  private final float[][] blocks;

  Points(Values values, int[] rows, float[][] blocks) {
    this.values = values;
    this.rows = rows;
    this.blocks = blocks;
  }

  /// Where a point of a block begins; its dimensions follow at distances of [#GROUP].
  static int offset(int point, int dims) {
    return point / GROUP * GROUP * dims + point % GROUP;
  }

  /// ‖x‖² of the points of a block, with those it is filled up with.
  static double[] norms(float[] block, int dims) {
    double[] norms = new double[block.length / dims];
    for (int first = 0, at = 0; first < norms.length; first += GROUP) {
      for (int d = 0; d < dims; d++) {
        // Side by side: one after another each addition would wait for the one before.
        for (int i = 0; i < GROUP; i++) {
          double value = block[at++];
          norms[first + i] += value * value;
        }
      }
    }
    return norms;
  }

  @Override
  public int count() {
    return rows.length;
  }

  @Override
  public int dims() {
    return values.dims();
  }

  int blockCount() {
    return blocks.length;
  }

  float[] block(int number) {
    return blocks[number];
  }

  /// How many points of the block are real.
  int pointsIn(int block) {
    return Math.min(BLOCK, rows.length - block * BLOCK);
  }

  @Override
  public int row(int point) {
    return rows[point];
  }

  @Override
  public void copy(int point, float[] into, int at) {
    float[] block = blocks[point / BLOCK];
    int from = offset(point % BLOCK, dims());
    for (int d = 0; d < dims(); d++) {
      into[at + d] = block[from + d * GROUP];
    }
  }

  @Override
  public float squared(int point, float[] places, int at) {
    float[] block = blocks[point / BLOCK];
    int from = offset(point % BLOCK, dims());
    float sum = 0;
    for (int d = 0; d < dims(); d++) {
      float gap = block[from + d * GROUP] - places[at + d];
      sum = Math.fma(gap, gap, sum);
    }
    return sum;
  }
}
