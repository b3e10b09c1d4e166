package dev.s2l.cluster;

import java.util.List;

/// Which cluster every row belongs to.
///
/// @param k how many clusters there are, numbered from 0
/// @param columns length of a centroid
/// @param assignment (rows) the cluster of each row, [#NONE] for a row that took no part
/// @param centroids (k, columns) row after row, in the units of the trajectories
/// @param objective sum over rows of the squared distance to their centroid
/// @param iterations of the start that was kept
/// @param fittedRows how many rows the centroids were fitted on
@SuppressWarnings("ArrayRecordComponent") // large, made once, shared with readers, never compared
public record Clustering(
    int k,
    int columns,
    int[] assignment,
    float[] centroids,
    double objective,
    List<IterationStatistics> iterations,
    int fittedRows) {

  /// The assignment of a row that took no part: it has a NaN or an infinity, or was left out.
  public static final int NONE = -1;

  /// Rows of each cluster, (k).
  public int[] sizes() {
    int[] sizes = new int[k];
    for (int cluster : assignment) {
      if (cluster != NONE) {
        sizes[cluster]++;
      }
    }
    return sizes;
  }

  /// The centroid of one cluster, (columns), a copy.
  public float[] centroid(int cluster) {
    float[] centroid = new float[columns];
    System.arraycopy(centroids, cluster * columns, centroid, 0, columns);
    return centroid;
  }
}
