package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import org.junit.jupiter.api.Test;

class VectorNearestTest {
  @Test
  void findsWhatTheDefinitionSaysBitForBit() {
    long seed = 7;
    var random = RandomStream.named(seed, "nearest");
    for (int round = 0; round < 60; round++) {
      int dims = 1 + random.nextInt(round % 5 == 0 ? 300 : 20);
      int k = 1 + random.nextInt(round % 7 == 0 ? 700 : 40);
      int count = 1 + random.nextInt(300);
      boolean ties = round % 2 == 0;
      float[][] points =
          ties ? MadeData.lattice(count, dims, 3, round) : MadeData.curves(count, dims, 5, round);
      float[][] centroids =
          ties ? MadeData.lattice(k, dims, 3, ~round) : MadeData.curves(k, dims, 5, ~round);
      var panels = new Panels(MadeData.flat(centroids), dims, 1 + random.nextInt(9));
      float[] block = MadeData.packed(points).block(0);
      float[] norms = new float[block.length / dims];
      for (int i = 0; i < norms.length; i++) {
        norms[i] = norm(points[Math.min(i, count - 1)]);
      }
      var slow = new SlowKMeans(points, centroids);
      slow.assign();
      var nearest = new VectorNearest();
      int[] centroidOf = new int[VectorNearest.TILE];
      for (int at = 0; at < count; at += VectorNearest.TILE) {
        nearest.clear();
        // From the last group to the first: a tie must go to the lower number all the same.
        for (int group = panels.groups() - 1; group >= 0; group--) {
          float least =
              nearest.find(
                  block, norms, at, panels, panels.firstPanel(group), panels.firstPanel(group + 1));
          assertThat(least)
              .as("seed %d, round %d, group %d", seed, round, group)
              .isEqualTo(least(points, at, centroids, panels, group, norms));
        }
        nearest.centroids(centroidOf, 0);
        float greatest = 0;
        for (int i = at; i < Math.min(at + VectorNearest.TILE, count); i++) {
          String place = "seed %d, round %d, point %d".formatted(seed, round, i);
          float score = SlowKMeans.score(points[i], centroids[slow.assignment[i]]);
          assertThat(centroidOf[i - at]).as(place).isEqualTo(slow.assignment[i]);
          greatest = Math.max(greatest, norms[i] - 2 * score);
        }
        assertThat(nearest.greatest(norms, at)).isEqualTo(greatest);
      }
    }
  }

  @Test
  void boundsFollowAndThoseInDoubtAreNamed() {
    var random = RandomStream.named(8, "follow");
    for (int round = 0; round < 200; round++) {
      float[] moved = new float[VectorNearest.FOLLOWING * (1 + random.nextInt(20))];
      float[] lower = new float[moved.length + 5];
      for (int i = 0; i < moved.length; i++) {
        moved[i] = random.nextInt(4);
        lower[5 + i] = random.nextInt(5) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(9);
      }
      float bound = random.nextInt(5);
      float[] followed = lower.clone();
      for (int first = 0; first < moved.length; first += VectorNearest.FOLLOWED) {
        long below = new VectorNearest().follow(followed, 5 + first, moved, first, bound);
        for (int i = 0; i < Math.min(VectorNearest.FOLLOWED, moved.length - first); i++) {
          float least = lower[5 + first + i] - moved[first + i];
          assertThat(followed[5 + first + i]).isEqualTo(least);
          assertThat(below >>> i & 1)
              .as("seed 8, round %d", round)
              .isEqualTo(least <= bound ? 1 : 0);
        }
      }
      assertThat(followed).startsWith(0, 0, 0, 0, 0);
    }
  }

  private static float least(
      float[][] points, int at, float[][] centroids, Panels panels, int group, float[] norms) {
    float least = Float.POSITIVE_INFINITY;
    for (int i = at; i < Math.min(at + VectorNearest.TILE, points.length); i++) {
      for (int c = 0; c < centroids.length; c++) {
        if (panels.groupOf(c) == group) {
          least = Math.min(least, norms[i] - 2 * SlowKMeans.score(points[i], centroids[c]));
        }
      }
    }
    return Math.max(0, least);
  }

  private static float norm(float[] point) {
    double norm = 0;
    for (float value : point) {
      norm += (double) value * value;
    }
    return (float) norm;
  }
}
