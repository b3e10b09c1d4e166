package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.cluster.KMeansSettings.EmptyClusters;
import dev.s2l.cluster.KMeansSettings.Seeding;
import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.vector.Workers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KMeansTest {
  @Test
  void separatesTwoPairsAsComputedByHand() {
    float[][] points = {{0, 0}, {10, 4}, {0, 2}, {10, 0}};
    // Several starts: from both seeds on one side k-means rightly stops at a worse answer.
    var settings =
        new KMeansSettings(2, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 1e-4, 10);
    for (int seed = 0; seed < 20; seed++) {
      Clustering clustering = fit(points, settings, 1, seed);
      int first = clustering.assignment()[0];
      assertThat(clustering.assignment()).containsExactly(first, 1 - first, first, 1 - first);
      assertThat(clustering.centroid(first)).containsExactly(0, 1);
      assertThat(clustering.centroid(1 - first)).containsExactly(10, 2);
      assertThat(clustering.objective()).isEqualTo(2 + 8);
      assertThat(clustering.sizes()).containsExactly(2, 2);
      assertThat(clustering.iterations().getLast().imbalance()).isEqualTo(1);
    }
  }

  @Test
  void equalsTheTextbookVersionFromTheSameSeeds() {
    for (int round = 0; round < 12; round++) {
      int rows = 60 + 331 * round;
      int dims = 1 + round * 2;
      int k = 2 + 3 * round;
      float[][] points = MadeData.curves(rows, dims, 4 + round, round);
      try (var workers = new Workers(2)) {
        int[] all = MadeData.firstRows(rows);
        var values = ScaledValues.of(MadeData.columns(points), all, workers);
        var packed = values.blocks(all, workers);
        var random = RandomStream.named(round, "cluster");
        float[] seeds = Seeds.choose(values, all, k, Seeding.PLUS_PLUS, random, workers);
        float[][] scaled = new float[rows][dims];
        for (int i = 0; i < rows; i++) {
          packed.copy(i, scaled[i], 0);
        }
        float[][] start = new float[k][];
        Arrays.setAll(start, c -> Arrays.copyOfRange(seeds, c * dims, (c + 1) * dims));
        var slow = new SlowKMeans(scaled, start);
        slow.run(100, 1e-4);
        var settings = KMeansSettings.paper(k);
        Clustering clustering = fit(points, settings, 2, round);
        assertThat(clustering.assignment()).as("round %d", round).isEqualTo(slow.assignment);
        assertThat(clustering.iterations()).hasSize(slow.objectives.size());
        double scale = values.scale() * values.scale();
        for (int i = 0; i < slow.objectives.size(); i++) {
          assertThat(clustering.iterations().get(i).objective() * scale)
              .isCloseTo(slow.objectives.get(i), within(1e-9 * slow.objectives.get(i)));
        }
        assertThat(clustering.objective() * scale)
            .isCloseTo(slow.objectives.getLast(), within(1e-12 * slow.objectives.getLast()));
      }
    }
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    float[][] points = MadeData.curves(20_011, 9, 30, 5);
    for (var settings : new KMeansSettings[] {KMeansSettings.paper(37), KMeansSettings.faiss(37)}) {
      Clustering one = fit(points, settings, 1, 42);
      for (int threads : new int[] {2, 3, 7}) {
        Clustering many = fit(points, settings, threads, 42);
        assertThat(many.assignment()).isEqualTo(one.assignment());
        assertThat(many.centroids()).isEqualTo(one.centroids());
        assertThat(many.objective()).isEqualTo(one.objective());
        assertThat(many.iterations()).isEqualTo(one.iterations());
      }
      assertThat(fit(points, settings, 2, 43).assignment()).isNotEqualTo(one.assignment());
    }
  }

  @Test
  void theObjectiveNeverRisesAndTheLastFallIsBelowTheTolerance() {
    for (int seed = 0; seed < 5; seed++) {
      var iterations =
          fit(MadeData.curves(5000, 6, 12, seed), KMeansSettings.paper(20), 2, seed).iterations();
      for (int i = 1; i < iterations.size(); i++) {
        double before = iterations.get(i - 1).objective();
        assertThat(iterations.get(i).objective()).isLessThanOrEqualTo(before);
        boolean last = i == iterations.size() - 1;
        assertThat(iterations.get(i).relativeChange() < 1e-4).isEqualTo(last);
        assertThat(iterations.get(i).iteration()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void everyRowBelongsToTheNearestCentroidAndNoClusterIsEmpty() {
    for (int seed = 0; seed < 6; seed++) {
      float[][] points = MadeData.lattice(3000, 3, 8, seed);
      for (var settings :
          new KMeansSettings[] {KMeansSettings.paper(200), KMeansSettings.faiss(90)}) {
        Clustering clustering = fit(points, settings, 2, seed);
        assertThat(clustering.sizes()).doesNotContain(0);
        for (int i = 0; i < points.length; i++) {
          double own = distance(points[i], clustering.centroid(clustering.assignment()[i]));
          double least = Double.POSITIVE_INFINITY;
          for (int c = 0; c < clustering.k(); c++) {
            least = Math.min(least, distance(points[i], clustering.centroid(c)));
          }
          assertThat(own).as("seed %d, row %d", seed, i).isLessThanOrEqualTo(least + 1e-4);
        }
      }
    }
  }

  @Test
  void rowsThatAreNotFiniteTakeNoPart() {
    float[][] points = MadeData.curves(500, 4, 5, 3);
    float[][] holed = new float[520][];
    int[] whole = new int[500];
    for (int i = 0, from = 0; i < holed.length; i++) {
      if (i % 26 == 7) {
        holed[i] = new float[] {1, i % 4 == 1 ? Float.NaN : Float.POSITIVE_INFINITY, 1, 1};
      } else {
        whole[from] = i;
        holed[i] = points[from++];
      }
    }
    Clustering expected = fit(points, KMeansSettings.paper(6), 2, 9);
    Clustering clustering = fit(holed, KMeansSettings.paper(6), 2, 9);
    assertThat(clustering.centroids()).isEqualTo(expected.centroids());
    for (int i = 0; i < whole.length; i++) {
      assertThat(clustering.assignment()[whole[i]]).isEqualTo(expected.assignment()[i]);
    }
    assertThat(Arrays.stream(clustering.assignment()).filter(c -> c == Clustering.NONE).count())
        .isEqualTo(20);
  }

  @Test
  void clustersOnlyTheRowsAskedFor() {
    float[][] points = MadeData.curves(300, 4, 5, 3);
    int[] rows = {3, 4, 5, 100, 150, 151, 152, 299};
    float[][] some = Arrays.stream(rows).mapToObj(i -> points[i]).toArray(float[][]::new);
    Clustering expected = fit(some, KMeansSettings.paper(3), 1, 1);
    Clustering clustering =
        new KMeans(KMeansSettings.paper(3), 1)
            .fit(MadeData.trajectories(points), rows, RandomStream.named(1, "cluster"));
    for (int i = 0; i < points.length; i++) {
      int at = Arrays.binarySearch(rows, i);
      assertThat(clustering.assignment()[i]).isEqualTo(at < 0 ? -1 : expected.assignment()[at]);
    }
  }

  @Test
  void noUsableRowIsARefusal() {
    assertThatThrownBy(() -> fit(new float[][] {{Float.NaN}}, KMeansSettings.paper(2), 1, 1))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA));
    assertThatThrownBy(() -> KMeansSettings.paper(0))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void fewerDistinctRowsThanClustersGiveOneClusterEach() {
    float[][] points = {{2, 1}, {0, 0}, {2, 1}, {-0f, 0}, {3, 3}, {2, 1}};
    for (int k : new int[] {3, 4, 6, 100, 1 << 20}) {
      for (var settings : new KMeansSettings[] {KMeansSettings.paper(k), KMeansSettings.faiss(k)}) {
        Clustering clustering = fit(points, settings, 2, 1);
        assertThat(clustering.k()).isEqualTo(3);
        assertThat(clustering.assignment()).containsExactly(0, 1, 0, 1, 2, 0);
        assertThat(clustering.centroids()).containsExactly(2, 1, 0, 0, 3, 3);
        assertThat(clustering.objective()).isZero();
      }
    }
  }

  @Test
  void identicalRowsAreOneClusterAndOneRowToo() {
    float[][] same = new float[5000][];
    Arrays.fill(same, new float[] {1.25f, 7});
    assertThat(fit(same, KMeansSettings.paper(100), 2, 1).sizes()).containsExactly(5000);
    assertThat(fit(new float[][] {{3}}, KMeansSettings.paper(5), 2, 1).sizes()).containsExactly(1);
  }

  @Test
  void oneClusterHasTheMeanForItsCentroid() {
    float[][] points = {{1}, {2}, {6}};
    assertThat(fit(points, KMeansSettings.paper(1), 1, 1).centroids()).containsExactly(3);
  }

  @Test
  void tellsGroupsApartAtHugeOffsetsAndTinyAndHugeScales() {
    float[][] points = MadeData.lattice(400, 3, 2, 11);
    for (float[] change :
        new float[][] {{1, 0}, {1, 1e6f}, {1, -8e6f}, {1e-42f, 0}, {1e-30f, 0}, {1e37f, 0}}) {
      float[][] changed = new float[points.length][3];
      for (int i = 0; i < points.length; i++) {
        for (int d = 0; d < 3; d++) {
          // The small part makes more distinct rows than clusters, so that k-means has to work.
          changed[i][d] = change[0] * (points[i][d] * 8 + (i % 3 == d ? 1 : 0)) + change[1];
        }
      }
      Clustering clustering =
          fit(
              changed,
              new KMeansSettings(8, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 0, 20),
              2,
              3);
      assertThat(clustering.k()).isEqualTo(8);
      for (int i = 0; i < points.length; i++) {
        for (int j = 0; j < i; j++) {
          boolean together = clustering.assignment()[i] == clustering.assignment()[j];
          if (together != Arrays.equals(points[i], points[j])) {
            fail("scale %s offset %s, rows %d and %d", change[0], change[1], i, j);
          }
        }
      }
    }
  }

  @Test
  void emptyClustersMoveToTheFarthestRowOrSplit() {
    float[][] points = new float[3000][1];
    for (int i = 0; i < points.length; i++) {
      points[i][0] = i < 2900 ? i % 3 : 50 + i;
    }
    for (var rule : EmptyClusters.values()) {
      boolean repaired = false;
      for (int seed = 0; seed < 5; seed++) {
        // Random rows: most seeds fall on one of three values, and coincide.
        var settings = new KMeansSettings(20, Seeding.RANDOM_ROWS, rule, 0, 100, 1e-4, 1);
        Clustering clustering = fit(points, settings, 2, seed);
        repaired |= clustering.iterations().getFirst().emptyClusters() > 0;
        assertThat(clustering.sizes()).doesNotContain(0);
        if (rule == EmptyClusters.FARTHEST_ROW) {
          assertThat(clustering.iterations().getLast().emptyClusters()).isZero();
          assertThat(clustering.k()).isEqualTo(20);
        } else {
          // Centroids that sit on one value over and over cannot be split apart; they are left out.
          assertThat(clustering.k()).isBetween(10, 20);
        }
      }
      assertThat(repaired).isTrue();
    }
  }

  @Test
  void anEmptiedClusterIsRepairedAlsoAfterTheLastIteration() {
    float[][] points = MadeData.lattice(500, 1, 30, 4);
    var settings =
        new KMeansSettings(25, Seeding.RANDOM_ROWS, EmptyClusters.FARTHEST_ROW, 0, 1, 0, 1);
    Clustering clustering = fit(points, settings, 2, 1);
    assertThat(clustering.iterations().getLast().emptyClusters()).isPositive();
    assertThat(clustering.sizes()).hasSize(25).doesNotContain(0);
  }

  @Test
  void faissModeFitsOnASampleAndAssignsAll() {
    float[][] points = MadeData.curves(4000, 5, 6, 8);
    Clustering clustering = fit(points, KMeansSettings.faiss(7), 2, 1);
    assertThat(clustering.fittedRows()).isEqualTo(7 * 256);
    assertThat(clustering.iterations()).hasSize(20);
    assertThat(Arrays.stream(clustering.sizes()).sum()).isEqualTo(4000);
  }

  @Test
  void moreStartsNeverGiveAHigherObjective() {
    float[][] points = MadeData.curves(1000, 5, 20, 8);
    double last = Double.POSITIVE_INFINITY;
    for (int restarts : new int[] {1, 3, 10}) {
      var settings =
          new KMeansSettings(
              20, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 100, 1e-4, restarts);
      double objective = fit(points, settings, 2, 1).objective();
      assertThat(objective).isLessThanOrEqualTo(last);
      last = objective;
    }
  }

  @Test
  void manyRowsBeginWithASampleAndEndAsWell() {
    float[][] points = MadeData.curves(60_000, 5, 7, 8);
    var all = new KMeansSettings(7, Seeding.PLUS_PLUS, EmptyClusters.FARTHEST_ROW, 0, 1000, 0, 1);
    double[] objectives = new double[10];
    for (int seed = 0; seed < objectives.length; seed++) {
      Clustering clustering = fit(points, all, 2, seed);
      assertThat(clustering.fittedRows()).isEqualTo(60_000);
      assertThat(clustering.iterations().getFirst().changed()).isEqualTo(60_000);
      assertThat(clustering.iterations().getLast().changed()).isZero();
      objectives[seed] = clustering.objective();
    }
    // Of ten starts some find the seven kinds: variance 0.01 in each of five columns.
    Arrays.sort(objectives);
    assertThat(objectives[1]).isCloseTo(60_000 * 5 * 0.01, within(60.0));
  }

  @Test
  void plusPlusKeepsTheBestOfCandidatesInProportionToTheSquaredDistance() {
    // Two seeds have two candidates. From 0, candidate 1 has chance 1/10 and leaves 4, candidate 3
    // has 9/10 and leaves 1: {0,1} only if both are 1. From 1: 0 has 1/5 and leaves 4, 3 leaves 1.
    // From 3: 0 has 9/13, 1 has 4/13, both leave 1, and the first candidate stays.
    float[][] points = {{0}, {1}, {3}};
    int[] pairs = new int[3];
    int rounds = 30_000;
    try (var workers = new Workers(1)) {
      int[] all = MadeData.firstRows(3);
      var values = ScaledValues.of(MadeData.columns(points), all, workers);
      for (int seed = 0; seed < rounds; seed++) {
        var random = RandomStream.named(seed, "pairs");
        float[] seeds = Seeds.choose(values, all, 2, Seeding.PLUS_PLUS, random, workers);
        float sum = (float) ((seeds[0] + seeds[1]) / values.scale());
        pairs[sum == 1 ? 0 : sum == 3 ? 1 : 2]++;
      }
    }
    double[] expected = {
      (0.1 * 0.1 + 0.2 * 0.2) / 3, (1 - 0.1 * 0.1 + 9 / 13.0) / 3, (1 - 0.2 * 0.2 + 4 / 13.0) / 3
    };
    for (int pair = 0; pair < 3; pair++) {
      assertThat(pairs[pair] / (double) rounds).isCloseTo(expected[pair], within(0.01));
    }
  }

  @Test
  void plusPlusPassesOverNothingThatItWouldWin() {
    // Against a twin that looks at every point for every candidate.
    for (int round = 0; round < 8; round++) {
      float[][] points =
          round % 2 == 0 ? MadeData.curves(1500, 4, 9, round) : MadeData.lattice(900, 3, 9, round);
      int k = 5 + 9 * round;
      try (var workers = new Workers(2)) {
        int[] all = MadeData.firstRows(points.length);
        var values = ScaledValues.of(MadeData.columns(points), all, workers);
        var random = RandomStream.named(round, "seeds");
        float[] seeds = Seeds.choose(values, all, k, Seeding.PLUS_PLUS, random, workers);
        double sum = 0;
        var packed = values.blocks(all, workers);
        for (int i = 0; i < points.length; i++) {
          float least = Float.POSITIVE_INFINITY;
          for (int c = 0; c < k; c++) {
            least = Math.min(least, packed.squared(i, seeds, c * values.dims()));
          }
          sum += least;
        }
        var plusPlus = new PlusPlus(values.blocks(all, workers), k, workers);
        assertThat(plusPlus.choose(RandomStream.named(round, "seeds"))).isEqualTo(seeds);
        assertThat(plusPlus.sum()).isCloseTo(sum, within(1e-5 * sum));
      }
    }
  }

  private static Clustering fit(float[][] points, KMeansSettings settings, int threads, long seed) {
    return new KMeans(settings, threads)
        .fit(MadeData.trajectories(points), RandomStream.named(seed, "cluster"));
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += ((double) a[d] - b[d]) * ((double) a[d] - b[d]);
    }
    return sum;
  }
}
