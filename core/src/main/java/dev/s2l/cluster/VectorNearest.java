package dev.s2l.cluster;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Scores a tile of points against panels of centroids, in vectors. Lanes are points. Two vectors
/// of points are scored against a panel of six centroids, so that the twelve vectors of scores stay
/// in registers, of which AVX2 has sixteen. One thread's tool.
///
/// To be loaded only where [dev.s2l.run.VectorModule#present()].
final class VectorNearest {
  /// Points of a tile.
  static final int TILE = 16;

  /// Bounds that follow side by side.
  static final int FOLLOWING = 8;

  /// Most bounds that follow in one call: the bits of a long.
  static final int FOLLOWED = 64;

  /// Of no more than 8 lanes: a tile is two vectors then, or four of 4 lanes.
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > TILE / 2
          ? FloatVector.SPECIES_256
          : FloatVector.SPECIES_PREFERRED;

  private static final int LANES = SPECIES.length();

  private final float[] best = new float[TILE];
  private final float[] number = new float[TILE];

  /// Forgets the last tile.
  void clear() {
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(number, Float.POSITIVE_INFINITY);
  }

  /// Copies the centroids with the highest scores so far, one for each point of the tile, to
  /// `into[at..]`; what it copies before anything was scored says nothing.
  void centroids(int[] into, int at) {
    for (int i = 0; i < TILE; i++) {
      into[at + i] = Panels.centroid(number[i]);
    }
  }

  /// Of all points of the tile the greatest ‖x‖² - 2 · highest score so far: about the squared
  /// distance of the point that is worst off.
  ///
  /// @param norms ‖x‖² from `norms[at]` on
  float greatest(float[] norms, int at) {
    int greatest = 0;
    for (int i = 0; i < TILE; i += 2 * LANES) {
      var best0 = FloatVector.fromArray(SPECIES, best, i);
      var best1 = FloatVector.fromArray(SPECIES, best, i + LANES);
      var apart0 = FloatVector.fromArray(SPECIES, norms, at + i).sub(best0.add(best0));
      var apart1 = FloatVector.fromArray(SPECIES, norms, at + i + LANES).sub(best1.add(best1));
      var most = apart0.reinterpretAsInts().max(apart1.reinterpretAsInts());
      greatest = Math.max(greatest, most.reduceLanes(VectorOperators.MAX));
    }
    return Float.intBitsToFloat(greatest);
  }

  /// Lets lower bounds follow: takes `moved[first + i]` from `lower[from + i]`, for as many i as
  /// there are, but no more than [#FOLLOWED].
  ///
  /// @param moved a whole number of [#FOLLOWING] values, as many as belong to a tile
  /// @return bit i is set where the bound is then `bound` or less
  long follow(float[] lower, int from, float[] moved, int first, float bound) {
    long below = 0;
    int count = Math.min(FOLLOWED, moved.length - first);
    for (int i = 0; i < count; i += LANES) {
      var way = FloatVector.fromArray(SPECIES, moved, first + i);
      var least = FloatVector.fromArray(SPECIES, lower, from + i).sub(way);
      least.intoArray(lower, from + i);
      below |= least.compare(VectorOperators.LE, bound).toLong() << i;
    }
    return below;
  }

  /// Scores panels `from` … `to` - 1 for the tile that begins with point `at` of a block.
  ///
  /// @param points a block of [Points]
  /// @param norms ‖x‖² of the block's points
  /// @return of all pairs the least ‖x‖² - 2 · score, 0 if that is negative
  float find(float[] points, float[] norms, int at, Panels panels, int from, int to) {
    float least = Float.POSITIVE_INFINITY;
    for (int panel = from; panel < to; panel++) {
      for (int i = 0; i < TILE; i += 2 * LANES) {
        least = Math.min(least, find(points, norms, at, i, panels, panel * Panels.WIDTH));
      }
    }
    return least;
  }

  /// Scores a panel for two vectors of points, the first of which is number `i` of the tile.
  private float find(float[] points, float[] norms, int at, int i, Panels panels, int first) {
    int dims = panels.dims();
    int low = Points.offset(at + i, dims);
    int high = Points.offset(at + i + LANES, dims);
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
    var best0 = FloatVector.fromArray(SPECIES, best, i);
    var best1 = FloatVector.fromArray(SPECIES, best, i + LANES);
    var number0 = FloatVector.fromArray(SPECIES, number, i);
    var number1 = FloatVector.fromArray(SPECIES, number, i + LANES);
    // Where scores are equal, the lower number.
    var lower0 = number0.blend(its0, its0.compare(VectorOperators.LT, number0));
    var lower1 = number1.blend(its1, its1.compare(VectorOperators.LT, number1));
    number0 = number0.blend(lower0, top0.compare(VectorOperators.EQ, best0));
    number1 = number1.blend(lower1, top1.compare(VectorOperators.EQ, best1));
    var better0 = top0.compare(VectorOperators.GT, best0);
    var better1 = top1.compare(VectorOperators.GT, best1);
    best0.blend(top0, better0).intoArray(best, i);
    best1.blend(top1, better1).intoArray(best, i + LANES);
    number0.blend(its0, better0).intoArray(number, i);
    number1.blend(its1, better1).intoArray(number, i + LANES);
    var apart0 = FloatVector.fromArray(SPECIES, norms, at + i).sub(top0.add(top0));
    var apart1 = FloatVector.fromArray(SPECIES, norms, at + i + LANES).sub(top1.add(top1));
    var least = apart0.reinterpretAsInts().min(apart1.reinterpretAsInts());
    return Float.intBitsToFloat(Math.max(0, least.reduceLanes(VectorOperators.MIN)));
  }
}
