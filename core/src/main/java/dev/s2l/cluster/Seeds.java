package dev.s2l.cluster;

import dev.s2l.run.RandomStream;

/// The first centroids.
final class Seeds {
  private Seeds() {}

  /// (k, dims); there must be more than `k` distinct points.
  static float[] choose(
      Points points, int k, KMeansSettings.Seeding seeding, RandomStream random, Workers workers) {
    return switch (seeding) {
      case PLUS_PLUS -> plusPlus(points, k, random, workers);
      case RANDOM_ROWS -> randomRows(points, k, random);
    };
  }

  private static float[] randomRows(Points points, int k, RandomStream random) {
    int[] drawn = Sample.draw(points.count(), k, random);
    float[] seeds = new float[k * points.dims()];
    for (int c = 0; c < k; c++) {
      points.copy(drawn[c], seeds, c * points.dims());
    }
    return seeds;
  }

  /// Arthur and Vassilvitskii 2007, one candidate a step. Where the squares of all distances that
  /// are left vanish in float32, the farthest point stands in: it is the lowest row, and the empty
  /// cluster that may come of it is repaired like any other.
  private static float[] plusPlus(Points points, int k, RandomStream random, Workers workers) {
    int dims = points.dims();
    float[] seeds = new float[k * dims];
    var distances = new Distances(points, workers);
    int next = random.nextInt(points.count());
    for (int c = 0; ; c++) {
      points.copy(next, seeds, c * dims);
      if (c == k - 1) {
        return seeds;
      }
      distances.add(seeds, c * dims);
      double share = random.nextDouble();
      next = distances.sum() > 0 ? distances.pointAt(share) : distances.farthest();
    }
  }
}
