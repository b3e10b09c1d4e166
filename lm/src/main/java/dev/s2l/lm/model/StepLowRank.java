package dev.s2l.lm.model;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A [LowRank] for [FloatSteps], in plain code: with so few outputs, libraries choose a kernel by
/// the number of rows, with other last bits.
final class StepLowRank {
  private final MemorySegment a;
  private final MemorySegment b;
  private final int rank;
  private final int in;
  private final float scaling;
  private float[] low = {};

  StepLowRank(LowRank product) {
    a = Slab.floats(product.a());
    b = Slab.floats(product.b());
    rank = Math.toIntExact(product.a().size(0));
    in = Math.toIntExact(product.a().size(1));
    scaling = (float) product.scaling();
  }

  /// First: A x.
  void read(Slab x, int rows) {
    low = new float[rank * rows];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < in; i++) {
        float weight = a.getAtIndex(JAVA_FLOAT, (long) k * in + i);
        for (int row = 0; row < rows; row++) {
          low[k * rows + row] += weight * x.get((long) i * rows + row);
        }
      }
    }
  }

  /// Then, for some of the outputs: adds scaling · B A x.
  ///
  /// @param from first of the outputs
  /// @param outputs how many
  /// @param place of the first in `result`
  void addTo(Slab result, int from, int outputs, int place, int rows) {
    var sum = new float[rows];
    for (int i = 0; i < outputs; i++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < rank; k++) {
        float weight = b.getAtIndex(JAVA_FLOAT, (long) (from + i) * rank + k);
        for (int row = 0; row < rows; row++) {
          sum[row] += weight * low[k * rows + row];
        }
      }
      long first = (long) (place + i) * rows;
      for (int row = 0; row < rows; row++) {
        result.set(first + row, result.get(first + row) + scaling * sum[row]);
      }
    }
  }
}
