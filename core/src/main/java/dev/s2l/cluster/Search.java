package dev.s2l.cluster;

/// Finds the nearest centroid of every point, tile by tile, scoring only what [Bounds] leave in
/// doubt. One thread's tool.
final class Search {
  private final Points points;
  private final Bounds bounds;
  private final Panels panels;
  private final Nearest nearest = new Nearest();
  private final int[] found = new int[Points.BLOCK];

  /// By group: the last tile looked at that has a point whose centroid is in it.
  private final int[] ownerOf;

  private final int[] own;
  private int tile;
  private long scored;

  Search(Points points, Bounds bounds) {
    this.points = points;
    this.bounds = bounds;
    this.panels = bounds.panels();
    this.ownerOf = new int[panels.groups()];
    this.own = new int[panels.groups()];
  }

  /// Finds the nearest centroids of the points of block `b`.
  ///
  /// @param assignment (all points) the centroids so far, or [Clustering#NONE]
  /// @return (points of the block) its own array, to be read before the next call
  int[] look(int b, int[] assignment) {
    float[] block = points.block(b);
    float[] norms = bounds.norms(b);
    float[] lower = bounds.lower(b);
    float error = bounds.error(b);
    int count = points.pointsIn(b);
    for (int at = 0, from = 0; at < count; at += Nearest.TILE, from += panels.groups()) {
      int end = Math.min(at + Nearest.TILE, count);
      int owned = own(assignment, b * Points.BLOCK + at, b * Points.BLOCK + end);
      nearest.clear();
      for (int i = 0; i < owned; i++) {
        lower[from + own[i]] = score(block, norms, at, own[i], error);
      }
      float bound = Bounds.upper(nearest.greatest(norms, at), error);
      for (int group = 0; group < panels.groups(); group++) {
        if (ownerOf[group] == tile) {
          continue;
        }
        float least = lower[from + group] - bounds.moved()[group];
        lower[from + group] = least <= bound ? score(block, norms, at, group, error) : least;
      }
      for (int i = at; i < end; i++) {
        found[i] = nearest.centroid(i - at);
      }
    }
    return found;
  }

  /// How many times a group was scored for a tile, so far.
  long scored() {
    return scored;
  }

  /// Puts together the groups that the points' centroids are in.
  private int own(int[] assignment, int from, int to) {
    tile++;
    int owned = 0;
    for (int i = from; i < to; i++) {
      if (assignment[i] != Clustering.NONE) {
        int group = panels.groupOf(assignment[i]);
        if (ownerOf[group] != tile) {
          ownerOf[group] = tile;
          own[owned++] = group;
        }
      }
    }
    return owned;
  }

  /// Scores a group for the tile at point `at` of a block.
  ///
  /// @return the tile's new lower bound for it
  private float score(float[] block, float[] norms, int at, int group, float error) {
    scored++;
    int from = panels.firstPanel(group);
    int to = panels.firstPanel(group + 1);
    return Bounds.lower(nearest.find(block, norms, at, panels, from, to), error);
  }
}
