package dev.s2l.vector;

import java.util.Arrays;

/// Dot products of many points with three vectors at once, or with one, in plain loops.
///
/// A product is one chain of fused multiply-adds that starts at the vector's bias and goes through
/// the dimensions in order, for every pair by itself; so its bits depend neither on the vector
/// length of the processor nor on the neighbouring points.
///
/// The loops are written for the JVM's second compiler, which makes vectors of them (decision
/// 0006). It does so for a counted loop whose arrays are all indexed by the loop variable alone,
/// and only if the body is small: two dimensions of three vectors are vectorized, two of six are
/// not. Loops over fewer than about 100 points spend most of their time on start and end. Measure a
/// loop before and after each change.
public final class Products {
  /// How many vectors are multiplied at once.
  public static final int WIDTH = 3;

  private Products() {}

  /// Computes the products of points `from` ≤ i < `to`.
  ///
  /// @param points (dims, points)
  /// @param vectors from `vectors[at]` on the three vectors, dimension after dimension, their
  ///   values side by side
  /// @param bias from `bias[first]` on, one of each vector
  /// @param into from `into[first]` on, for each vector the products by point
  public static void of(
      float[][] points,
      int from,
      int to,
      float[] vectors,
      int at,
      float[] bias,
      int first,
      float[][] into) {
    float[] s0 = into[first];
    float[] s1 = into[first + 1];
    float[] s2 = into[first + 2];
    Arrays.fill(s0, from, to, bias[first]);
    Arrays.fill(s1, from, to, bias[first + 1]);
    Arrays.fill(s2, from, to, bias[first + 2]);
    int d = 0;
    for (; d + 2 <= points.length; d += 2) {
      two(s0, s1, s2, points[d], points[d + 1], vectors, at + d * WIDTH, from, to);
    }
    if (d < points.length) {
      one(s0, s1, s2, points[d], vectors, at + d * WIDTH, from, to);
    }
  }

  /// Computes the products of points `from` ≤ i < `to` with one vector, without a bias.
  ///
  /// @param points (dims, points)
  public static void of(float[][] points, int from, int to, float[] vector, float[] into) {
    Arrays.fill(into, from, to, 0);
    int d = 0;
    for (; d + 4 <= points.length; d += 4) {
      four(into, points[d], points[d + 1], points[d + 2], points[d + 3], vector, d, from, to);
    }
    for (; d < points.length; d++) {
      oneMore(into, points[d], vector[d], from, to);
    }
  }

  private static void one(
      float[] s0, float[] s1, float[] s2, float[] x, float[] v, int at, int from, int to) {
    float x0 = v[at];
    float x1 = v[at + 1];
    float x2 = v[at + 2];
    for (int i = from; i < to; i++) {
      float xi = x[i];
      s0[i] = Math.fma(xi, x0, s0[i]);
      s1[i] = Math.fma(xi, x1, s1[i]);
      s2[i] = Math.fma(xi, x2, s2[i]);
    }
  }

  private static void two(
      float[] s0,
      float[] s1,
      float[] s2,
      float[] x,
      float[] y,
      float[] v,
      int at,
      int from,
      int to) {
    float x0 = v[at];
    float x1 = v[at + 1];
    float x2 = v[at + 2];
    float y0 = v[at + 3];
    float y1 = v[at + 4];
    float y2 = v[at + 5];
    for (int i = from; i < to; i++) {
      float xi = x[i];
      float yi = y[i];
      float t0 = Math.fma(yi, y0, Math.fma(xi, x0, s0[i]));
      float t1 = Math.fma(yi, y1, Math.fma(xi, x1, s1[i]));
      float t2 = Math.fma(yi, y2, Math.fma(xi, x2, s2[i]));
      s0[i] = t0;
      s1[i] = t1;
      s2[i] = t2;
    }
  }

  private static void four(
      float[] s,
      float[] x,
      float[] y,
      float[] z,
      float[] w,
      float[] vector,
      int d,
      int from,
      int to) {
    float xd = vector[d];
    float yd = vector[d + 1];
    float zd = vector[d + 2];
    float wd = vector[d + 3];
    for (int i = from; i < to; i++) {
      s[i] = Math.fma(w[i], wd, Math.fma(z[i], zd, Math.fma(y[i], yd, Math.fma(x[i], xd, s[i]))));
    }
  }

  private static void oneMore(float[] s, float[] x, float xd, int from, int to) {
    for (int i = from; i < to; i++) {
      s[i] = Math.fma(x[i], xd, s[i]);
    }
  }
}
