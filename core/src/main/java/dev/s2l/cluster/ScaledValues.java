package dev.s2l.cluster;

import dev.s2l.trajectory.Columns;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// The values to cluster, and the shift and scale that let float32 square them without loss.
///
/// Values are multiplied by a power of two that brings the largest into [1, 2), which changes no
/// comparison and no rounding but keeps squares from overflowing and denormals alive. A column
/// whose values lie many spreads away from zero is shifted first, by a multiple of a power of two
/// near the spread. So the differences between its values survive the squaring. For ordinary losses
/// the shift is 0.
///
/// @param columns (dims, rows)
/// @param shift (dims) subtracted before scaling
/// @param scale a power of two
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record ScaledValues(Columns columns, double[] shift, double scale) {
  private static final double SHIFT_FROM_SPREADS = 4;

  /// Rows of one piece of work.
  private static final int PIECE = 1 << 12;

  /// Chooses shift and scale for `rows` of `columns`. Every value of these rows must be finite.
  static ScaledValues of(Columns columns, int[] rows, Workers workers) {
    int dims = columns.count();
    var ranges = new Range[dims];
    workers.forEach(
        dims, work(rows, dims), d -> columns.with(d, column -> ranges[d] = Range.of(column, rows)));
    double spread = 0;
    for (Range range : ranges) {
      spread = Math.max(spread, range.max() - range.min());
    }
    double grid = spread == 0 ? 1 : Math.scalb(1.0, Math.getExponent(spread));
    double[] shift = new double[dims];
    double largest = 0;
    for (int d = 0; d < dims; d++) {
      double mean = ranges[d].mean();
      shift[d] = Math.abs(mean) > SHIFT_FROM_SPREADS * spread ? Math.rint(mean / grid) * grid : 0;
      largest = Math.max(largest, Math.abs(ranges[d].max() - shift[d]));
      largest = Math.max(largest, Math.abs(ranges[d].min() - shift[d]));
    }
    double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest));
    return new ScaledValues(columns, shift, scale);
  }

  int dims() {
    return columns.count();
  }

  /// The values of `rows`, in that order, laid out for loops.
  RowBlocks blocks(int[] rows, Workers workers) {
    float[][][] blocks = new float[(rows.length + RowBlocks.SIZE - 1) / RowBlocks.SIZE][dims()][];
    workers.forEach(
        dims(),
        work(rows, dims()),
        d ->
            columns.with(
                d,
                column -> {
                  for (int b = 0; b < blocks.length; b++) {
                    blocks[b][d] = block(column, rows, b * RowBlocks.SIZE, d);
                  }
                }));
    return new RowBlocks(rows, blocks);
  }

  private float[] block(float[] column, int[] rows, int from, int d) {
    float[] block = new float[Math.min(RowBlocks.SIZE, rows.length - from)];
    for (int i = 0; i < block.length; i++) {
      block[i] = onScale(column[rows[from + i]], d);
    }
    return block;
  }

  /// Σ‖x‖² of `rows`, summed dimension after dimension, and within each in the order of the rows.
  double squares(int[] rows, Workers workers) {
    double[] squares = new double[dims()];
    workers.forEach(
        dims(),
        work(rows, dims()),
        d -> columns.with(d, column -> squares[d] = squares(column, rows, d)));
    return Arrays.stream(squares).sum();
  }

  private double squares(float[] column, int[] rows, int d) {
    double[] sums = new double[4];
    for (int i = 0; i < rows.length; i++) {
      double value = onScale(column[rows[i]], d);
      sums[i & 3] += value * value;
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }

  /// The sum of squared distances of `rows` to their centroids, in float64 and in the units of the
  /// trajectories. The distance of each row is summed first, then the rows are summed in order.
  ///
  /// @param assignment by row
  /// @param centroids (k, dims) on the scale
  double objective(int[] rows, int[] assignment, float[] centroids, Workers workers) {
    double[] distances = new double[rows.length];
    int rowsPerPiece = columns.inMemory() ? PIECE : rows.length;
    workers.forEach(
        (rows.length + rowsPerPiece - 1) / rowsPerPiece,
        work(rows, dims()),
        piece -> {
          int from = piece * rowsPerPiece;
          int to = Math.min(from + rowsPerPiece, rows.length);
          for (int d = 0; d < dims(); d++) {
            int dimension = d;
            columns.with(
                d,
                column -> {
                  for (int i = from; i < to; i++) {
                    int at = assignment[rows[i]] * dims() + dimension;
                    double gap = (double) onScale(column[rows[i]], dimension) - centroids[at];
                    distances[i] += gap * gap;
                  }
                });
          }
        });
    double sum = 0;
    for (double distance : distances) {
      sum += distance;
    }
    return inOriginalUnits(sum);
  }

  /// Converts a sum of squared distances from the scale to the units of the trajectories.
  double inOriginalUnits(double objective) {
    return objective / scale / scale;
  }

  /// Converts positions (k, dims) from the scale to the units of the trajectories.
  float[] inOriginalUnits(float[] places) {
    float[] original = new float[places.length];
    for (int i = 0; i < original.length; i++) {
      original[i] = (float) (places[i] / scale + shift[i % dims()]);
    }
    return original;
  }

  /// The amount of work: looking up a value takes as long as several multiplications.
  private static long work(int[] rows, int dims) {
    return 4L * rows.length * dims;
  }

  private float onScale(float value, int d) {
    return (float) ((value - shift[d]) * scale);
  }

  /// Lowest, highest and mean value of one column.
  private record Range(double min, double max, double mean) {
    static Range of(float[] column, int[] rows) {
      float min = Float.POSITIVE_INFINITY;
      float max = Float.NEGATIVE_INFINITY;
      // Interleaved sums: with a single sum each addition would have to wait for the one before.
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
