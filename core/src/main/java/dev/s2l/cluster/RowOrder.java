package dev.s2l.cluster;

/// Puts rows in an order in which neighbours stand together: by a centroid near by, which is found
/// with some of the dimensions only and only in the panel whose middle is nearest. The better the
/// order, the more [Bounds] can rule out; which it is decides nothing else.
///
/// @param rows in that order
/// @param likely the centroid of each of them
@SuppressWarnings("ArrayRecordComponent") // made once, shared with who made them, never compared
record RowOrder(int[] rows, int[] likely) {
  private static final int DIMENSIONS = 8;

  /// The given rows, those of one centroid together, as before inside of these.
  ///
  /// @param centroids (k, dims) on the scale of `values`
  static RowOrder of(Values values, int[] rows, float[] centroids, Workers workers) {
    int k = centroids.length / values.dims();
    int step = (values.dims() + DIMENSIONS - 1) / DIMENSIONS;
    var panels =
        new Panels(every(step, centroids, k, values.dims()), (values.dims() + step - 1) / step, 1);
    int[] near = near(values.every(step), rows, panels, workers);
    int[] next = new int[k + 1];
    for (int centroid : near) {
      next[centroid + 1]++;
    }
    for (int c = 0; c < k; c++) {
      next[c + 1] += next[c];
    }
    int[] ordered = new int[rows.length];
    int[] likely = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int to = next[near[i]]++;
      ordered[to] = rows[i];
      likely[to] = near[i];
    }
    return new RowOrder(ordered, likely);
  }

  private static float[] every(int step, float[] centroids, int k, int dims) {
    int fewer = (dims + step - 1) / step;
    float[] some = new float[k * fewer];
    for (int i = 0; i < some.length; i++) {
      some[i] = centroids[i / fewer * dims + i % fewer * step];
    }
    return some;
  }

  /// (rows) a centroid near each.
  private static int[] near(Values values, int[] rows, Panels panels, Workers workers) {
    var middles = new Panels(panels.middles(), values.dims(), 1);
    Kernels.expect((long) rows.length * middles.values().length);
    int[] near = new int[rows.length];
    Points points = values.pack(rows, workers);
    workers.forEach(
        points.blockCount(),
        b -> {
          float[] block = points.block(b);
          float[] norms = new float[block.length / values.dims()];
          int first = b * Points.BLOCK;
          Nearest coarse = Kernels.quickest();
          var fine = new ScalarNearest();
          int[] found = new int[Nearest.TILE];
          for (int at = 0; at < norms.length; at += Nearest.TILE) {
            coarse.clear();
            coarse.find(block, norms, at, middles, 0, middles.firstPanel(1));
            coarse.centroids(found, 0);
            fine.clear();
            int count = Math.min(Nearest.TILE, rows.length - first - at);
            for (int i = 0; i < count; i++) {
              fine.score(block, at + i, i, panels, found[i]);
            }
            fine.centroids(found, 0);
            System.arraycopy(found, 0, near, first + at, count);
          }
        });
    return near;
  }
}
