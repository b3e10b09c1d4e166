package dev.s2l.cluster;

/// Points, each with the centroid it is nearest to: the step of k-means that takes the time. There
/// are two, which give the same bits.
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// pair by itself. Of equal scores the one of the lower centroid wins.
sealed interface Assigner permits LoopAssigner, BoundedAssigner {
  /// How many points there are.
  int count();

  /// The row that a point stands for.
  int row(int point);

  /// The centroid that a point was assigned to last, [Clustering#NONE] before the first time.
  int centroid(int point);

  /// Copies the values of a point to `into[at..]`.
  void copy(int point, float[] into, int at);

  /// The squared distance of a point to a place, (dims) values from `places[at]`.
  float squared(int point, float[] places, int at);

  /// Gives every point to its nearest centroid and keeps [#sums()] up.
  ///
  /// @param centroids (k, dims), k always the same
  /// @return how many points changed their centroid
  int assign(float[] centroids);

  /// Of the points of each centroid, as of the last assignment.
  Sums sums();
}
