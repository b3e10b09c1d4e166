package dev.s2l.cluster;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Finds the nearest centroid of every point of a block: the inner loop of k-means.
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// point by itself; so its bits do not depend on the vector length, nor on which tile it fell into.
/// Lanes are points. A tile is six centroids by two vectors where the processor has sixteen vector
/// registers (AVX2) and by four where it has thirty-two (AVX-512, NEON), so that all scores of a
/// tile stay in registers. The lower centroid wins a tie because a later one must be greater.
final class Nearest {
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > Points.GROUP
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final int LANES = SPECIES.length();
  private static final boolean FEW_REGISTERS = LANES == 8;

  /// Values of centroids that a core can keep close while it goes through a block.
  private static final int CLOSE_VALUES = 1 << 15;

  private Nearest() {}

  /// @param points a block of [Points]
  /// @param count how many of its points matter
  /// @param best (block) scratch: afterwards each point's highest score
  /// @param index (block) afterwards the number of the centroid that has it, as a float, which is
  ///   exact up to 2^24
  static void find(
      float[] points, int count, int dims, Panels panels, float[] best, float[] index) {
    find(points, count, dims, panels, best, index, FEW_REGISTERS);
  }

  static void find(
      float[] points,
      int count,
      int dims,
      Panels panels,
      float[] best,
      float[] index,
      boolean narrow) {
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(index, 0);
    int step = narrow ? 2 * LANES : 4 * LANES;
    int some = Math.max(1, CLOSE_VALUES / (Panels.WIDTH * dims));
    for (int from = 0; from < panels.count(); from += some) {
      int to = Math.min(from + some, panels.count());
      for (int at = 0; at < count; at += step) {
        if (narrow) {
          two(points, dims, panels, from, to, best, index, at);
        } else {
          four(points, dims, panels, from, to, best, index, at);
        }
      }
    }
  }

