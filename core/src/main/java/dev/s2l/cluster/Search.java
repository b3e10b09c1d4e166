package dev.s2l.cluster;

/// Finds the nearest centroid of every point, tile by tile, scoring only what [Bounds] leave in
/// doubt. One thread's tool.
final class Search {
  private final Points points;
  private final Bounds bounds;
  private final Panels panels;
  private final VectorNearest nearest = new VectorNearest();
  private final int[] found = new int[Points.BLOCK];

  /// By group: the last tile looked at that has a point whose centroid is in it.
  private final int[] ownerOf;

  private final int[] own;
  private final float[] ownLower;

  private float[] block = {};
  private float[] norms = {};
  private float error;
  private int tile;
  private long scored;

  Search(Points points, Bounds bounds) {
    this.points = points;
    this.bounds = bounds;
    this.panels = bounds.panels();
    this.ownerOf = new int[panels.groups()];
    this.own = new int[panels.groups()];
    this.ownLower = new float[panels.groups()];
  }

  /// Finds the nearest centroids of the points of block `b`.
  ///
  /// @param likely from `likely[first]` on (points of the block): centroids to begin with, or
  ///   [Clustering#NONE]
  /// @return (points of the block) its own array, to be read before the next call
  int[] look(int b, int[] likely, int first) {
    block = points.block(b);
    norms = bounds.norms(b);
    error = bounds.error(b);
    int count = points.pointsIn(b);
    int width = bounds.moved().length;
    for (int at = 0, from = 0; at < count; at += VectorNearest.TILE, from += width) {
      int end = Math.min(at + VectorNearest.TILE, count);
      nearest.clear();
      int owned = own(likely, first + at, first + end);
      lookFrom(owned, bounds.lower(b), from, at, end);
      nearest.centroids(found, at);
    }
    return found;
  }

  /// Finds the nearest centroids of the tile `at` … `end` - 1, beginning with the groups that it
  /// owns.
  ///
  /// @param lower from `lower[from]` on its bounds
  private void lookFrom(int owned, float[] lower, int from, int at, int end) {
    for (int i = 0; i < owned; i++) {
      ownLower[i] = score(own[i], at);
    }
    float bound = Bounds.upper(nearest.greatest(norms, at), error);
    nearest.centroids(found, at);
    float[] moved = bounds.moved();
    for (int g = 0; g < moved.length; g += VectorNearest.FOLLOWED) {
      long doubtful = nearest.follow(lower, from + g, moved, g, bound);
      for (; doubtful != 0; doubtful &= doubtful - 1) {
        int group = g + Long.numberOfTrailingZeros(doubtful);
        if (ownerOf[group] != tile) {
          float least = lower[from + group];
          if (least == Float.NEGATIVE_INFINITY && owned > 0) {
            least = around(at, end, group) - bound;
          }
          lower[from + group] = least <= bound ? score(group, at) : least;
        }
      }
    }
    for (int i = 0; i < owned; i++) {
      lower[from + own[i]] = ownLower[i];
    }
  }

  /// How many times a group was scored for a tile, so far.
  long scored() {
    return scored;
  }

  /// Puts together the groups that the points' centroids are in.
  private int own(int[] likely, int from, int to) {
    tile++;
    int owned = 0;
    for (int i = from; i < to; i++) {
      if (likely[i] != Clustering.NONE) {
        int group = panels.groupOf(likely[i]);
        if (ownerOf[group] != tile) {
          ownerOf[group] = tile;
          own[owned++] = group;
        }
      }
    }
    return owned;
  }

  /// How far a group is at least from every centroid that is the nearest so far of a point `at` …
  /// `end` - 1 of the block: as far as it is from the points, less their own distance (triangle
  /// inequality).
  private float around(int at, int end, int group) {
    float apart = Float.POSITIVE_INFINITY;
    int last = Clustering.NONE;
    for (int i = at; i < end; i++) {
      if (found[i] != last) {
        last = found[i];
        apart = Math.min(apart, bounds.apart(last, group));
      }
    }
    return apart;
  }

  /// Scores a group for the tile at point `at`.
  ///
  /// @return the tile's new lower bound for it
  private float score(int group, int at) {
    scored++;
    int from = panels.firstPanel(group);
    int to = panels.firstPanel(group + 1);
    return Bounds.lower(nearest.find(block, norms, at, panels, from, to), error);
  }
}
