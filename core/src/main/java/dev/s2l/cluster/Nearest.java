package dev.s2l.cluster;

/// Scores a tile of points against panels of centroids: the inner loop of k-means. One thread's
/// tool.
///
/// The nearest centroid c of a point x has the highest score x·c - ‖c‖²/2. A score is one chain of
/// fused multiply-adds that starts at -‖c‖²/2 and goes through the dimensions in order, for every
/// pair by itself; so its bits depend neither on the kernel nor on the vector length, nor on which
/// tile it fell into. Of equal scores the one of the lower centroid wins.
interface Nearest {
  /// Points of a tile.
  int TILE = 16;

  /// Bounds that follow side by side.
  int FOLLOWING = 8;

  /// Most bounds that follow in one call: the bits of a long.
  int FOLLOWED = 64;

  /// Forgets the last tile.
  void clear();

  /// Copies the centroids with the highest scores so far, one for each point of the tile, to
  /// `into[at..]`; what it copies before anything was scored says nothing.
  void centroids(int[] into, int at);

  /// Of all points of the tile the greatest ‖x‖² - 2 · highest score so far: about the squared
  /// distance of the point that is worst off.
  ///
  /// @param norms ‖x‖² from `norms[at]` on
  float greatest(float[] norms, int at);

  /// Lets lower bounds follow: takes `moved[first + i]` from `lower[from + i]`, for as many i as
  /// there are, but no more than [#FOLLOWED].
  ///
  /// @param moved a whole number of [#FOLLOWING] values, as many as belong to a tile
  /// @return bit i is set where the bound is then `bound` or less
  long follow(float[] lower, int from, float[] moved, int first, float bound);

  /// Scores panels `from` … `to` - 1 for the tile that begins with point `at` of a block.
  ///
  /// @param points a block of [Points]
  /// @param norms ‖x‖² of the block's points
  /// @return of all pairs the least ‖x‖² - 2 · score, 0 if that is negative
  float find(float[] points, float[] norms, int at, Panels panels, int from, int to);
}
