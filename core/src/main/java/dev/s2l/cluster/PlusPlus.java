package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// k-means++ (Arthur and Vassilvitskii 2007) with several candidates a step, of which the one that
/// lowers the sum of squared distances most is kept, as scikit-learn does.
///
/// Every step measures all points: in loops over whole blocks that is quicker than keeping account
/// of which points a seed can win (decision 0006). Distances are float32, their sums float64 in the
/// order of the points.
///
/// Where the squares of all distances that are left vanish in float32, the first point stands in;
/// the empty cluster that may come of it is repaired like any other.
final class PlusPlus {
  /// Seeds from which on several candidates take longer than the iterations that they save.
  private static final int MANY = 512;

  private final RowBlocks points;
  private final Workers workers;
  private final int k;
  private final int dims;
  private final float[] seeds;

  /// (candidates, dims) those of the step.
  private final float[] places;

  /// (blocks, points) squared distance to the nearest seed but the last.
  private final float[][] distance;

  /// (blocks, candidates, points) squared distance to the candidates of the last step.
  private final float[][][] apart;

  /// (blocks, candidates) sum of the squared distances to the nearest seed, were the candidate one.
  private final double[][] sums;

  /// Which candidate of the last step is the last seed.
  private int won;

  PlusPlus(RowBlocks points, int k, Workers workers) {
    this.points = points;
    this.workers = workers;
    this.k = k;
    this.dims = points.dims();
    int candidates = k > MANY ? 1 : 2 + (int) StrictMath.log(k);
    int blocks = points.blocks().length;
    this.seeds = new float[k * dims];
    this.places = new float[candidates * dims];
    this.distance = new float[blocks][];
    this.apart = new float[blocks][candidates][];
    this.sums = new double[blocks][candidates];
    for (int b = 0; b < blocks; b++) {
      distance[b] = unknown(points.blocks()[b][0].length);
      for (int c = 0; c < candidates; c++) {
        apart[b][c] = unknown(points.blocks()[b][0].length);
      }
    }
  }

  private static float[] unknown(int points) {
    float[] distance = new float[points];
    Arrays.fill(distance, Float.POSITIVE_INFINITY);
    return distance;
  }

  float[] choose(RandomStream random) {
    int candidates = sums[0].length;
    points.copy(random.nextInt(points.count()), places, 0);
    measure(1);
    for (int seed = 0; ; seed++) {
      System.arraycopy(places, won * dims, seeds, seed * dims, dims);
      if (seed == k - 1) {
        return seeds;
      }
      for (int c = 0; c < candidates; c++) {
        points.copy(pointAt(random.nextDouble()), places, c * dims);
      }
      measure(candidates);
      won = best();
    }
  }

  /// Sum of all squared distances to the nearest seed.
  double sum() {
    return sum(won);
  }

  private double sum(int candidate) {
    double sum = 0;
    for (double[] block : sums) {
      sum += block[candidate];
    }
    return sum;
  }

  /// The candidate that leaves the least, of equals the first.
  private int best() {
    int best = 0;
    for (int c = 1; c < sums[0].length; c++) {
      if (sum(c) < sum(best)) {
        best = c;
      }
    }
    return best;
  }

  /// The point at which the running sum of squared distances first exceeds `share` of the total;
  /// where rounding leaves a crumb over, the last point that has any.
  private int pointAt(double share) {
    double left = share * sum();
    int block = 0;
    double leftOfBlock = left;
    for (int b = 0; b < sums.length; b++) {
      if (sums[b][won] > 0) {
        block = b;
        leftOfBlock = left;
        left -= sums[b][won];
        if (left < 0) {
          break;
        }
      }
    }
    int point = 0;
    for (int i = 0; i < distance[block].length; i++) {
      float its = Math.min(distance[block][i], apart[block][won][i]);
      if (its > 0) {
        point = i;
        leftOfBlock -= its;
        if (leftOfBlock < 0) {
          break;
        }
      }
    }
    return block * RowBlocks.SIZE + point;
  }

  /// Measures the first so many candidates of a step. The seed of the step before counts from here
  /// on.
  private void measure(int candidates) {
    int last = won;
    long work = (long) points.count() * dims * candidates;
    workers.forEach(
        points.blocks().length,
        work,
        b -> {
          least(distance[b], apart[b][last]);
          squared(points.blocks()[b], Arrays.copyOf(apart[b], candidates));
          for (int c = 0; c < candidates; c++) {
            sums[b][c] = sumOfLeast(distance[b], apart[b][c]);
          }
        });
  }

  /// ‖x - c‖² of a block's points and each candidate, in float32: one chain through the dimensions.
  private void squared(float[][] block, float[][] into) {
    for (float[] squares : into) {
      Arrays.fill(squares, 0);
    }
    int d = 0;
    for (; d + 2 <= dims; d += 2) {
      for (int c = 0; c < into.length; c++) {
        int place = c * dims + d;
        two(into[c], block[d], block[d + 1], places[place], places[place + 1]);
      }
    }
    for (int c = 0; c < into.length && d < dims; c++) {
      one(into[c], block[d], places[c * dims + d]);
    }
  }

  // The next loops are written for the compiler, as those of Products are.

  private static void two(float[] squares, float[] x, float[] y, float xc, float yc) {
    for (int i = 0; i < squares.length; i++) {
      float xi = x[i] - xc;
      float yi = y[i] - yc;
      squares[i] = Math.fma(yi, yi, Math.fma(xi, xi, squares[i]));
    }
  }

  private static void one(float[] squares, float[] x, float xc) {
    for (int i = 0; i < squares.length; i++) {
      float xi = x[i] - xc;
      squares[i] = Math.fma(xi, xi, squares[i]);
    }
  }

  private static void least(float[] distance, float[] other) {
    for (int i = 0; i < distance.length; i++) {
      distance[i] = Math.min(distance[i], other[i]);
    }
  }

  /// Four sums that take turns: one after another each addition would wait for the one before.
  private static double sumOfLeast(float[] distance, float[] other) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 4 <= distance.length; i += 4) {
      sum0 += Math.min(distance[i], other[i]);
      sum1 += Math.min(distance[i + 1], other[i + 1]);
      sum2 += Math.min(distance[i + 2], other[i + 2]);
      sum3 += Math.min(distance[i + 3], other[i + 3]);
    }
    for (; i < distance.length; i++) {
      sum0 += Math.min(distance[i], other[i]);
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
