package dev.s2l.compare.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Rank correlations, intervals, cosines of pairs and sums over subsets, against numbers worked out
/// by hand and against plain code.
class StatisticsTest {
  @Test
  void rankCorrelationsAreThoseOfTheTextbook() {
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {10, 30, 20}))
        .isCloseTo(0.5, within(1e-12));
    assertThat(RankCorrelation.of(new double[] {1, 2, 3, 4}, new double[] {-1, -2, -3, -4}))
        .isCloseTo(-1, within(1e-12));
    // Ranks 1, 2.5, 2.5, 4 beside 1, 2, 3, 4: covariance 4.5 of variances 4.5 and 5.
    assertThat(RankCorrelation.of(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
        .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
    assertThat(RankCorrelation.of(new double[] {7, 7}, new double[] {1, 2})).isNaN();
  }

  /// A weight is what repeating the value would be.
  @Test
  void weightedRankCorrelationsAreThoseOfRepeatedValues() {
    var random = RandomStream.named(3, "test");
    for (int round = 0; round < 20; round++) {
      int n = 3 + random.nextInt(20);
      var x = new double[n];
      var y = new double[n];
      var weights = new double[n];
      var repeatedX = new ArrayList<Double>();
      var repeatedY = new ArrayList<Double>();
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(8);
        y[i] = random.nextInt(8);
        weights[i] = random.nextInt(4);
        for (int w = 0; w < weights[i]; w++) {
          repeatedX.add(x[i]);
          repeatedY.add(y[i]);
        }
      }
      double expected = slowSpearman(repeatedX, repeatedY);
      double found = new RankCorrelation(x, y).of(weights);
      if (Double.isNaN(expected)) {
        assertThat(found).isNaN();
      } else {
        assertThat(found).isCloseTo(expected, within(1e-9));
      }
    }
  }

  private static double slowSpearman(List<Double> x, List<Double> y) {
    double[] a = slowRanks(x);
    double[] b = slowRanks(y);
    double meanA = Arrays.stream(a).average().orElse(0);
    double meanB = Arrays.stream(b).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double[] slowRanks(List<Double> values) {
    return values.stream()
        .mapToDouble(
            v ->
                values.stream().filter(o -> o < v).count()
                    + (values.stream().filter(o -> o.equals(v)).count() + 1) / 2.0)
        .toArray();
  }

  @Test
  void theIntervalOfAMeanIsStudents() {
    // Mean 3, standard deviation √2.5, five values.
    var interval = DrawIntervals.mean(new double[] {1, 2, 3, 4, 5});
    assertThat(interval.value()).isEqualTo(3);
    assertThat(interval.high() - 3).isCloseTo(2.7764451 * Math.sqrt(2.5 / 5), within(1e-6));
  }

  @Test
  void aRatioIsThatOfGeometricMeansAndSwapsItsEnds() {
    double[] a = {2, 2.2, 1.8};
    double[] b = {1, 1.1, 0.9};
    var there = DrawIntervals.ratio(a, b);
    var back = DrawIntervals.ratio(b, a);
    assertThat(there.value()).isCloseTo(2, within(1e-12));
    assertThat(there.low()).isBetween(1.5, 2.0);
    assertThat(back.low()).isCloseTo(1 / there.high(), within(1e-12));
    assertThat(DrawIntervals.ratio(new double[] {3, 3}, new double[] {1, 1}).low())
        .isCloseTo(3, within(1e-12));
  }

  /// Rows 0 and 1 of one cluster, 2 and 3 of another; cosines by hand.
  @Test
  void cosinesInsideAndAcrossAreCountedByRows() {
    double[][] cosines = {
      {1, 0.8, 0.1, 0.3}, {0.8, 1, 0.2, 0.0}, {0.1, 0.2, 1, 0.6}, {0.3, 0.0, 0.6, 1}
    };
    var alikeness = new Alikeness(cosines, new int[] {0, 0, 1, 1});
    int[] once = {1, 1, 1, 1};
    assertThat(alikeness.inside(once)).isCloseTo(0.7, within(1e-12));
    assertThat(alikeness.across(once)).isCloseTo(0.15, within(1e-12));
    double all = 2.0 / 6;
    assertThat(alikeness.explained(once)).isCloseTo((0.7 - all) / (1 - all), within(1e-12));
    assertThat(alikeness.insidePairs()).isEqualTo(2);
    assertThat(alikeness.rowsWithMates()).isEqualTo(4);
    // Row 3 is not in this sample, row 2 is there twice: it has no mate but itself.
    assertThat(alikeness.inside(new int[] {1, 1, 2, 0})).isCloseTo(0.8, within(1e-12));
  }

  /// Pairs share rows: an interval from pairs would be several times too narrow.
  @Test
  void intervalsKeepTheirPromiseThoughPairsShareRows() {
    int covered = 0;
    int rounds = 60;
    for (int round = 0; round < rounds; round++) {
      var random = RandomStream.named(round, "coverage");
      int n = 40;
      var x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextGaussian();
      }
      var cosines = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          cosines[i][j] = x[i] + x[j];
        }
      }
      var alikeness = new Alikeness(cosines, new int[n]);
      var interval = RowSamples.of(n, round, "test").of(alikeness::inside).interval();
      covered += interval.low() <= 0 && 0 <= interval.high() ? 1 : 0;
    }
    assertThat(covered).isBetween(53, rounds);
  }

  @Test
  void sumsOverSubsetsAreThoseOfPlainCodeWithAnyNumberOfThreads() {
    var random = RandomStream.named(5, "test");
    int rows = 50;
    int dims = 3_000;
    var gradients = new float[rows][dims];
    for (float[] row : gradients) {
      for (int d = 0; d < dims; d++) {
        row[d] = (float) random.nextGaussian();
      }
    }
    var sums =
        List.of(
            WeightedSums.Sum.mean(new int[] {0, 7, 49}),
            new WeightedSums.Sum(new int[] {3, 7}, new double[] {0.25, -2}),
            WeightedSums.Sum.mean(new int[] {12}));
    var found = new ArrayList<float[][]>();
    for (int threads : new int[] {1, 3}) {
      var all = new WeightedSums(sums, rows, dims);
      try (var workers = new Workers(threads)) {
        for (int from = 0; from < rows; from += 16) {
          int[] some = IntStream.range(from, Math.min(rows, from + 16)).toArray();
          var block = Arrays.copyOfRange(gradients, from, from + some.length);
          all.add(some, block, workers);
        }
      }
      found.add(all.sums());
    }
    for (int d = 0; d < dims; d += 97) {
      assertThat(found.getFirst()[0][d])
          .isCloseTo((gradients[0][d] + gradients[7][d] + gradients[49][d]) / 3, within(1e-6f));
      assertThat(found.getFirst()[1][d])
          .isCloseTo(0.25f * gradients[3][d] - 2 * gradients[7][d], within(1e-6f));
      assertThat(found.getFirst()[2][d]).isEqualTo(gradients[12][d]);
    }
    assertThat(found.get(1)).isDeepEqualTo(found.get(0));
  }

  @Test
  void anErrorIsRelativeToTheGradientOfAllRows() {
    assertThat(SubsetError.of(new float[] {3, 8}, new float[] {3, 4}))
        .isCloseTo(0.8, within(1e-12));
  }
}
