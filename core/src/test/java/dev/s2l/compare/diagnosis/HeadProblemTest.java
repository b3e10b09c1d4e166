package dev.s2l.compare.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The convex problem: its gradient against differences, its optimum against Newton's method, and
/// where descent on subsets goes.
class HeadProblemTest {
  private static final double RIDGE = 0.05;

  /// Rows of two tokens with two inputs and a bias, three classes.
  private static HeadProblem problem(int rows, long seed) {
    var random = RandomStream.named(seed, "problem");
    var made = new ArrayList<HeadProblem.Row>();
    for (int i = 0; i < rows; i++) {
      var inputs = new double[2][];
      var classes = new int[2];
      for (int t = 0; t < 2; t++) {
        classes[t] = random.nextInt(3);
        inputs[t] = new double[] {random.nextGaussian() + classes[t], random.nextGaussian(), 1};
      }
      made.add(new HeadProblem.Row(inputs, classes));
    }
    return new HeadProblem(made, 3, RIDGE);
  }

  private static double[] even(int rows) {
    var weights = new double[rows];
    Arrays.fill(weights, 1.0 / rows);
    return weights;
  }

  @Test
  void theGradientIsThatOfDifferences() {
    var problem = problem(12, 1);
    var random = RandomStream.named(2, "w");
    var weights = even(12);
    weights[3] = 0.4;
    try (var workers = new Workers(2)) {
      var w = new double[problem.size()];
      Arrays.setAll(w, i -> random.nextGaussian());
      var gradient = new double[w.length];
      problem.value(w, weights, gradient, workers);
      for (int i = 0; i < w.length; i++) {
        double[] up = w.clone();
        double[] down = w.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        var unused = new double[w.length];
        double difference =
            problem.value(up, weights, unused, workers)
                - problem.value(down, weights, unused, workers);
        assertThat(gradient[i]).isCloseTo(difference / 2e-5, within(1e-8));
      }
    }
  }

  @Test
  void theOptimumIsThatOfNewtonsMethod() {
    var problem = problem(40, 3);
    double[] weights = even(40);
    try (var workers = new Workers(1)) {
      var found = HeadOptimum.of(problem, weights, workers, new StopSignal());
      double[] expected = newton(problem, weights, workers);
      assertThat(found.error()).isLessThan(1e-3);
      assertThat(HeadOptimum.distance(found.w(), expected))
          .isLessThanOrEqualTo(found.error() + 1e-9);
    }
  }

  /// With a Hessian by differences of the gradient, solved by elimination.
  private static double[] newton(HeadProblem problem, double[] weights, Workers workers) {
    int n = problem.size();
    var w = new double[n];
    var gradient = new double[n];
    for (int step = 0; step < 30; step++) {
      problem.value(w, weights, gradient, workers);
      var system = new double[n][n + 1];
      for (int i = 0; i < n; i++) {
        double[] up = w.clone();
        double[] down = w.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        var above = new double[n];
        var below = new double[n];
        problem.value(up, weights, above, workers);
        problem.value(down, weights, below, workers);
        for (int j = 0; j < n; j++) {
          system[j][i] = (above[j] - below[j]) / 2e-5;
        }
      }
      for (int j = 0; j < n; j++) {
        system[j][n] = gradient[j];
      }
      HeadProblem.add(w, solved(system), -1);
    }
    return w;
  }

  private static double[] solved(double[][] system) {
    int n = system.length;
    for (int p = 0; p < n; p++) {
      for (int r = p + 1; r < n; r++) {
        double factor = system[r][p] / system[p][p];
        for (int c = p; c <= n; c++) {
          system[r][c] -= factor * system[p][c];
        }
      }
    }
    var x = new double[n];
    for (int p = n - 1; p >= 0; p--) {
      double sum = system[p][n];
      for (int c = p + 1; c < n; c++) {
        sum -= system[p][c] * x[c];
      }
      x[p] = sum / system[p][p];
    }
    return x;
  }

  @Test
  void descentOnAllRowsGoesToTheirOptimum() {
    var problem = problem(200, 4);
    try (var workers = new Workers(1)) {
      var optimum = HeadOptimum.of(problem, even(200), workers, new StopSignal());
      var all = WeightedSums.Sum.mean(IntStream.range(0, 200).toArray());
      double step = 1 / (problem.smoothness() + RIDGE);
      double[] distances = HeadPart.descend(problem, all, optimum.w(), step, 1, new StopSignal());
      assertThat(distances[distances.length - 1]).isLessThan(0.05 * distances[0]);
    }
  }

  /// Two kinds of rows, of which one is a tenth: a subset with as many of both goes elsewhere
  /// unless its rows count for those that they stand for.
  @Test
  void aSubsetWeightedByItsClustersEndsNearerThanAnUnweightedOne() {
    var rows = new ArrayList<HeadProblem.Row>();
    for (int i = 0; i < 200; i++) {
      boolean rare = i % 10 == 0;
      rows.add(
          new HeadProblem.Row(
              new double[][] {{rare ? 1 : -1, 0.01 * (i % 7), 1}},
              new int[] {rare ? i / 10 % 2 : 2 - i % 3 / 2}));
    }
    var problem = new HeadProblem(rows, 3, RIDGE);
    int[] drawn =
        IntStream.concat(
                IntStream.range(0, 20).map(i -> 10 * i),
                IntStream.range(0, 20).map(i -> 10 * i + 1 + i % 9))
            .toArray();
    var weights = new double[40];
    Arrays.fill(weights, 0, 20, 0.1 / 20);
    Arrays.fill(weights, 20, 40, 0.9 / 20);
    var random = RandomStream.named(9, "random");
    int[] any = IntStream.range(0, 200).toArray();
    random.draw(any, 40);
    var subsets =
        List.of(
            new HeadPart.Subsets(
                "small-to-large", Weighting.EVEN, List.of(WeightedSums.Sum.mean(drawn))),
            new HeadPart.Subsets(
                "small-to-large",
                Weighting.BY_CLUSTER,
                List.of(new WeightedSums.Sum(drawn, weights))),
            new HeadPart.Subsets(
                "random", Weighting.EVEN, List.of(WeightedSums.Sum.mean(Arrays.copyOf(any, 40)))));
    HeadPart once;
    HeadPart again;
    try (var one = new Workers(1);
        var two = new Workers(2)) {
      var sizes = new HeadPart.Sizes(200, 3, 3);
      once = HeadPart.of(problem, sizes, subsets, 1, one, Progress.SILENT, new StopSignal());
      again = HeadPart.of(problem, sizes, subsets, 1, two, Progress.SILENT, new StopSignal());
    }
    double unweighted = once.courses().get(0).limits().getFirst();
    double weighted = once.courses().get(1).limits().getFirst();
    assertThat(weighted).isLessThan(0.5 * unweighted);
    assertThat(once.courses().get(1).last()[0]).isLessThan(once.courses().get(0).last()[0]);
    assertThat(once.courses().get(0).mean().getFirst()).isEqualTo(1);
    assertThat(again).isEqualTo(once);
  }
}
