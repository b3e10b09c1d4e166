package dev.s2l.cluster;

/// Points, each with the centroid it is nearest to: the step of k-means that takes the time. There
/// are two, which give the same bits.
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// pair by itself. Of equal scores the one of the lower centroid wins.
sealed interface Assigner permits LoopAssigner, BoundedAssigner {
  PackedRows points();

  /// The centroid that a point was assigned to last, [Clustering#NONE] before the first time.
  int centroid(int point);

  /// Gives every point to its nearest centroid and keeps [#sums()] up.
  ///
  /// @param centroids (k, dims), k always the same
  /// @return how many points changed their centroid
  int assign(float[] centroids);

  /// Of the points of each centroid, as of the last assignment.
  Sums sums();
}
