package dev.s2l.cluster;

import java.util.Arrays;

/// The clustered values, packed for the vector kernel and put on a scale that float32 can square.
///
/// Layout: blocks of [#BLOCK] points, one array each; in a block, groups of [#GROUP] points; in a
/// group, dimension after dimension, the values of its points side by side. So any vector length up
/// to 16 lanes reads whole vectors, and a tile of points is contiguous. The last block is filled up
/// with zeros.
///
/// Scale: values are multiplied by a power of two that brings the largest into [1, 2), which
/// changes no comparison and no rounding but keeps squares from overflowing and denormals alive. A
/// column whose values sit far from zero for their spread is shifted first, by a multiple of a
/// power of two near the spread, so that what distinguishes its values survives the squaring; for
/// ordinary losses the shift is 0.
final class Points {
  static final int GROUP = 16;
  static final int BLOCK = 1024;

  private static final double FAR = 4;

  private final int count;
  private final float[][] blocks;
  private final int[] rows;
  private final double[] shift;
  private final double scale;

  Points(int count, float[][] blocks, int[] rows, double[] shift, double scale) {
    this.count = count;
    this.blocks = blocks;
    this.rows = rows;
    this.shift = shift;
    this.scale = scale;
  }

  /// Packs `rows` (ascending) of `columns`; every value must be finite.
  static Points pack(float[][] columns, int[] rows, Workers workers) {
    int dims = columns.length;
    var ranges = new Range[dims];
    workers.forEach(dims, d -> ranges[d] = Range.of(columns[d], rows));
    double spread = 0;
    for (Range range : ranges) {
      spread = Math.max(spread, range.max() - range.min());
    }
    double grid = spread == 0 ? 1 : Math.scalb(1.0, Math.getExponent(spread));
    double[] shift = new double[dims];
    double largest = 0;
    for (int d = 0; d < dims; d++) {
      double mean = ranges[d].mean();
      shift[d] = Math.abs(mean) > FAR * spread ? Math.rint(mean / grid) * grid : 0;
      largest = Math.max(largest, Math.abs(ranges[d].max() - shift[d]));
      largest = Math.max(largest, Math.abs(ranges[d].min() - shift[d]));
    }
    double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest));
    float[][] blocks = new float[(rows.length + BLOCK - 1) / BLOCK][];
    workers.forEach(
        blocks.length, b -> blocks[b] = packBlock(columns, rows, b * BLOCK, shift, scale));
    boolean identity = rows[rows.length - 1] == rows.length - 1;
    return new Points(rows.length, blocks, identity ? new int[0] : rows, shift, scale);
  }

  private static float[] packBlock(
      float[][] columns, int[] rows, int from, double[] shift, double scale) {
    int dims = columns.length;
    float[] block = new float[BLOCK * dims];
    int points = Math.min(BLOCK, rows.length - from);
    for (int d = 0; d < dims; d++) {
      float[] column = columns[d];
      double less = shift[d];
      for (int i = 0; i < points; i++) {
        block[offset(i, dims) + d * GROUP] = (float) ((column[rows[from + i]] - less) * scale);
      }
    }
    return block;
  }

  /// Where a point of a block begins; its dimensions follow at distances of [#GROUP].
  static int offset(int point, int dims) {
    return point / GROUP * GROUP * dims + point % GROUP;
  }

  int count() {
    return count;
  }

  int dims() {
    return shift.length;
  }

  int blockCount() {
    return blocks.length;
  }

  float[] block(int number) {
    return blocks[number];
  }

  /// How many points of the block are real.
  int pointsIn(int block) {
    return Math.min(BLOCK, count - block * BLOCK);
  }

  /// The row that a point stands for.
  int row(int point) {
    return rows.length == 0 ? point : rows[point];
  }

  double[] shift() {
    return shift;
  }

  double scale() {
    return scale;
  }

  /// Copies the values of a point to `into[at..]`.
  void copy(int point, float[] into, int at) {
    float[] block = blocks[point / BLOCK];
    int from = offset(point % BLOCK, dims());
    for (int d = 0; d < dims(); d++) {
      into[at + d] = block[from + d * GROUP];
    }
  }

  /// The given points (ascending) as points of their own.
  Points only(int[] chosen) {
    int dims = dims();
    float[][] some = new float[(chosen.length + BLOCK - 1) / BLOCK][BLOCK * dims];
    for (int i = 0; i < chosen.length; i++) {
      float[] from = blocks[chosen[i] / BLOCK];
      float[] into = some[i / BLOCK];
      int source = offset(chosen[i] % BLOCK, dims);
      int target = offset(i % BLOCK, dims);
      for (int d = 0; d < dims; d++) {
        into[target + d * GROUP] = from[source + d * GROUP];
      }
    }
    int[] chosenRows = Arrays.stream(chosen).map(this::row).toArray();
    return new Points(chosen.length, some, chosenRows, shift, scale);
  }

  /// Lowest, highest and mean value of one column.
  private record Range(double min, double max, double mean) {
    static Range of(float[] column, int[] rows) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      double sum = 0;
      for (int row : rows) {
        float value = column[row];
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
      }
      return new Range(min, max, sum / rows.length);
    }
  }
}
