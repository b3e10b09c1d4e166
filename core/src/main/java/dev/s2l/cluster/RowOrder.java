package dev.s2l.cluster;

import dev.s2l.vector.Workers;

/// Puts rows in an order in which neighbours stand together: by a centroid near by, which is found
/// with some of the dimensions only and only in the panel whose middle is nearest, and from the
/// centroid outwards, so that a tile is not as far out as the farthest row. The better the order,
/// the more [Bounds] can rule out; which it is decides nothing else.
///
/// @param rows in that order
/// @param likely the centroid of each of them
@SuppressWarnings("ArrayRecordComponent") // made once, shared with who made them, never compared
record RowOrder(int[] rows, int[] likely) {
  private static final int DIMENSIONS = 8;
  private static final int RINGS = 8;

  /// The given rows, those of one centroid together and of these those that are as far from it; as
  /// before inside of these.
  ///
  /// @param centroids (k, dims) on the scale of `values`
  static RowOrder of(Values values, int[] rows, float[] centroids, Workers workers) {
    int k = centroids.length / values.dims();
    int step = (values.dims() + DIMENSIONS - 1) / DIMENSIONS;
    var panels =
        new Panels(every(step, centroids, k, values.dims()), (values.dims() + step - 1) / step, 1);
    int[] near = new int[rows.length];
    float[] far = new float[rows.length];
    measure(values.every(step), rows, panels, near, far, workers);
    double[] means = means(near, far, k);
    int[] next = new int[k * RINGS + 1];
    for (int i = 0; i < rows.length; i++) {
      next[ring(near[i], far[i], means) + 1]++;
    }
    for (int i = 0; i < k * RINGS; i++) {
      next[i + 1] += next[i];
    }
    int[] ordered = new int[rows.length];
    int[] likely = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int to = next[ring(near[i], far[i], means)]++;
      ordered[to] = rows[i];
      likely[to] = near[i];
    }
    return new RowOrder(ordered, likely);
  }

  /// (k) the mean distance of the rows near a centroid.
  private static double[] means(int[] near, float[] far, int k) {
    double[] means = new double[k];
    int[] counts = new int[k];
    for (int i = 0; i < near.length; i++) {
      means[near[i]] += far[i];
      counts[near[i]]++;
    }
    for (int c = 0; c < k; c++) {
      means[c] /= Math.max(1, counts[c]);
    }
    return means;
  }

  /// A number that ascends by centroid and from it outwards: rings of equal width, as wide as a
  /// third of the mean distance.
  private static int ring(int near, float far, double[] means) {
    double mean = means[near];
    int ring = mean > 0 ? (int) Math.min(RINGS - 1, 3 * far / mean) : 0;
    return near * RINGS + ring;
  }

  private static float[] every(int step, float[] centroids, int k, int dims) {
    int fewer = (dims + step - 1) / step;
    float[] some = new float[k * fewer];
    for (int i = 0; i < some.length; i++) {
      some[i] = centroids[i / fewer * dims + i % fewer * step];
    }
    return some;
  }

  /// Finds a centroid near each row, and how far it is.
  private static void measure(
      Values values, int[] rows, Panels panels, int[] near, float[] far, Workers workers) {
    var middles = new Panels(panels.middles(), values.dims(), 1);
    Points points = values.pack(rows, workers);
    workers.forEach(
        points.blockCount(),
        (long) rows.length * middles.values().length,
        b -> {
          float[] block = points.block(b);
          double[] norms = Points.norms(block, values.dims());
          float[] unused = new float[norms.length];
          var coarse = new VectorNearest();
          int[] found = new int[VectorNearest.TILE];
          for (int at = 0; at < points.pointsIn(b); at += VectorNearest.TILE) {
            coarse.clear();
            coarse.find(block, unused, at, middles, 0, middles.firstPanel(1));
            coarse.centroids(found, 0);
            int first = b * Points.BLOCK + at;
            int count = Math.min(VectorNearest.TILE, rows.length - first);
            for (int i = 0; i < count; i++) {
              near[first + i] = found[i];
              far[first + i] = fine(block, at + i, norms[at + i], panels, near, first + i);
            }
          }
        });
  }

  /// Goes on from a panel, `near[at]`, to its centroid that is nearest to point `i` of a block.
  ///
  /// @return how far the point is from it
  private static float fine(float[] block, int i, double norm, Panels panels, int[] near, int at) {
    int dims = panels.dims();
    int from = Points.offset(i, dims);
    int slot = near[at] * Panels.WIDTH;
    float highest = Float.NEGATIVE_INFINITY;
    for (int j = slot; j < slot + Panels.WIDTH; j++) {
      float score = panels.bias()[j];
      int value = slot * dims + j - slot;
      for (int d = 0; d < dims; d++) {
        float x = block[from + d * Points.GROUP];
        score = Math.fma(x, panels.values()[value + d * Panels.WIDTH], score);
      }
      if (score > highest) {
        highest = score;
        near[at] = Panels.centroid(panels.numbers()[j]);
      }
    }
    return (float) Math.sqrt(Math.max(0, norm - 2.0 * highest));
  }
}
