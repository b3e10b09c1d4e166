package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Bounds may save work but never change what comes out: against scoring everything, bit for bit,
/// while centroids creep, jump and coincide.
class SearchTest {
  @Test
  void boundsNeverChangeWhichCentroidIsNearest() {
    long seed = 11;
    var random = RandomStream.named(seed, "search");
    for (int next = 0; next < 40; next++) {
      int round = next;
      int dims = 1 + random.nextInt(round % 4 == 0 ? 70 : 14);
      int k = 1 + random.nextInt(round % 3 == 0 ? 260 : 30);
      int count = 1 + random.nextInt(2500);
      float[][] made =
          round % 2 == 0
              ? MadeData.lattice(count, dims, 4, round)
              : MadeData.curves(count, dims, 6, round);
      // Offsets that leave few bits for what distinguishes the points, which bounds must allow for.
      float offset = new float[] {0, 0, 1000, -3e5f}[round % 4];
      for (float[] point : made) {
        for (int d = 0; d < dims; d++) {
          point[d] += d % 2 == 0 ? offset : 0;
        }
      }
      Arrays.sort(made, Arrays::compare); // so that neighbours stand together
      Points points = MadeData.packed(made);
      float[][] centroids = new float[k][];
      Arrays.setAll(centroids, c -> made[random.nextInt(count)].clone());
      int[] assignment = new int[count];
      // Where the search begins may be known, wrong or unknown.
      Arrays.setAll(assignment, i -> round % 3 == 0 ? Clustering.NONE : random.nextInt(k));
      try (var workers = new Workers(1)) {
        var bounds = new Bounds(points, MadeData.flat(centroids), workers);
        var search = new Search(points, bounds);
        for (int step = 0; step < 12; step++) {
          bounds.follow(MadeData.flat(centroids));
          for (int b = 0; b < points.blockCount(); b++) {
            System.arraycopy(
                search.look(b, assignment, b * Points.BLOCK),
                0,
                assignment,
                b * Points.BLOCK,
                points.pointsIn(b));
          }
          var slow = new SlowKMeans(made, centroids);
          slow.assign();
          assertThat(assignment)
              .as("seed %d, round %d, step %d", seed, round, step)
              .isEqualTo(slow.assignment);
          move(centroids, made, slow, step, random);
        }
      }
    }
  }

  private static void move(
      float[][] centroids, float[][] made, SlowKMeans slow, int step, RandomStream random) {
    int any = random.nextInt(centroids.length);
    switch (step % 4) {
      case 0, 1 -> slow.move();
      case 2 -> centroids[any] = made[random.nextInt(made.length)].clone();
      default -> {
        // Farther out than any point.
        for (int d = 0; d < centroids[any].length; d++) {
          centroids[any][d] = 3 * centroids[any][d] + 1;
        }
      }
    }
  }

  @Test
  void boundsRuleOutMostOfTheWork() {
    // 64 groups of points far apart: a tile need only be scored against what is near.
    float[][] made = MadeData.curves(4096, 4, 1, 3);
    for (int i = 0; i < made.length; i++) {
      made[i][0] += 100 * (i / 64 % 8);
      made[i][1] += 100 * (i / 512);
    }
    Points points = MadeData.packed(made);
    float[][] centroids = new float[64][];
    Arrays.setAll(centroids, c -> made[64 * c].clone());
    int[] assignment = new int[made.length];
    Arrays.fill(assignment, Clustering.NONE);
    try (var workers = new Workers(1)) {
      var bounds = new Bounds(points, MadeData.flat(centroids), workers);
      var search = new Search(points, bounds);
      long all = (long) made.length / VectorNearest.TILE * bounds.panels().groups();
      for (int step = 0; step < 2; step++) {
        long before = search.scored();
        bounds.follow(MadeData.flat(centroids));
        for (int b = 0; b < points.blockCount(); b++) {
          System.arraycopy(
              search.look(b, assignment, b * Points.BLOCK),
              0,
              assignment,
              b * Points.BLOCK,
              points.pointsIn(b));
        }
        long scored = search.scored() - before;
        assertThat(scored).isLessThanOrEqualTo(step == 0 ? all : all / 4);
      }
    }
  }
}
