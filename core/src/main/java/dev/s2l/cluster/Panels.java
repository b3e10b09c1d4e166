package dev.s2l.cluster;

import java.util.Arrays;

/// The centroids as the kernel wants them: panels of [#WIDTH], in a panel dimension after
/// dimension, the values of its centroids side by side. A missing centroid at the end can never
/// win.
///
/// @param count how many panels
/// @param bias (panels · WIDTH) -‖c‖²/2
@SuppressWarnings("ArrayRecordComponent") // scratch of one iteration
record Panels(int count, float[] centroids, float[] bias) {
  static final int WIDTH = 6;

  /// @param centroids (k, dims) row after row
  static Panels of(float[] centroids, int k, int dims) {
    int count = (k + WIDTH - 1) / WIDTH;
    float[] packed = new float[count * WIDTH * dims];
    float[] bias = new float[count * WIDTH];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < k; c++) {
      double norm = 0;
      for (int d = 0; d < dims; d++) {
        float value = centroids[c * dims + d];
        packed[(c / WIDTH * dims + d) * WIDTH + c % WIDTH] = value;
        norm += (double) value * value;
      }
      bias[c] = (float) (-norm / 2);
    }
    return new Panels(count, packed, bias);
  }
}
