package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.Columns;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;

/// Trajectories for the tests of this package.
final class MadeData {
  private MadeData() {}

  /// `rows` falling loss curves of about `kinds` kinds, (rows, columns).
  static float[][] curves(int rows, int columns, int kinds, long seed) {
    var random = RandomStream.named(seed, "curves");
    float[][] centers = new float[kinds][columns];
    for (float[] center : centers) {
      double start = 1 + 3 * random.nextDouble();
      double rate = random.nextDouble();
      for (int c = 0; c < columns; c++) {
        center[c] = (float) (start * Math.exp(-rate * c / columns * 3));
      }
    }
    float[][] points = new float[rows][columns];
    for (float[] point : points) {
      float[] center = centers[random.nextInt(kinds)];
      for (int c = 0; c < columns; c++) {
        point[c] = (float) (center[c] + 0.1 * random.nextGaussian());
      }
    }
    return points;
  }

  /// Whole numbers from 0 to `top` - 1, full of ties.
  static float[][] lattice(int rows, int columns, int top, long seed) {
    var random = RandomStream.named(seed, "lattice");
    float[][] points = new float[rows][columns];
    for (float[] point : points) {
      for (int c = 0; c < columns; c++) {
        point[c] = random.nextInt(top);
      }
    }
    return points;
  }

  static Trajectories trajectories(float[]... points) {
    Columns columns = columns(points);
    float[][] held = new float[columns.count()][];
    Arrays.setAll(held, columns::get);
    return Trajectories.ofColumns(held);
  }

  static Columns columns(float[]... points) {
    float[][] columns = new float[points[0].length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int c = 0; c < columns.length; c++) {
        columns[c][i] = points[i][c];
      }
    }
    return Columns.of(columns);
  }

  /// (k, dims) row after row.
  static float[] flat(float[]... centroids) {
    int dims = centroids[0].length;
    float[] flat = new float[centroids.length * dims];
    for (int c = 0; c < centroids.length; c++) {
      System.arraycopy(centroids[c], 0, flat, c * dims, dims);
    }
    return flat;
  }

  static int[] firstRows(int count) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> i);
    return rows;
  }
}
