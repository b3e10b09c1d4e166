package dev.s2l.cluster;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Scores a tile of points against panels of centroids: the inner loop of k-means. One thread's
/// tool.
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// pair by itself; so its bits do not depend on the vector length, nor on which tile it fell into.
/// Lanes are points. A tile is two vectors of points; a panel is six centroids, so that the twelve
/// vectors of scores stay in registers, of which AVX2 has sixteen. Of equal scores the one of the
/// lower centroid wins.
final class Nearest {
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > Points.GROUP
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;

  private static final int LANES = SPECIES.length();

  /// Points of a tile.
  static final int TILE = 2 * LANES;

  private final float[] best = new float[TILE];
  private final float[] number = new float[TILE];

  /// Forgets the last tile.
  void clear() {
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(number, Float.POSITIVE_INFINITY);
  }

  /// The centroid with the highest score so far of a point of the tile.
  int centroid(int point) {
    return (int) number[point];
  }

  /// Of all points of the tile the greatest ‖x‖² - 2 · highest score so far: about the squared
  /// distance of the point that is worst off.
  ///
  /// @param norms ‖x‖² from `norms[at]` on
  float greatest(float[] norms, int at) {
    var best0 = FloatVector.fromArray(SPECIES, best, 0);
    var best1 = FloatVector.fromArray(SPECIES, best, LANES);
    var apart0 = FloatVector.fromArray(SPECIES, norms, at).sub(best0.add(best0));
    var apart1 = FloatVector.fromArray(SPECIES, norms, at + LANES).sub(best1.add(best1));
    var most = apart0.reinterpretAsInts().max(apart1.reinterpretAsInts());
    return Float.intBitsToFloat(Math.max(0, most.reduceLanes(VectorOperators.MAX)));
  }

  /// Scores panels `from` … `to` - 1 for the tile that begins with point `at` of a block.
  ///
  /// @param points a block of [Points]
  /// @param norms ‖x‖² of the block's points
  /// @return of all pairs the least ‖x‖² - 2 · score
  float find(float[] points, float[] norms, int at, Panels panels, int from, int to) {
    float least = Float.POSITIVE_INFINITY;
    for (int panel = from; panel < to; panel++) {
      least = Math.min(least, find(points, norms, at, panels, panel * Panels.WIDTH));
    }
    return least;
  }

  private float find(float[] points, float[] norms, int at, Panels panels, int first) {
    int dims = panels.dims();
    int low = Points.offset(at, dims);
    int high = Points.offset(at + LANES, dims);
    float[] centroids = panels.values();
    float[] bias = panels.bias();
    float[] numbers = panels.numbers();
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
      var x0 = FloatVector.fromArray(SPECIES, points, low + d * Points.GROUP);
      var x1 = FloatVector.fromArray(SPECIES, points, high + d * Points.GROUP);
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
    var top0 = s00;
    var its0 = FloatVector.broadcast(SPECIES, numbers[first]);
    var m10 = s10.compare(VectorOperators.GT, top0);
    top0 = top0.blend(s10, m10);
    its0 = its0.blend(numbers[first + 1], m10);
    var m20 = s20.compare(VectorOperators.GT, top0);
    top0 = top0.blend(s20, m20);
    its0 = its0.blend(numbers[first + 2], m20);
    var m30 = s30.compare(VectorOperators.GT, top0);
    top0 = top0.blend(s30, m30);
    its0 = its0.blend(numbers[first + 3], m30);
    var m40 = s40.compare(VectorOperators.GT, top0);
    top0 = top0.blend(s40, m40);
    its0 = its0.blend(numbers[first + 4], m40);
    var m50 = s50.compare(VectorOperators.GT, top0);
    top0 = top0.blend(s50, m50);
    its0 = its0.blend(numbers[first + 5], m50);
    var top1 = s01;
    var its1 = FloatVector.broadcast(SPECIES, numbers[first]);
    var m11 = s11.compare(VectorOperators.GT, top1);
    top1 = top1.blend(s11, m11);
    its1 = its1.blend(numbers[first + 1], m11);
    var m21 = s21.compare(VectorOperators.GT, top1);
    top1 = top1.blend(s21, m21);
    its1 = its1.blend(numbers[first + 2], m21);
    var m31 = s31.compare(VectorOperators.GT, top1);
    top1 = top1.blend(s31, m31);
    its1 = its1.blend(numbers[first + 3], m31);
    var m41 = s41.compare(VectorOperators.GT, top1);
    top1 = top1.blend(s41, m41);
    its1 = its1.blend(numbers[first + 4], m41);
    var m51 = s51.compare(VectorOperators.GT, top1);
    top1 = top1.blend(s51, m51);
    its1 = its1.blend(numbers[first + 5], m51);
    var best0 = FloatVector.fromArray(SPECIES, best, 0);
    var best1 = FloatVector.fromArray(SPECIES, best, LANES);
    var number0 = FloatVector.fromArray(SPECIES, number, 0);
    var number1 = FloatVector.fromArray(SPECIES, number, LANES);
    // Where scores are equal, the lower number.
    var lower0 = number0.blend(its0, its0.compare(VectorOperators.LT, number0));
    var lower1 = number1.blend(its1, its1.compare(VectorOperators.LT, number1));
    number0 = number0.blend(lower0, top0.compare(VectorOperators.EQ, best0));
    number1 = number1.blend(lower1, top1.compare(VectorOperators.EQ, best1));
    var better0 = top0.compare(VectorOperators.GT, best0);
    var better1 = top1.compare(VectorOperators.GT, best1);
    best0.blend(top0, better0).intoArray(best, 0);
    best1.blend(top1, better1).intoArray(best, LANES);
    number0.blend(its0, better0).intoArray(number, 0);
    number1.blend(its1, better1).intoArray(number, LANES);
    var apart0 = FloatVector.fromArray(SPECIES, norms, at).sub(top0.add(top0));
    var apart1 = FloatVector.fromArray(SPECIES, norms, at + LANES).sub(top1.add(top1));
    var least = apart0.reinterpretAsInts().min(apart1.reinterpretAsInts());
    return Float.intBitsToFloat(Math.max(0, least.reduceLanes(VectorOperators.MIN)));
  }
}
