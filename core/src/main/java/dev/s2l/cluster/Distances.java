package dev.s2l.cluster;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The squared distance of every point to the nearest of some places, kept while places are added:
/// what k-means++ draws from, and what says which point is farthest.
final class Distances {
  private static final int LANES = Nearest.SPECIES.length();

  private final Points points;
  private final Workers workers;
  private final float[][] nearest;
  private final double[] sums;

  Distances(Points points, Workers workers) {
    this.points = points;
    this.workers = workers;
    this.nearest = new float[points.blockCount()][Points.BLOCK];
    this.sums = new double[points.blockCount()];
    for (float[] block : nearest) {
      Arrays.fill(block, Float.POSITIVE_INFINITY);
    }
  }

  /// Adds a place, (dims) values from `places[at]`.
  void add(float[] places, int at) {
    workers.forEach(
        points.blockCount(),
        b -> {
          int count = points.pointsIn(b);
          lower(points.block(b), count, points.dims(), places, at, nearest[b]);
          sums[b] = sum(nearest[b], count);
        });
  }

  /// Starts from the place that each point is assigned to, instead of from the nearest.
  void assign(int[] assignment, float[] places) {
    int dims = points.dims();
    workers.forEach(
        points.blockCount(),
        b -> {
          float[] block = points.block(b);
          int count = points.pointsIn(b);
          for (int i = 0; i < count; i++) {
            int place = assignment[b * Points.BLOCK + i] * dims;
            int from = Points.offset(i, dims);
            float sum = 0;
            for (int d = 0; d < dims; d++) {
              float gap = block[from + d * Points.GROUP] - places[place + d];
              sum = Math.fma(gap, gap, sum);
            }
            nearest[b][i] = sum;
          }
          sums[b] = sum(nearest[b], count);
        });
  }

  /// The sum over all points, block after block.
  double sum() {
    double sum = 0;
    for (double block : sums) {
      sum += block;
    }
    return sum;
  }

  /// The point at which the running sum of distances first exceeds `share` of the total.
  int pointAt(double share) {
    double left = share * sum();
    double leftInBlock = left;
    int block = 0;
    for (int b = 0; b < sums.length; b++) {
      if (sums[b] > 0) {
        block = b;
        leftInBlock = left;
        left -= sums[b];
        if (left < 0) {
          break;
        }
      }
    }
    int point = 0;
    for (int i = 0; i < points.pointsIn(block); i++) {
      if (nearest[block][i] > 0) {
        point = i; // where rounding leaves a crumb over, the last point that has any weight
        leftInBlock -= nearest[block][i];
        if (leftInBlock < 0) {
          break;
        }
      }
    }
    return block * Points.BLOCK + point;
  }

  /// The point with the greatest distance, of equals the lowest.
  int farthest() {
    int point = 0;
    float greatest = -1;
    for (int b = 0; b < nearest.length; b++) {
      int count = points.pointsIn(b);
      for (int i = 0; i < count; i++) {
        if (nearest[b][i] > greatest) {
          greatest = nearest[b][i];
          point = b * Points.BLOCK + i;
        }
      }
    }
    return point;
  }

  private static void lower(
      float[] block, int count, int dims, float[] places, int at, float[] nearest) {
    for (int i = 0; i < count; i += 2 * LANES) {
      int first = Points.offset(i, dims);
      int second = Points.offset(i + LANES, dims);
      var sum0 = FloatVector.zero(Nearest.SPECIES);
      var sum1 = sum0;
      for (int d = 0; d < dims; d++) {
        var place = FloatVector.broadcast(Nearest.SPECIES, places[at + d]);
        var gap0 =
            FloatVector.fromArray(Nearest.SPECIES, block, first + d * Points.GROUP).sub(place);
        var gap1 =
            FloatVector.fromArray(Nearest.SPECIES, block, second + d * Points.GROUP).sub(place);
        sum0 = gap0.fma(gap0, sum0);
        sum1 = gap1.fma(gap1, sum1);
      }
      lower(sum0, nearest, i);
      lower(sum1, nearest, i + LANES);
    }
  }

  private static void lower(FloatVector sums, float[] nearest, int at) {
    var before = FloatVector.fromArray(Nearest.SPECIES, nearest, at);
    before.blend(sums, sums.compare(VectorOperators.LT, before)).intoArray(nearest, at);
  }

  private static double sum(float[] values, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < count; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }
}