  /// Panels `from` … `to` - 1 against two vectors of points.
  private static void two(
      float[] points,
      int dims,
      Panels panels,
      int from,
      int to,
      float[] best,
      float[] index,
      int at) {
    int o0 = Points.offset(at, dims);
    int o1 = Points.offset(at + 1 * LANES, dims);
    var best0 = FloatVector.fromArray(SPECIES, best, at);
    var index0 = FloatVector.fromArray(SPECIES, index, at);
    var best1 = FloatVector.fromArray(SPECIES, best, at + 1 * LANES);
    var index1 = FloatVector.fromArray(SPECIES, index, at + 1 * LANES);
    float[] centroids = panels.centroids();
    float[] bias = panels.bias();
    for (int panel = from; panel < to; panel++) {
      int first = panel * Panels.WIDTH;
      var s00 = FloatVector.broadcast(SPECIES, bias[first]);
      var s01 = s00;
      var s10 = FloatVector.broadcast(SPECIES, bias[first + 1]);
      var s11 = s10;
      var s20 = FloatVector.broadcast(SPECIES, bias[first + 2]);
      var s21 = s20;
      var s30 = FloatVector.broadcast(SPECIES, bias[first + 3]);
      var s31 = s30;
      var s40 = FloatVector.broadcast(SPECIES, bias[first + 4]);
      var s41 = s40;
      var s50 = FloatVector.broadcast(SPECIES, bias[first + 5]);
      var s51 = s50;
      int c = first * dims;
      for (int d = 0; d < dims; d++, c += Panels.WIDTH) {
        var x0 = FloatVector.fromArray(SPECIES, points, o0 + d * Points.GROUP);
        var x1 = FloatVector.fromArray(SPECIES, points, o1 + d * Points.GROUP);
        var c0 = FloatVector.broadcast(SPECIES, centroids[c]);
        s00 = x0.fma(c0, s00);
        s01 = x1.fma(c0, s01);
        var c1 = FloatVector.broadcast(SPECIES, centroids[c + 1]);
        s10 = x0.fma(c1, s10);
        s11 = x1.fma(c1, s11);
        var c2 = FloatVector.broadcast(SPECIES, centroids[c + 2]);
        s20 = x0.fma(c2, s20);
        s21 = x1.fma(c2, s21);
        var c3 = FloatVector.broadcast(SPECIES, centroids[c + 3]);
        s30 = x0.fma(c3, s30);
        s31 = x1.fma(c3, s31);
        var c4 = FloatVector.broadcast(SPECIES, centroids[c + 4]);
        s40 = x0.fma(c4, s40);
        s41 = x1.fma(c4, s41);
        var c5 = FloatVector.broadcast(SPECIES, centroids[c + 5]);
        s50 = x0.fma(c5, s50);
        s51 = x1.fma(c5, s51);
      }
      var m00 = s00.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s00, m00);
      index0 = index0.blend((float) (first + 0), m00);
      var m10 = s10.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s10, m10);
      index0 = index0.blend((float) (first + 1), m10);
      var m20 = s20.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s20, m20);
      index0 = index0.blend((float) (first + 2), m20);
      var m30 = s30.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s30, m30);
      index0 = index0.blend((float) (first + 3), m30);
      var m40 = s40.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s40, m40);
      index0 = index0.blend((float) (first + 4), m40);
      var m50 = s50.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s50, m50);
      index0 = index0.blend((float) (first + 5), m50);
      var m01 = s01.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s01, m01);
      index1 = index1.blend((float) (first + 0), m01);
      var m11 = s11.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s11, m11);
      index1 = index1.blend((float) (first + 1), m11);
      var m21 = s21.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s21, m21);
      index1 = index1.blend((float) (first + 2), m21);
      var m31 = s31.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s31, m31);
      index1 = index1.blend((float) (first + 3), m31);
      var m41 = s41.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s41, m41);
      index1 = index1.blend((float) (first + 4), m41);
      var m51 = s51.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s51, m51);
      index1 = index1.blend((float) (first + 5), m51);
    }
    best0.intoArray(best, at);
    index0.intoArray(index, at);
    best1.intoArray(best, at + 1 * LANES);
    index1.intoArray(index, at + 1 * LANES);
  }

  /// Panels `from` … `to` - 1 against four vectors of points.
  private static void four(
      float[] points,
      int dims,
      Panels panels,
      int from,
      int to,
      float[] best,
      float[] index,
      int at) {
    int o0 = Points.offset(at, dims);
    int o1 = Points.offset(at + 1 * LANES, dims);
    int o2 = Points.offset(at + 2 * LANES, dims);
    int o3 = Points.offset(at + 3 * LANES, dims);
    var best0 = FloatVector.fromArray(SPECIES, best, at);
    var index0 = FloatVector.fromArray(SPECIES, index, at);
    var best1 = FloatVector.fromArray(SPECIES, best, at + 1 * LANES);
    var index1 = FloatVector.fromArray(SPECIES, index, at + 1 * LANES);
    var best2 = FloatVector.fromArray(SPECIES, best, at + 2 * LANES);
    var index2 = FloatVector.fromArray(SPECIES, index, at + 2 * LANES);
    var best3 = FloatVector.fromArray(SPECIES, best, at + 3 * LANES);
    var index3 = FloatVector.fromArray(SPECIES, index, at + 3 * LANES);
    float[] centroids = panels.centroids();
    float[] bias = panels.bias();
    for (int panel = from; panel < to; panel++) {
      int first = panel * Panels.WIDTH;
      var s00 = FloatVector.broadcast(SPECIES, bias[first]);
      var s01 = s00;
      var s02 = s00;
      var s03 = s00;
      var s10 = FloatVector.broadcast(SPECIES, bias[first + 1]);
      var s11 = s10;
      var s12 = s10;
      var s13 = s10;
      var s20 = FloatVector.broadcast(SPECIES, bias[first + 2]);
      var s21 = s20;
      var s22 = s20;
      var s23 = s20;
      var s30 = FloatVector.broadcast(SPECIES, bias[first + 3]);
      var s31 = s30;
      var s32 = s30;
      var s33 = s30;
      var s40 = FloatVector.broadcast(SPECIES, bias[first + 4]);
      var s41 = s40;
      var s42 = s40;
      var s43 = s40;
      var s50 = FloatVector.broadcast(SPECIES, bias[first + 5]);
      var s51 = s50;
      var s52 = s50;
      var s53 = s50;
      int c = first * dims;
      for (int d = 0; d < dims; d++, c += Panels.WIDTH) {
        var x0 = FloatVector.fromArray(SPECIES, points, o0 + d * Points.GROUP);
        var x1 = FloatVector.fromArray(SPECIES, points, o1 + d * Points.GROUP);
        var x2 = FloatVector.fromArray(SPECIES, points, o2 + d * Points.GROUP);
        var x3 = FloatVector.fromArray(SPECIES, points, o3 + d * Points.GROUP);
        var c0 = FloatVector.broadcast(SPECIES, centroids[c]);
        s00 = x0.fma(c0, s00);
        s01 = x1.fma(c0, s01);
        s02 = x2.fma(c0, s02);
        s03 = x3.fma(c0, s03);
        var c1 = FloatVector.broadcast(SPECIES, centroids[c + 1]);
        s10 = x0.fma(c1, s10);
        s11 = x1.fma(c1, s11);
        s12 = x2.fma(c1, s12);
        s13 = x3.fma(c1, s13);
        var c2 = FloatVector.broadcast(SPECIES, centroids[c + 2]);
        s20 = x0.fma(c2, s20);
        s21 = x1.fma(c2, s21);
        s22 = x2.fma(c2, s22);
        s23 = x3.fma(c2, s23);
        var c3 = FloatVector.broadcast(SPECIES, centroids[c + 3]);
        s30 = x0.fma(c3, s30);
        s31 = x1.fma(c3, s31);
        s32 = x2.fma(c3, s32);
        s33 = x3.fma(c3, s33);
        var c4 = FloatVector.broadcast(SPECIES, centroids[c + 4]);
        s40 = x0.fma(c4, s40);
        s41 = x1.fma(c4, s41);
        s42 = x2.fma(c4, s42);
        s43 = x3.fma(c4, s43);
        var c5 = FloatVector.broadcast(SPECIES, centroids[c + 5]);
        s50 = x0.fma(c5, s50);
        s51 = x1.fma(c5, s51);
        s52 = x2.fma(c5, s52);
        s53 = x3.fma(c5, s53);
      }
      var m00 = s00.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s00, m00);
      index0 = index0.blend((float) (first + 0), m00);
      var m10 = s10.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s10, m10);
      index0 = index0.blend((float) (first + 1), m10);
      var m20 = s20.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s20, m20);
      index0 = index0.blend((float) (first + 2), m20);
      var m30 = s30.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s30, m30);
      index0 = index0.blend((float) (first + 3), m30);
      var m40 = s40.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s40, m40);
      index0 = index0.blend((float) (first + 4), m40);
      var m50 = s50.compare(VectorOperators.GT, best0);
      best0 = best0.blend(s50, m50);
      index0 = index0.blend((float) (first + 5), m50);
      var m01 = s01.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s01, m01);
      index1 = index1.blend((float) (first + 0), m01);
      var m11 = s11.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s11, m11);
      index1 = index1.blend((float) (first + 1), m11);
      var m21 = s21.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s21, m21);
      index1 = index1.blend((float) (first + 2), m21);
      var m31 = s31.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s31, m31);
      index1 = index1.blend((float) (first + 3), m31);
      var m41 = s41.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s41, m41);
      index1 = index1.blend((float) (first + 4), m41);
      var m51 = s51.compare(VectorOperators.GT, best1);
      best1 = best1.blend(s51, m51);
      index1 = index1.blend((float) (first + 5), m51);
      var m02 = s02.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s02, m02);
      index2 = index2.blend((float) (first + 0), m02);
      var m12 = s12.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s12, m12);
      index2 = index2.blend((float) (first + 1), m12);
      var m22 = s22.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s22, m22);
      index2 = index2.blend((float) (first + 2), m22);
      var m32 = s32.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s32, m32);
      index2 = index2.blend((float) (first + 3), m32);
      var m42 = s42.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s42, m42);
      index2 = index2.blend((float) (first + 4), m42);
      var m52 = s52.compare(VectorOperators.GT, best2);
      best2 = best2.blend(s52, m52);
      index2 = index2.blend((float) (first + 5), m52);
      var m03 = s03.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s03, m03);
      index3 = index3.blend((float) (first + 0), m03);
      var m13 = s13.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s13, m13);
      index3 = index3.blend((float) (first + 1), m13);
      var m23 = s23.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s23, m23);
      index3 = index3.blend((float) (first + 2), m23);
      var m33 = s33.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s33, m33);
      index3 = index3.blend((float) (first + 3), m33);
      var m43 = s43.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s43, m43);
      index3 = index3.blend((float) (first + 4), m43);
      var m53 = s53.compare(VectorOperators.GT, best3);
      best3 = best3.blend(s53, m53);
      index3 = index3.blend((float) (first + 5), m53);
    }
    best0.intoArray(best, at);
    index0.intoArray(index, at);
    best1.intoArray(best, at + 1 * LANES);
    index1.intoArray(index, at + 1 * LANES);
    best2.intoArray(best, at + 2 * LANES);
    index2.intoArray(index, at + 2 * LANES);
    best3.intoArray(best, at + 3 * LANES);
    index3.intoArray(index, at + 3 * LANES);
  }
}
