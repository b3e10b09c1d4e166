package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// k-means++ (Arthur and Vassilvitskii 2007) with several candidates per step. The candidate that
/// lowers the sum of squared distances most becomes a seed, as in scikit-learn.
///
/// Every step measures all points. In loops over whole blocks this is faster than tracking which
/// points a new seed can attract (decision 0006). Distances are float32, their sums float64 in the
/// order of the points.
///
/// If all remaining squared distances are 0 in float32, the first point is taken as a seed. The
/// empty cluster that may result is repaired like any other.
final class PlusPlus {
  /// From this many seeds on, one candidate per step is used: more would take longer than the
  /// iterations that they save.
  private static final int SINGLE_CANDIDATE_FROM = 512;

  private final RowBlocks points;
  private final Workers workers;
  private final int k;
  private final int dims;
  private final float[] seeds;

  /// (candidates, dims) the candidates of the current step.
  private final float[] places;

  /// (blocks, points) squared distance to the nearest seed, the last seed not counted.
  private final float[][] distance;

  /// (blocks, candidates, points) squared distance to the candidates of the last step.
  private final float[][][] candidateDistance;

  /// (blocks, candidates) sum of the squared distances to the nearest seed if the candidate became
  /// one.
  private final double[][] sums;

  /// Which candidate of the last step became the last seed.
  private int chosenCandidate;

  PlusPlus(RowBlocks points, int k, Workers workers) {
    this.points = points;
    this.workers = workers;
    this.k = k;
    this.dims = points.dims();
    int candidates = k > SINGLE_CANDIDATE_FROM ? 1 : 2 + (int) StrictMath.log(k);
    int blocks = points.blocks().length;
    this.seeds = new float[k * dims];
    this.places = new float[candidates * dims];
    this.distance = new float[blocks][];
    this.candidateDistance = new float[blocks][candidates][];
    this.sums = new double[blocks][candidates];
    for (int b = 0; b < blocks; b++) {
      distance[b] = unknown(points.blocks()[b][0].length);
      for (int c = 0; c < candidates; c++) {
        candidateDistance[b][c] = unknown(points.blocks()[b][0].length);
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
      System.arraycopy(places, chosenCandidate * dims, seeds, seed * dims, dims);
      if (seed == k - 1) {
        return seeds;
      }
      for (int c = 0; c < candidates; c++) {
        points.copy(pointAt(random.nextDouble()), places, c * dims);
      }
      measure(candidates);
      chosenCandidate = best();
    }
  }

  /// Sum of all squared distances to the nearest seed.
  double sum() {
    return sum(chosenCandidate);
  }

  private double sum(int candidate) {
    double sum = 0;
    for (double[] block : sums) {
      sum += block[candidate];
    }
    return sum;
  }

  /// The candidate with the smallest sum; among equal ones the first.
  private int best() {
    int best = 0;
    for (int c = 1; c < sums[0].length; c++) {
      if (sum(c) < sum(best)) {
        best = c;
      }
    }
    return best;
  }

  /// The point at which the running sum of squared distances first exceeds `share` of the total. If
  /// rounding prevents that, the last point with a distance above 0.
  private int pointAt(double share) {
    double remaining = share * sum();
    int block = 0;
    double remainingInBlock = remaining;
    for (int b = 0; b < sums.length; b++) {
      if (sums[b][chosenCandidate] > 0) {
        block = b;
        remainingInBlock = remaining;
        remaining -= sums[b][chosenCandidate];
        if (remaining < 0) {
          break;
        }
      }
    }
    int point = 0;
    for (int i = 0; i < distance[block].length; i++) {
      float squaredDistance =
          Math.min(distance[block][i], candidateDistance[block][chosenCandidate][i]);
      if (squaredDistance > 0) {
        point = i;
        remainingInBlock -= squaredDistance;
        if (remainingInBlock < 0) {
          break;
        }
      }
    }
    return block * RowBlocks.SIZE + point;
  }

  /// Measures the first `candidates` candidates of a step. From here on the seed of the step before
  /// is included in the distances.
  private void measure(int candidates) {
    int last = chosenCandidate;
    long work = (long) points.count() * dims * candidates;
    workers.forEach(
        points.blocks().length,
        work,
        b -> {
          takeMinimum(distance[b], candidateDistance[b][last]);
          squared(points.blocks()[b], Arrays.copyOf(candidateDistance[b], candidates));
          for (int c = 0; c < candidates; c++) {
            sums[b][c] = sumOfMinima(distance[b], candidateDistance[b][c]);
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

  // The next loops are written so that the compiler can vectorize them, as those of Products are.

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

  private static void takeMinimum(float[] distance, float[] other) {
    for (int i = 0; i < distance.length; i++) {
      distance[i] = Math.min(distance[i], other[i]);
    }
  }

  /// Four interleaved sums: with a single sum each addition would have to wait for the one before.
  private static double sumOfMinima(float[] distance, float[] other) {
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
