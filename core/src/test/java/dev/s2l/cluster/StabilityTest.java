package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.cluster.KMeansSettings.EmptyClusters;
import dev.s2l.cluster.KMeansSettings.Seeding;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StabilityTest {
  @Test
  void theAdjustedRandIndexIsWhatHandsCompute() {
    assertThat(AdjustedRand.index(new int[] {0, 0, 1, 1}, new int[] {5, 5, 3, 3})).isEqualTo(1);
    // Pairs together: 2 and 2, in both 0, of 6; expected 4/6; (0 - 2/3) / (2 - 2/3) = -1/2.
    assertThat(AdjustedRand.index(new int[] {0, 0, 1, 1}, new int[] {0, 1, 0, 1}))
        .isCloseTo(-0.5, within(1e-15));
    // scikit-learn: adjusted_rand_score([0,0,1,1], [0,0,1,2]) = 0.5714285714285714
    assertThat(AdjustedRand.index(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}))
        .isCloseTo(0.5714285714285714, within(1e-15));
    assertThat(AdjustedRand.index(new int[] {0, 0, 1, -1}, new int[] {0, 0, 1, 2})).isEqualTo(1);
    assertThat(AdjustedRand.index(new int[] {0, 0}, new int[] {0, 0})).isEqualTo(1);
    assertThat(AdjustedRand.index(new int[] {}, new int[] {})).isEqualTo(1);
  }

  @Test
  void clearGroupsAreStableAndNoiseIsNot() {
    float[][] groups = MadeData.lattice(600, 3, 2, 1);
    float[][] noise = new float[600][3];
    var random = RandomStream.named(1, "noise");
    for (int i = 0; i < groups.length; i++) {
      for (int d = 0; d < 3; d++) {
        groups[i][d] = 10 * groups[i][d] + (float) random.nextDouble();
        noise[i][d] = (float) random.nextGaussian();
      }
    }
    var kMeans =
        new KMeans(
            new KMeansSettings(8, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 0, 10), 2);
    assertThat(stability(kMeans, groups).mean()).isEqualTo(1);
    Stability shaky = stability(kMeans, noise);
    assertThat(shaky.mean()).isBetween(0.1, 0.8);
    assertThat(shaky.adjustedRand()).hasSize(5).doesNotHaveDuplicates();
    assertThat(stability(kMeans, noise).adjustedRand()).isEqualTo(shaky.adjustedRand());
  }

  @Test
  void theSweepPrefersTheNumberOfGroupsThatIsThere() {
    float[][] points = new float[900][2];
    var random = RandomStream.named(3, "blobs");
    for (int i = 0; i < points.length; i++) {
      points[i][0] = (float) (20 * StrictMath.cos(i % 6) + 0.5 * random.nextGaussian());
      points[i][1] = (float) (20 * StrictMath.sin(i % 6) + 0.5 * random.nextGaussian());
    }
    points[7][0] = Float.NaN;
    var settings =
        new KMeansSettings(1, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 1e-4, 10);
    var sweep =
        KSweep.run(MadeData.trajectories(points), new int[] {12, 1, 3, 6, 3}, settings, 2, 42);
    assertThat(sweep.tries().stream().map(KSweep.Try::k)).containsExactly(1, 3, 6, 12);
    assertThat(sweep.best().k()).isEqualTo(6);
    assertThat(sweep.tries().getFirst().explained()).isCloseTo(0, within(1e-12));
    assertThat(sweep.tries().getLast().explained()).isBetween(0.99, 1.0);
    assertThat(Arrays.asList(sweep.table().split("\n"))).hasSize(5);
    assertThat(sweep.table().split("\n")[3]).contains("     6").contains("highest");
  }

  /// Clusters without a spread are the best there are; one cluster a row says nothing.
  @Test
  void aSweepPrefersClustersThatExplainAllUnlessTheyAreSingleRows() {
    float[][] same = new float[90][];
    float[][] single = new float[90][];
    for (int i = 0; i < same.length; i++) {
      same[i] = new float[] {i % 3, i % 3 == 1 ? 5 : 1};
      single[i] = new float[] {i % 3 * 10 + i / 100f, i / 50f};
    }
    var settings = KMeansSettings.paper(1);
    for (int[] ks : new int[][] {{2, 3, 5}, {1, 3}}) {
      var best = KSweep.run(MadeData.trajectories(same), ks, settings, 2, 42).best();
      assertThat(best.clusters()).isEqualTo(3);
      assertThat(best.calinskiHarabasz()).isFinite().isPositive();
    }
    var rows = KSweep.run(MadeData.trajectories(single), new int[] {3, 90}, settings, 2, 42);
    assertThat(rows.best().k()).isEqualTo(3);
    assertThat(rows.tries().getLast().calinskiHarabasz()).isZero();
  }

  private static Stability stability(KMeans kMeans, float[][] points) {
    var trajectories = MadeData.trajectories(points);
    var clustering = kMeans.fit(trajectories, RandomStream.named(1, "cluster"));
    var random = RandomStream.named(1, "cluster/bootstrap");
    return Stability.bootstrap(
        kMeans,
        trajectories,
        trajectories.usableRows(),
        clustering,
        5,
        random,
        Progress.SILENT.start("bootstrap", 5, "samples"));
  }
}
