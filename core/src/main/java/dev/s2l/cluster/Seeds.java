package dev.s2l.cluster;

import dev.s2l.run.RandomStream;

/// The first centroids, (k, dims) on the scale of the values. There must be more than `k` distinct
/// rows.
final class Seeds {
  private Seeds() {}

  static float[] choose(
      Values values,
      int[] rows,
      int k,
      KMeansSettings.Seeding seeding,
      RandomStream random,
      Workers workers) {
    return switch (seeding) {
      case PLUS_PLUS -> new PlusPlus(values, rows, k, workers).choose(random);
      case RANDOM_ROWS -> randomRows(values, rows, k, random);
    };
  }

  private static float[] randomRows(Values values, int[] rows, int k, RandomStream random) {
    int[] drawn = Sample.draw(rows.length, k, random);
    float[] seeds = new float[k * values.dims()];
    for (int c = 0; c < k; c++) {
      values.copy(rows[drawn[c]], seeds, c * values.dims());
    }
    return seeds;
  }
}
