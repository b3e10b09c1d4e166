package dev.s2l.cluster;

import java.util.ArrayList;
import java.util.List;

/// Lloyd's iterations as a textbook has them, one point at a time, without packing, panels, vectors
/// or threads: the oracle. Scores are the same chain of fused multiply-adds, so that ties and
/// rounding fall alike and results can be compared bit by bit; sums are plain float64 in row order.
final class SlowKMeans {
  final float[][] points;
  float[][] centroids;
  int[] assignment;
  final List<Double> objectives = new ArrayList<>();

  SlowKMeans(float[][] points, float[][] seeds) {
    this.points = points;
    this.centroids = seeds;
    this.assignment = new int[points.length];
  }

  static float score(float[] point, float[] centroid) {
    double norm = 0;
    for (float value : centroid) {
      norm += (double) value * value;
    }
    float score = (float) (-norm / 2);
    for (int d = 0; d < point.length; d++) {
      score = Math.fma(point[d], centroid[d], score);
    }
    return score;
  }

  void run(int maxIterations, double tolerance) {
    for (int iteration = 1; ; iteration++) {
      boolean changed = assign();
      double objective = objective();
      boolean still =
          !objectives.isEmpty()
              && objectives.getLast() - objective < tolerance * objectives.getLast();
      objectives.add(objective);
      if (iteration == maxIterations || objective == 0 || !changed || still) {
        return;
      }
      move();
    }
  }

  boolean assign() {
    int[] before = assignment;
    assignment = new int[points.length];
    boolean changed = objectives.isEmpty();
    for (int i = 0; i < points.length; i++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int c = 0; c < centroids.length; c++) {
        float score = score(points[i], centroids[c]);
        if (score > best) {
          best = score;
          assignment[i] = c;
        }
      }
      changed |= assignment[i] != before[i];
    }
    return changed;
  }

  double objective() {
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      for (int d = 0; d < points[i].length; d++) {
        double gap = (double) points[i][d] - centroids[assignment[i]][d];
        sum += gap * gap;
      }
    }
    return sum;
  }

  void move() {
    int dims = points[0].length;
    for (int c = 0; c < centroids.length; c++) {
      double[] sum = new double[dims];
      int size = 0;
      for (int i = 0; i < points.length; i++) {
        if (assignment[i] == c) {
          size++;
          for (int d = 0; d < dims; d++) {
            sum[d] += points[i][d];
          }
        }
      }
      for (int d = 0; d < dims && size > 0; d++) {
        centroids[c][d] = (float) (sum[d] / size);
      }
    }
  }
}
