package dev.s2l.select;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.vector.Workers;
import java.util.Arrays;

/// Greedy k-centre (Gonzalez 1985; Sener and Savarese 2018): after a first point drawn at random,
/// always the point that is farthest from all chosen ones. The largest distance of a point to the
/// nearest chosen one is at most twice what the best choice of as many points could reach.
///
/// `nearest[i] = min over chosen c of ‖x_i − x_c‖²`, brought up to date with each new centre: `N ·
/// C` multiply-adds a centre. Every point is worked on alone, so the same points give the same
/// order on any number of processors.
final class FarthestFirst {
  private static final int BLOCK = 1 << 14;

  /// Of a point that was chosen: below every distance.
  private static final double CHOSEN = -1;

  private final float[] points;
  private final int dims;
  private final double[] nearest;

  /// @param points `(rows, dims)`, row after row
  private FarthestFirst(float[] points, int dims) {
    this.points = points;
    this.dims = dims;
    this.nearest = new double[points.length / dims];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
  }

  /// @param columns `(dims, all rows)`
  /// @param rows that can be chosen, ascending, at least one
  /// @param random draws the first one
  /// @param count how many are wanted
  /// @return `count` of `rows`, or all; of equally far ones the lower first
  static int[] order(
      float[][] columns, int[] rows, int count, RandomStream random, StopSignal stop) {
    float[] points = new float[rows.length * columns.length];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < columns.length; c++) {
        points[i * columns.length + c] = columns[c][rows[i]];
      }
    }
    int[] order = new int[Math.min(count, rows.length)];
    var search = new FarthestFirst(points, columns.length);
    try (var workers = new Workers(Runtime.getRuntime().availableProcessors())) {
      int centre = order.length == 0 ? 0 : random.nextInt(rows.length);
      for (int i = 0; i < order.length; i++) {
        stop.check();
        order[i] = rows[centre];
        centre = search.farthestAfter(centre, workers);
      }
    }
    return order;
  }

  /// Takes a centre, and finds the point that is then farthest from all.
  private int farthestAfter(int centre, Workers workers) {
    nearest[centre] = CHOSEN;
    int[] best = new int[(nearest.length + BLOCK - 1) / BLOCK];
    workers.forEach(
        best.length,
        (long) points.length,
        block -> {
          int from = block * BLOCK;
          int to = Math.min(nearest.length, from + BLOCK);
          best[block] = from;
          for (int i = from; i < to; i++) {
            nearest[i] = Math.min(nearest[i], squaredDistance(i, centre));
            if (nearest[i] > nearest[best[block]]) {
              best[block] = i;
            }
          }
        });
    int farthest = best[0];
    for (int candidate : best) {
      farthest = nearest[candidate] > nearest[farthest] ? candidate : farthest;
    }
    return farthest;
  }

  private double squaredDistance(int a, int b) {
    double sum = 0;
    for (int c = 0; c < dims; c++) {
      double difference = (double) points[a * dims + c] - points[b * dims + c];
      sum += difference * difference;
    }
    return sum;
  }
}
