package dev.s2l.cluster;

import java.util.Arrays;

/// The kernel one point at a time: at work until the one in vectors is compiled, and where there
/// are no vectors. The same bits.
final class ScalarNearest implements Nearest {
  private final float[] best = new float[TILE];
  private final int[] number = new int[TILE];

  @Override
  public void clear() {
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    Arrays.fill(number, Integer.MAX_VALUE);
  }

  @Override
  public void centroids(int[] into, int at) {
    System.arraycopy(number, 0, into, at, TILE);
  }

  @Override
  public float greatest(float[] norms, int at) {
    float greatest = 0;
    for (int i = 0; i < TILE; i++) {
      greatest = Math.max(greatest, norms[at + i] - (best[i] + best[i]));
    }
    return greatest;
  }

  @Override
  public long follow(float[] lower, int from, float[] moved, int first, float bound) {
    long below = 0;
    int count = Math.min(FOLLOWED, moved.length - first);
    for (int i = 0; i < count; i++) {
      float least = lower[from + i] - moved[first + i];
      lower[from + i] = least;
      below |= least <= bound ? 1L << i : 0;
    }
    return below;
  }

  @Override
  public float find(float[] points, float[] norms, int at, Panels panels, int from, int to) {
    float least = Float.POSITIVE_INFINITY;
    for (int panel = from; panel < to; panel++) {
      for (int i = 0; i < TILE; i++) {
        float top = score(points, at + i, i, panels, panel);
        least = Math.min(least, norms[at + i] - (top + top));
      }
    }
    return Math.max(0, least);
  }

  /// Scores one panel for a point of a block, number `i` of the tile.
  ///
  /// @return the highest score
  float score(float[] points, int point, int i, Panels panels, int panel) {
    int low = Points.offset(point, panels.dims());
    int first = panel * Panels.WIDTH;
    float[] centroids = panels.values();
    float[] bias = panels.bias();
    float s0 = bias[first];
    float s1 = bias[first + 1];
    float s2 = bias[first + 2];
    float s3 = bias[first + 3];
    float s4 = bias[first + 4];
    float s5 = bias[first + 5];
    int c = first * panels.dims();
    for (int d = 0; d < panels.dims(); d++, c += Panels.WIDTH) {
      float x = points[low + d * Points.GROUP];
      s0 = Math.fma(x, centroids[c], s0);
      s1 = Math.fma(x, centroids[c + 1], s1);
      s2 = Math.fma(x, centroids[c + 2], s2);
      s3 = Math.fma(x, centroids[c + 3], s3);
      s4 = Math.fma(x, centroids[c + 4], s4);
      s5 = Math.fma(x, centroids[c + 5], s5);
    }
    float top = Math.max(Math.max(Math.max(s0, s1), Math.max(s2, s3)), Math.max(s4, s5));
    if (top >= best[i]) {
      int slot = top == s0 ? 0 : top == s1 ? 1 : top == s2 ? 2 : top == s3 ? 3 : top == s4 ? 4 : 5;
      int its = Panels.centroid(panels.numbers()[first + slot]);
      if (top > best[i] || its < number[i]) {
        best[i] = top;
        number[i] = its;
      }
    }
    return top;
  }
}
