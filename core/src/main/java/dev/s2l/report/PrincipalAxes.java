package dev.s2l.report;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// The two directions in which points vary most (principal component analysis), by orthogonal
/// iteration. The sign of each is such that its largest number is positive; sums have a fixed
/// order, so the same points give the same bits.
///
/// @param points (rows, 2) relative to their mean
/// @param shares of the variance along each
record PrincipalAxes(double[][] points, double[] shares) {
  private static final int ITERATIONS = 300;
  private static final double TOLERANCE = 1e-15;

  /// @param vectors (rows, dimensions)
  static PrincipalAxes of(float[][] vectors) {
    int dims = vectors[0].length;
    double[][] centred = centred(vectors);
    double variance = 0;
    for (double[] row : centred) {
      variance += dot(row, row);
    }
    var random = RandomStream.named(0, "report/principal-axes");
    double[][] axes = new double[2][dims];
    for (double[] axis : axes) {
      Arrays.setAll(axis, d -> random.nextGaussian());
    }
    orthonormal(axes);
    for (int i = 0; i < ITERATIONS; i++) {
      double[][] next = new double[2][];
      for (int a = 0; a < 2; a++) {
        next[a] = product(centred, axes[a]);
      }
      orthonormal(next);
      double moved =
          Math.max(1 - Math.abs(dot(next[0], axes[0])), 1 - Math.abs(dot(next[1], axes[1])));
      axes = next;
      if (moved < TOLERANCE) {
        break;
      }
    }
    double[][] points = new double[centred.length][2];
    double[] shares = new double[2];
    for (int a = 0; a < 2; a++) {
      double sign = sign(axes[a]);
      for (int row = 0; row < points.length; row++) {
        points[row][a] = sign * dot(centred[row], axes[a]);
        shares[a] += variance > 0 ? points[row][a] * points[row][a] / variance : 0;
      }
    }
    return new PrincipalAxes(points, shares);
  }

  private static double[][] centred(float[][] vectors) {
    double[] mean = new double[vectors[0].length];
    for (float[] row : vectors) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d] / (double) vectors.length;
      }
    }
    double[][] centred = new double[vectors.length][mean.length];
    for (int row = 0; row < vectors.length; row++) {
      for (int d = 0; d < mean.length; d++) {
        centred[row][d] = vectors[row][d] - mean[d];
      }
    }
    return centred;
  }

  /// `Xᵀ X v`, the covariance times `v` but for a factor.
  private static double[] product(double[][] rows, double[] axis) {
    double[] sum = new double[axis.length];
    for (double[] row : rows) {
      double along = dot(row, axis);
      for (int d = 0; d < sum.length; d++) {
        sum[d] += along * row[d];
      }
    }
    return sum;
  }

  private static void orthonormal(double[][] axes) {
    normalize(axes[0]);
    double along = dot(axes[0], axes[1]);
    for (int d = 0; d < axes[1].length; d++) {
      axes[1][d] -= along * axes[0][d];
    }
    normalize(axes[1]);
  }

  /// A vector of zeros stays one.
  private static void normalize(double[] axis) {
    double length = Math.sqrt(dot(axis, axis));
    for (int d = 0; d < axis.length && length > 0; d++) {
      axis[d] /= length;
    }
  }

  private static double sign(double[] axis) {
    double largest = 0;
    for (double value : axis) {
      largest = Math.abs(value) > Math.abs(largest) ? value : largest;
    }
    return largest < 0 ? -1 : 1;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
