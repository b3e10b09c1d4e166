package dev.s2l.cluster;

/// The values to cluster, where they lie, and the scale to pack them on so that float32 can square
/// them.
///
/// Values are multiplied by a power of two that brings the largest into [1, 2), which changes no
/// comparison and no rounding but keeps squares from overflowing and denormals alive. A column
/// whose values sit far from zero for their spread is shifted first, by a multiple of a power of
/// two near the spread, so that what distinguishes its values survives the squaring; for ordinary
/// losses the shift is 0.
///
/// @param columns (dims, rows)
/// @param shift (dims) taken off before scaling
/// @param scale a power of two
@SuppressWarnings("ArrayRecordComponent") // the trajectories themselves, not to be copied
record Values(float[][] columns, double[] shift, double scale) {
  private static final double FAR = 4;

  /// The scale that suits `rows` of `columns`; every value of them must be finite.
  static Values of(float[][] columns, int[] rows, Workers workers) {
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
    return new Values(columns, shift, scale);
  }

  int dims() {
    return columns.length;
  }

  /// Every so manieth column only.
  Values every(int step) {
    int some = (dims() + step - 1) / step;
    float[][] itsColumns = new float[some][];
    double[] itsShift = new double[some];
    for (int d = 0; d < some; d++) {
      itsColumns[d] = columns[d * step];
      itsShift[d] = shift[d * step];
    }
    return new Values(itsColumns, itsShift, scale);
  }

  /// Copies the values of a row, on the scale, to `into[at..]`.
  void copy(int row, float[] into, int at) {
    for (int d = 0; d < dims(); d++) {
      into[at + d] = (float) ((columns[d][row] - shift[d]) * scale);
    }
  }

  /// The given rows as points, in that order.
  Points pack(int[] rows, Workers workers) {
    float[][] blocks = new float[(rows.length + Points.BLOCK - 1) / Points.BLOCK][];
    workers.forEach(blocks.length, b -> blocks[b] = room(rows, b));
    // Column by column, since rows that are put in order are scattered over a column: it stays in
    // the cache until all of them are found.
    workers.forEach(
        dims(),
        d -> {
          for (int b = 0; b < blocks.length; b++) {
            put(rows, b, d, blocks[b]);
          }
        });
    return new Points(this, rows, blocks);
  }

  /// Block number `block` of the given rows, as [Points] lay it out.
  float[] pack(int[] rows, int block) {
    float[] packed = room(rows, block);
    for (int d = 0; d < dims(); d++) {
      put(rows, block, d, packed);
    }
    return packed;
  }

  private float[] room(int[] rows, int block) {
    int count = Math.min(Points.BLOCK, rows.length - block * Points.BLOCK);
    return new float[(count + Points.GROUP - 1) / Points.GROUP * Points.GROUP * dims()];
  }

  private void put(int[] rows, int block, int d, float[] packed) {
    float[] column = columns[d];
    double less = shift[d];
    int end = Math.min((block + 1) * Points.BLOCK, rows.length);
    int at = d * Points.GROUP;
    int from = block * Points.BLOCK;
    for (; from + Points.GROUP <= end; from += Points.GROUP, at += Points.GROUP * dims()) {
      for (int i = 0; i < Points.GROUP; i++) {
        packed[at + i] = (float) ((column[rows[from + i]] - less) * scale);
      }
    }
    for (int i = 0; i < Points.GROUP && from < end; i++) {
      packed[at + i] = (float) ((column[rows[Math.min(from + i, end - 1)]] - less) * scale);
    }
  }

  /// Lowest, highest and mean value of one column.
  private record Range(double min, double max, double mean) {
    static Range of(float[] column, int[] rows) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      // Sums that take turns: one after another each addition would wait for the one before.
      double[] sums = new double[4];
      for (int i = 0; i < rows.length; i++) {
        float value = column[rows[i]];
        min = value < min ? value : min;
        max = value > max ? value : max;
        sums[i & 3] += value;
      }
      double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
      return new Range(min, max, sum / rows.length);
    }
  }
}
