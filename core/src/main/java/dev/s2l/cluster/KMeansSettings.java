package dev.s2l.cluster;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// How k-means is run. Everything here changes the result; the number of threads does not, and is
/// therefore not here.
///
/// @param k clusters asked for; there are fewer if the data has fewer distinct rows
/// @param seeding where the first centroids come from
/// @param emptyClusters what becomes of a cluster that has lost its last row
/// @param rowsPerCluster centroids are fitted on a random `rowsPerCluster · k` rows and all rows
///   assigned afterwards; 0 fits on all
/// @param maxIterations how often all rows are assigned in one start, at most
/// @param tolerance stop when the objective falls by less than this share of itself; 0 stops only
///   when no row changes its cluster; negative never stops early
/// @param restarts starts from different seeds; the lowest objective is kept, among equal ones the
///   first
public record KMeansSettings(
    int k,
    Seeding seeding,
    EmptyClusters emptyClusters,
    int rowsPerCluster,
    int maxIterations,
    double tolerance,
    int restarts) {

  /// Where the first centroids come from.
  public enum Seeding {
    /// k-means++ (Arthur and Vassilvitskii 2007): each next one with probability proportional to
    /// the squared distance to the nearest one so far.
    PLUS_PLUS,
    /// Rows drawn uniformly without replacement, as Faiss does.
    RANDOM_ROWS
  }

  /// What becomes of a cluster that has lost its last row.
  public enum EmptyClusters {
    /// Its centroid moves onto the row that is farthest from its own centroid.
    FARTHEST_ROW,
    /// It takes half of a large cluster: both centroids are nudged apart, as Faiss does.
    SPLIT
  }

  public KMeansSettings {
    if (k < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("number of clusters %d: expected at least 1.", k));
    }
    if (k > 1 << 20) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("number of clusters %d: expected at most 1048576.", k));
    }
    if (maxIterations < 1 || restarts < 1 || rowsPerCluster < 0 || Double.isNaN(tolerance)) {
      throw new IllegalArgumentException(
          Phrase.of(
              "maxIterations %d, restarts %d, rowsPerCluster %d, tolerance %s",
              maxIterations, restarts, rowsPerCluster, tolerance));
    }
  }

  /// Preset `paper`: what the paper says.
  public static KMeansSettings paper(int k) {
    return new KMeansSettings(k, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 1e-4, 1);
  }

  /// Preset `reference`: what the official code does, `faiss.Kmeans(d, k, niter=20)` with its
  /// silent subsample.
  public static KMeansSettings faiss(int k) {
    return new KMeansSettings(k, Seeding.RANDOM_ROWS, EmptyClusters.SPLIT, 256, 20, -1, 1);
  }

  /// The same with another number of clusters.
  public KMeansSettings withK(int other) {
    return new KMeansSettings(
        other, seeding, emptyClusters, rowsPerCluster, maxIterations, tolerance, restarts);
  }
}
