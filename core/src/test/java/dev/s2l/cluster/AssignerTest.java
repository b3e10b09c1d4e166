package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Assigning points against the definition, bit for bit, while centroids move and coincide.
class AssignerTest {
  @Test
  void everyPointGoesToTheNearestCentroidOfEqualsToTheLowest() {
    long seed = 17;
    var random = RandomStream.named(seed, "assigner");
    for (int round = 0; round < 60; round++) {
      int dims = 1 + random.nextInt(round % 5 == 0 ? 40 : 9);
      int k = 1 + random.nextInt(round % 7 == 0 ? 2500 : 40);
      int count = 1 + random.nextInt(round % 7 == 0 ? 300 : 3000);
      float[][] made =
          round % 2 == 0
              ? MadeData.lattice(count, dims, 3, round)
              : MadeData.curves(count, dims, 6, round);
      float[][] centroids = new float[k][];
      Arrays.setAll(centroids, c -> made[random.nextInt(count)].clone());
      var values = new ScaledValues(MadeData.columns(made), new double[dims], 0.25);
      try (var workers = new Workers(2)) {
        int[] rows = MadeData.firstRows(count);
        var assigner = new Assigner(values.blocks(rows, workers), k, workers);
        var slow = new SlowKMeans(scaled(made, 0.25f), scaled(centroids, 0.25f));
        for (int step = 0; step < 6; step++) {
          int[] before = slow.assignment;
          slow.assign();
          String place = "seed %d, round %d, step %d".formatted(seed, round, step);
          int changed = assigner.assign(MadeData.flat(slow.centroids));
          assertThat(byRow(assigner)).as(place).isEqualTo(slow.assignment);
          assertThat(changed)
              .as(place)
              .isEqualTo(step == 0 ? count : differences(before, slow.assignment));
          assertThat(assigner.sums().sizes()).as(place).isEqualTo(sizes(slow.assignment, k));

          float[] means = MadeData.flat(slow.centroids);
          assigner.sums().means(means);
          slow.move();
          assertThat(means).as("round %d", round).isEqualTo(MadeData.flat(slow.centroids));
          slow.centroids[random.nextInt(k)] = slow.points[random.nextInt(count)].clone();
        }
      }
    }
  }

  @Test
  void sumsDoNotDependOnTheWayPointsCame() {
    var random = RandomStream.named(3, "sums");
    int dims = 5;
    int points = 2000;
    float[][] made = new float[points][dims];
    for (float[] point : made) {
      for (int d = 0; d < dims; d++) {
        point[d] = (float) (Math.scalb(random.nextDouble(), -random.nextInt(30)) * (d - 2));
      }
    }
    var once = new Sums(points, dims, 3);
    var part = once.part();
    var often = new Sums(points, dims, 3);
    var parts = new Sums.Part[] {often.part(), often.part(), often.part()};
    int[] last = new int[points];
    for (int i = points - 1; i >= 0; i--) {
      int at = Clustering.NONE;
      for (int turn = 0; turn < 1 + random.nextInt(6); turn++) {
        int to = random.nextInt(3);
        parts[random.nextInt(3)].move(made[i], at, to);
        at = to;
      }
      last[i] = at;
    }
    for (int i = 0; i < points; i++) {
      part.move(made[i], Clustering.NONE, last[i]);
    }
    once.reduce();
    often.reduce();
    float[] means = new float[3 * dims];
    float[] others = new float[3 * dims];
    once.means(means);
    often.means(others);
    assertThat(others).isEqualTo(means);
    assertThat(often.sizes()).isEqualTo(once.sizes());
    assertThat(often.objective(means, 1e6)).isEqualTo(once.objective(means, 1e6));
    for (int c = 0; c < 3; c++) {
      for (int d = 0; d < dims; d++) {
        double sum = 0;
        for (int i = 0; i < points; i++) {
          sum += last[i] == c ? made[i][d] : 0;
        }
        assertThat(means[c * dims + d]).isEqualTo((float) (sum / once.sizes()[c]));
      }
    }
  }

  private static int[] byRow(Assigner assigner) {
    int[] byRow = new int[assigner.points().count()];
    for (int i = 0; i < byRow.length; i++) {
      byRow[assigner.points().row(i)] = assigner.centroid(i);
    }
    return byRow;
  }

  private static int differences(int[] a, int[] b) {
    int differences = 0;
    for (int i = 0; i < a.length; i++) {
      differences += a[i] == b[i] ? 0 : 1;
    }
    return differences;
  }

  private static long[] sizes(int[] assignment, int k) {
    long[] sizes = new long[k];
    for (int centroid : assignment) {
      sizes[centroid]++;
    }
    return sizes;
  }

  private static float[][] scaled(float[][] points, float scale) {
    float[][] scaled = new float[points.length][];
    for (int i = 0; i < points.length; i++) {
      scaled[i] = points[i].clone();
      for (int d = 0; d < scaled[i].length; d++) {
        scaled[i][d] *= scale;
      }
    }
    return scaled;
  }
}
