package dev.s2l.lm.gradient;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.s2l.lm.model.Torch;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Inner products of many vectors, in float64.
public final class InnerProducts {
  /// Coordinates that are multiplied at once.
  private static final int PIECE = 1 << 14;

  private InnerProducts() {}

  /// @param a (n, D)
  /// @param b (m, D)
  /// @return (n, m)
  public static double[][] of(float[][] a, float[][] b) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      Tensor sums = zeros(new long[] {a.length, b.length}, new TensorOptions(ScalarType.Double));
      for (int from = 0; from < a[0].length; from += PIECE) {
        int count = Math.min(PIECE, a[0].length - from);
        try (var piece = new PointerScope()) {
          var left = columns(a, from, count);
          var right = a == b ? left : columns(b, from, count);
          sums.addmm_(left, right.t());
        }
      }
      var result = new double[a.length][b.length];
      var values = new DoublePointer(sums.data_ptr());
      for (int i = 0; i < a.length; i++) {
        values.position((long) i * b.length).get(result[i]);
      }
      return result;
    }
  }

  private static Tensor columns(float[][] rows, int from, int count) {
    var values = new float[rows.length * count];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], from, values, i * count, count);
    }
    return Torch.floats(values, rows.length, count).to(ScalarType.Double);
  }
}
