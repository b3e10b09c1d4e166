package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void findsWhatTheScalarTwinFindsBitForBitWithEitherTile() {
    long seed = 7;
    var random = RandomStream.named(seed, "nearest");
    for (int round = 0; round < 60; round++) {
      int dims = 1 + random.nextInt(round % 5 == 0 ? 300 : 20);
      int k = 1 + random.nextInt(round % 7 == 0 ? 700 : 40);
      int count = 1 + random.nextInt(Points.BLOCK);
      boolean ties = round % 2 == 0;
      float[][] points =
          ties ? MadeData.lattice(count, dims, 3, round) : MadeData.curves(count, dims, 5, round);
      float[][] centroids =
          ties ? MadeData.lattice(k, dims, 3, ~round) : MadeData.curves(k, dims, 5, ~round);
      float[] packed = new float[Points.BLOCK * dims];
      for (int i = 0; i < count; i++) {
        for (int d = 0; d < dims; d++) {
          packed[Points.offset(i, dims) + d * Points.GROUP] = points[i][d];
        }
      }
      float[] flat = new float[k * dims];
      for (int c = 0; c < k; c++) {
        System.arraycopy(centroids[c], 0, flat, c * dims, dims);
      }
      var slow = new SlowKMeans(points, centroids);
      slow.assign();
      for (boolean narrow : new boolean[] {true, false}) {
        float[] best = new float[Points.BLOCK];
        float[] index = new float[Points.BLOCK];
        Nearest.find(packed, count, dims, Panels.of(flat, k, dims), best, index, narrow);
        int[] found = new int[count];
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
          found[i] = (int) index[i];
          scores[i] = SlowKMeans.score(points[i], centroids[slow.assignment[i]]);
        }
        String place = "seed %d, round %d, narrow %s".formatted(seed, round, narrow);
        assertThat(found).as(place).isEqualTo(slow.assignment);
        assertThat(Arrays.copyOf(best, count)).as(place).isEqualTo(scores);
      }
    }
  }
}
