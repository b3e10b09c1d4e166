package dev.s2l.cluster;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;

/// Chooses the first centroids: (k, dims) on the scale of the values. There must be more than `k`
/// distinct rows.
final class Seeds {
  private Seeds() {}

  static float[] choose(
      ScaledValues values,
      int[] rows,
      int k,
      KMeansSettings.Seeding seeding,
      RandomStream random,
      Workers workers) {
    return switch (seeding) {
      case PLUS_PLUS -> new PlusPlus(values.blocks(rows, workers), k, workers).choose(random);
      case RANDOM_ROWS -> randomRows(values, rows, k, random, workers);
    };
  }

  private static float[] randomRows(
      ScaledValues values, int[] rows, int k, RandomStream random, Workers workers) {
    var points = values.blocks(Sample.of(rows, k, random), workers);
    float[] places = new float[k * values.dims()];
    for (int c = 0; c < k; c++) {
      points.copy(c, places, c * values.dims());
    }
    return places;
  }
}
