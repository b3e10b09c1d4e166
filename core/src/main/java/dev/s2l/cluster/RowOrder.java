package dev.s2l.cluster;

/// Puts rows in an order in which neighbours stand together: by the nearest of some places, as some
/// of the dimensions tell it. The better the order, the more [Bounds] can rule out; which it is
/// decides nothing else.
final class RowOrder {
  private static final int DIMENSIONS = 24;

  private RowOrder() {}

  /// The given rows, those with the same nearest centroid together, as before inside of these.
  ///
  /// @param centroids (k, dims) on the scale of `values`
  static int[] of(Values values, int[] rows, float[] centroids, Workers workers) {
    int k = centroids.length / values.dims();
    int step = (values.dims() + DIMENSIONS - 1) / DIMENSIONS;
    return byNearest(
        values.every(step), rows, every(step, centroids, k, values.dims()), k, workers);
  }

  private static float[] every(int step, float[] centroids, int k, int dims) {
    int fewer = (dims + step - 1) / step;
    float[] some = new float[k * fewer];
    for (int i = 0; i < some.length; i++) {
      some[i] = centroids[i / fewer * dims + i % fewer * step];
    }
    return some;
  }

  private static int[] byNearest(
      Values values, int[] rows, float[] centroids, int k, Workers workers) {
    var panels = new Panels(centroids, values.dims(), 1);
    int[] nearest = new int[rows.length];
    int blocks = (rows.length + Points.BLOCK - 1) / Points.BLOCK;
    workers.forEach(
        blocks,
        b -> {
          float[] block = values.pack(rows, b);
          float[] norms = new float[block.length / values.dims()];
          int first = b * Points.BLOCK;
          var search = new Nearest();
          for (int at = 0; at < norms.length; at += Nearest.TILE) {
            search.clear();
            search.find(block, norms, at, panels, 0, panels.firstPanel(1));
            int count = Math.min(Nearest.TILE, rows.length - first - at);
            for (int i = 0; i < count; i++) {
              nearest[first + at + i] = search.centroid(i);
            }
          }
        });
    int[] next = new int[k + 1];
    for (int centroid : nearest) {
      next[centroid + 1]++;
    }
    for (int c = 0; c < k; c++) {
      next[c + 1] += next[c];
    }
    int[] ordered = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ordered[next[nearest[i]]++] = rows[i];
    }
    return ordered;
  }
}
