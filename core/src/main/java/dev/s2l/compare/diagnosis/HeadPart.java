package dev.s2l.compare.diagnosis;

import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Where training on a subset ends, on a convex problem: the output layer over the hidden states of
/// the last checkpoint.
///
/// @param rows of the problem
/// @param tokens of these
/// @param classes tokens that are told apart; all others are one class
/// @param inputs of the layer
/// @param ridge of the problem
/// @param subset rows of a subset
/// @param optimumError how far the optimum of all rows may be from where it is said to be ÷ the
///   distance from the start
/// @param courses by method
public record HeadPart(
    int rows,
    long tokens,
    int classes,
    int inputs,
    double ridge,
    int subset,
    double optimumError,
    List<HeadCourse> courses) {
  /// Passes over the subset, and how the step falls: `step ÷ √epoch`.
  private static final int EPOCHS = 40;

  public HeadPart {
    courses = List.copyOf(courses);
  }

  /// Subsets of one kind.
  ///
  /// @param draws each with its rows and their weights, which sum up to one
  public record Subsets(String method, Weighting weighting, List<WeightedSums.Sum> draws) {
    public Subsets {
      draws = List.copyOf(draws);
    }
  }

  /// @param problem over all rows of the sample
  /// @param subsets their rows are places in the problem
  /// @param seed of the order of rows
  public static HeadPart of(
      HeadProblem problem,
      Sizes sizes,
      List<Subsets> subsets,
      long seed,
      Workers workers,
      Progress progress,
      StopSignal stop) {
    double[] even = new double[problem.rows()];
    Arrays.fill(even, 1.0 / even.length);
    var full = HeadOptimum.of(problem, even, workers, stop);
    double start = HeadOptimum.length(full.w());
    var courses = new ArrayList<HeadCourse>();
    double step = 1 / (problem.smoothness() * heaviest(subsets) + problem.ridge());
    try (var alone = new Workers(1);
        var task =
            progress.start(
                "head", subsets.stream().mapToLong(s -> s.draws().size()).sum(), "subsets")) {
      for (Subsets kind : subsets) {
        int draws = kind.draws().size();
        var distances = new double[draws][];
        var limits = new double[draws];
        workers.forEach(
            draws,
            Long.MAX_VALUE,
            d -> {
              var draw = kind.draws().get(d);
              distances[d] = descend(problem, draw, full.w(), step, seed, stop);
              double[] weights = new double[problem.rows()];
              for (int i = 0; i < draw.rows().length; i++) {
                weights[draw.rows()[i]] = draw.weights()[i];
              }
              limits[d] =
                  HeadOptimum.distance(HeadOptimum.of(problem, weights, alone, stop).w(), full.w());
            });
        courses.add(
            new HeadCourse(
                kind.method(),
                kind.weighting(),
                Arrays.stream(distances).map(one -> shares(one, start)).toList(),
                shares(limits, start)));
        task.advance(draws, "");
      }
    }
    return new HeadPart(
        problem.rows(),
        sizes.tokens(),
        sizes.classes(),
        sizes.inputs(),
        problem.ridge(),
        subsets.getFirst().draws().getFirst().rows().length,
        full.error() / start,
        courses);
  }

  /// What the problem was made from, for the record.
  public record Sizes(long tokens, int classes, int inputs) {}

  /// The most that a row counts, in shares of the mean row of its subset.
  private static double heaviest(List<Subsets> subsets) {
    return subsets.stream()
        .flatMap(kind -> kind.draws().stream())
        .mapToDouble(d -> Arrays.stream(d.weights()).max().orElse(0) * d.rows().length)
        .max()
        .orElse(1);
  }

  /// Row after row, in one random order again and again.
  ///
  /// @return distance to `optimum` before and after every epoch
  static double[] descend(
      HeadProblem problem,
      WeightedSums.Sum subset,
      double[] optimum,
      double step,
      long seed,
      StopSignal stop) {
    int[] order = IntStream.range(0, subset.rows().length).toArray();
    RandomStream.named(seed, "diagnose/descent").shuffle(order);
    var w = new double[problem.size()];
    var gradient = new double[w.length];
    var distances = new double[EPOCHS + 1];
    distances[0] = HeadOptimum.distance(w, optimum);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      stop.check();
      double size = step / Math.sqrt(epoch);
      for (int i : order) {
        Arrays.fill(gradient, 0);
        double counts = subset.weights()[i] * order.length;
        problem.addRow(subset.rows()[i], w, counts, gradient);
        HeadProblem.add(gradient, w, problem.ridge());
        HeadProblem.add(w, gradient, -size);
      }
      distances[epoch] = HeadOptimum.distance(w, optimum);
    }
    return distances;
  }

  private static List<Double> shares(double[] distances, double start) {
    return Arrays.stream(distances).map(d -> d / start).boxed().toList();
  }
}
