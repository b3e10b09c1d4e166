package dev.s2l.cluster;

import java.util.function.Supplier;

/// Finds the nearest centroid of every point, tile by tile, scoring only what [Bounds] leave in
/// doubt. One thread's tool.
final class Search {
  private final Points points;
  private final Bounds bounds;
  private final Panels panels;
  private final Supplier<Nearest> kernels;
  private final int[] found = new int[Points.BLOCK];

  /// By group: the last tile looked at that has a point whose centroid is in it.
  private final int[] ownerOf;

  private final int[] own;
  private final float[] ownLower;

  private Nearest nearest = new ScalarNearest();
  private int tile;
  private long scored;

  Search(Points points, Bounds bounds) {
    this(points, bounds, Kernels::quickest);
  }

  /// @param kernels gives the kernel for the next block
  Search(Points points, Bounds bounds, Supplier<Nearest> kernels) {
    this.points = points;
    this.kernels = kernels;
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
    nearest = kernels.get();
    float[] block = points.block(b);
    float[] norms = bounds.norms(b);
    float[] lower = bounds.lower(b);
    float error = bounds.error(b);
    int count = points.pointsIn(b);
    int width = bounds.moved().length;
    for (int at = 0, from = 0; at < count; at += Nearest.TILE, from += width) {
      int end = Math.min(at + Nearest.TILE, count);
      int owned = own(likely, first + at, first + end);
      nearest.clear();
      for (int i = 0; i < owned; i++) {
        ownLower[i] = score(block, norms, at, own[i], error);
      }
      float bound = Bounds.upper(nearest.greatest(norms, at), error);
      boolean known = false;
      for (int g = 0; g < width; g += Nearest.FOLLOWED) {
        long doubtful = nearest.follow(lower, from + g, bounds.moved(), g, bound);
        for (; doubtful != 0; doubtful &= doubtful - 1) {
          int group = g + Long.numberOfTrailingZeros(doubtful);
          if (ownerOf[group] == tile) {
            continue;
          }
          float least = lower[from + group];
          if (least == Float.NEGATIVE_INFINITY && owned > 0) {
            if (!known) {
              nearest.centroids(found, at);
              known = true;
            }
            least = around(at, end, group) - bound;
          }
          lower[from + group] = least <= bound ? score(block, norms, at, group, error) : least;
        }
      }
      for (int i = 0; i < owned; i++) {
        lower[from + own[i]] = ownLower[i];
      }
      nearest.centroids(found, at);
    }
    return found;
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
