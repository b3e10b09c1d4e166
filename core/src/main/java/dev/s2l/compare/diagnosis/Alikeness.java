package dev.s2l.compare.diagnosis;

/// How alike the gradients of one cluster are: cosines of pairs of rows.
///
/// The share that clusters explain is one minus what is left of the disagreement (one minus the
/// cosine) inside clusters. It is also what an even draw from clusters gains: a subset that takes
/// from every cluster its share has `1 − explained` of the squared error of a random one.
final class Alikeness {
  private final double[][] cosines;
  private final int[] clusters;

  /// @param cosines (n, n)
  /// @param clusters of the rows
  Alikeness(double[][] cosines, int[] clusters) {
    this.cosines = cosines;
    this.clusters = clusters;
  }

  /// Pairs of one cluster.
  int insidePairs() {
    int pairs = 0;
    for (int i = 0; i < clusters.length; i++) {
      for (int j = 0; j < i; j++) {
        pairs += clusters[i] == clusters[j] ? 1 : 0;
      }
    }
    return pairs;
  }

  /// Rows that have another one of their cluster in the sample.
  int rowsWithMates() {
    int rows = 0;
    for (int i = 0; i < clusters.length; i++) {
      boolean found = false;
      for (int j = 0; j < clusters.length && !found; j++) {
        found = i != j && clusters[i] == clusters[j];
      }
      rows += found ? 1 : 0;
    }
    return rows;
  }

  /// The mean over rows of the mean cosine with other rows of the same cluster.
  double inside(int[] times) {
    double sum = 0;
    double rows = 0;
    for (int i = 0; i < clusters.length; i++) {
      double cosine = 0;
      double mates = 0;
      if (times[i] > 0) {
        for (int j = 0; j < clusters.length; j++) {
          if (j != i && clusters[i] == clusters[j]) {
            cosine += times[j] * cosines[i][j];
            mates += times[j];
          }
        }
      }
      if (mates > 0) {
        sum += times[i] * cosine / mates;
        rows += times[i];
      }
    }
    return sum / rows;
  }

  /// The mean cosine of two rows of different clusters.
  double across(int[] times) {
    double sum = 0;
    double pairs = 0;
    for (int i = 0; i < clusters.length; i++) {
      for (int j = 0; j < i; j++) {
        if (clusters[i] != clusters[j]) {
          double weight = (double) times[i] * times[j];
          sum += weight * cosines[i][j];
          pairs += weight;
        }
      }
    }
    return sum / pairs;
  }

  /// The share of the disagreement of two random rows that is gone where they are of one cluster.
  double explained(int[] times) {
    double sum = 0;
    double pairs = 0;
    for (int i = 0; i < clusters.length; i++) {
      for (int j = 0; j < i; j++) {
        double weight = (double) times[i] * times[j];
        sum += weight * cosines[i][j];
        pairs += weight;
      }
    }
    double all = sum / pairs;
    return all >= 1 ? Double.NaN : (inside(times) - all) / (1 - all);
  }
}
