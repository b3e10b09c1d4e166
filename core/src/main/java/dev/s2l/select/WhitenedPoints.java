package dev.s2l.select;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Products;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// Vectors made comparable: projected at random to [#DIMS] numbers, and whitened, so that no
/// direction counts more than another because it varies more. The squared distance of two points is
/// `(x − y)ᵀ Σ⁻¹ (x − y)`, where `Σ` is the covariance of the projected rows.
///
/// It whitens by the Cholesky factor of `Σ`; any other way would give the same distances.
/// Directions that do not vary, or follow from those before, are left out. The order of all sums is
/// fixed, so the same input gives the same bits on any number of processors.
final class WhitenedPoints {
  /// How many numbers a point has at most; vectors of no more are not projected (our choice).
  static final int DIMS = 64;

  /// A direction counts as following from those before if less of its variance than this is its
  /// own.
  private static final double OWN_VARIANCE = 1e-6;

  /// A direction counts as constant if its variance is less than this, as a share of its mean
  /// square: rounding of float32 gives about 1e-14.
  private static final double VARIANCE = 1e-12;

  private static final int BLOCK = 4096;

  private final float[][] points;
  private final int[] rows;
  private final Workers workers;

  private WhitenedPoints(float[][] points, int[] rows, Workers workers) {
    this.points = points;
    this.rows = rows;
    this.workers = workers;
  }

  /// @param vectors (rows, dimensions)
  /// @param rows whose covariance becomes the unit matrix; their vectors are finite
  /// @param random of the projection
  /// @return (rows, at most [#DIMS]); NaN for rows whose vectors are not finite
  static Trajectories of(Trajectories vectors, int[] rows, RandomStream random, StopSignal stop) {
    float[][] columns = new float[vectors.count()][];
    Arrays.setAll(columns, vectors::column);
    try (var workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      float[][] points =
          columns.length <= DIMS ? columns : projected(columns, vectors.rows(), random, workers);
      stop.check();
      return Trajectories.ofColumns(new WhitenedPoints(points, rows, workers).whitened());
    }
  }

  /// Products with random signs: nearly all distances keep their proportions (Achlioptas 2003).
  private static float[][] projected(
      float[][] columns, int count, RandomStream random, Workers workers) {
    float[][] signs = new float[DIMS][columns.length];
    for (float[] vector : signs) {
      for (int d = 0; d < vector.length; d++) {
        vector[d] = random.nextLong() < 0 ? -1 : 1;
      }
    }
    float[][] points = new float[DIMS][count];
    int blocks = (count + BLOCK - 1) / BLOCK;
    workers.forEach(
        blocks,
        (long) count * columns.length * DIMS,
        block -> {
          int from = block * BLOCK;
          int to = Math.min(count, from + BLOCK);
          for (int p = 0; p < DIMS; p++) {
            Products.of(columns, from, to, signs[p], points[p]);
          }
        });
    return points;
  }

  private float[][] whitened() {
    double[] means = new double[points.length];
    double[][] factor = new double[points.length][points.length];
    workers.forEach(points.length, (long) rows.length * points.length, p -> means[p] = mean(p));
    workers.forEach(
        points.length,
        (long) rows.length * points.length * points.length / 2,
        p -> {
          for (int q = 0; q <= p; q++) {
            factor[p][q] = covariance(p, means[p], q, means[q]);
          }
        });
    boolean[] own = cholesky(factor, means);
    float[][] whitened = new float[points.length][points[0].length];
    int blocks = (points[0].length + BLOCK - 1) / BLOCK;
    workers.forEach(
        blocks,
        (long) points[0].length * points.length * points.length / 2,
        block -> {
          int to = Math.min(points[0].length, (block + 1) * BLOCK);
          double[] solved = new double[points.length];
          for (int row = block * BLOCK; row < to; row++) {
            solve(factor, own, means, row, solved);
            for (int p = 0; p < solved.length; p++) {
              whitened[p][row] = (float) solved[p];
            }
          }
        });
    return whitened;
  }

  private double mean(int p) {
    double sum = 0;
    for (int row : rows) {
      sum += points[p][row];
    }
    return sum / rows.length;
  }

  private double covariance(int p, double meanP, int q, double meanQ) {
    double sum = 0;
    for (int row : rows) {
      sum += (points[p][row] - meanP) * (points[q][row] - meanQ);
    }
    return sum / rows.length;
  }

  /// Replaces the lower half of a covariance by its Cholesky factor.
  ///
  /// @return by direction: whether it varies by itself; the columns of all others are zeros
  private static boolean[] cholesky(double[][] factor, double[] means) {
    boolean[] own = new boolean[means.length];
    for (int p = 0; p < means.length; p++) {
      double variance = factor[p][p];
      for (int q = 0; q < p; q++) {
        double left = factor[p][q];
        for (int i = 0; i < q; i++) {
          left -= factor[p][i] * factor[q][i];
        }
        factor[p][q] = own[q] ? left / factor[q][q] : 0;
      }
      double left = variance;
      for (int q = 0; q < p; q++) {
        left -= factor[p][q] * factor[p][q];
      }
      own[p] =
          variance > VARIANCE * (variance + means[p] * means[p]) && left > OWN_VARIANCE * variance;
      factor[p][p] = own[p] ? Math.sqrt(left) : 0;
    }
    return own;
  }

  private void solve(double[][] factor, boolean[] own, double[] means, int row, double[] solved) {
    for (int p = 0; p < solved.length; p++) {
      double left = points[p][row] - means[p];
      for (int q = 0; q < p; q++) {
        left -= factor[p][q] * solved[q];
      }
      // A value that is not finite stays so even where the direction is left out.
      solved[p] = own[p] ? left / factor[p][p] : Double.isFinite(left) ? 0 : Double.NaN;
    }
  }
}
