package dev.s2l.compare.diagnosis;

/// Distances of pairs of rows, pair after pair: (1, 0), (2, 0), (2, 1), (3, 0) …
final class PairDistances {
  private PairDistances() {}

  static int count(int rows) {
    return rows * (rows - 1) / 2;
  }

  /// Between gradients, by their inner products (n, n).
  static double[] euclidean(double[][] products) {
    var distances = new double[count(products.length)];
    int p = 0;
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < i; j++) {
        double square = products[i][i] + products[j][j] - 2 * products[i][j];
        distances[p++] = Math.sqrt(Math.max(0, square));
      }
    }
    return distances;
  }

  /// Between directions: one minus the cosine.
  static double[] angular(double[][] cosines) {
    var distances = new double[count(cosines.length)];
    int p = 0;
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < i; j++) {
        distances[p++] = 1 - cosines[i][j];
      }
    }
    return distances;
  }

  /// Between trajectories (n, columns).
  static double[] euclidean(float[][] trajectories) {
    var distances = new double[count(trajectories.length)];
    int p = 0;
    for (int i = 0; i < trajectories.length; i++) {
      for (int j = 0; j < i; j++) {
        double square = 0;
        for (int c = 0; c < trajectories[i].length; c++) {
          double apart = (double) trajectories[i][c] - trajectories[j][c];
          square += apart * apart;
        }
        distances[p++] = Math.sqrt(square);
      }
    }
    return distances;
  }

  static double[][] cosines(double[][] products) {
    int n = products.length;
    var cosines = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double lengths = Math.sqrt(products[i][i] * products[j][j]);
        cosines[i][j] = lengths > 0 ? products[i][j] / lengths : 0;
      }
    }
    return cosines;
  }

  /// How often each pair is there.
  static double[] weights(int[] times) {
    var weights = new double[count(times.length)];
    int p = 0;
    for (int i = 0; i < times.length; i++) {
      for (int j = 0; j < i; j++) {
        weights[p++] = (double) times[i] * times[j];
      }
    }
    return weights;
  }
}
