package dev.s2l.pipeline;

import dev.s2l.compare.diagnosis.HeadPart;
import dev.s2l.compare.diagnosis.HeadProblem;
import dev.s2l.compare.diagnosis.WeightedSums.Sum;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LearnedStates;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.vector.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The convex problem of a diagnosis: which token follows, by the hidden states of the last
/// checkpoint. It is made small enough to be solved to many digits: some rows, some tokens of each,
/// the most frequent tokens as classes of their own, wide states projected at random.
final class DiagnosisHead {
  private static final int ROWS = 1_000;
  private static final int LEAST_ROWS = 100;
  private static final int TOKENS = 32;
  private static final int CLASSES = 64;
  private static final int INPUTS = 64;
  private static final int DRAWS = 5;

  /// Makes the problem strongly convex; small beside a loss of about a nat.
  private static final double RIDGE = 0.01;

  private DiagnosisHead() {}

  /// Whether there are enough rows.
  static boolean possible(DiagnosisRows rows) {
    return rows.all().length >= LEAST_ROWS;
  }

  static HeadPart of(
      DiagnosedRun run,
      DiagnosisRows rows,
      long seed,
      Compute compute,
      Progress progress,
      StopSignal stop) {
    int[] some = DiagnosisRows.sample(rows.all(), ROWS, seed, "head-rows");
    LearnedStates[] states;
    try (var decoder =
            Decoder.load(run.lastCheckpoint(), DType.FLOAT32, compute.withFormat(DType.FLOAT32));
        var task = progress.start("hidden states", some.length, "rows")) {
      states = LearnedStates.of(decoder, run.tokens(), some, TOKENS, task, stop);
    }
    var problem = problem(states, seed);
    var draws = new DiagnosisDraws(run, some, seed, DRAWS);
    String own = DiagnosisDraws.ownBudget(run);
    var kinds = draws.of(own, Objects.requireNonNull(draws.budgets().get(own)));
    var places = new HashMap<Integer, Integer>();
    for (int i = 0; i < some.length; i++) {
      places.put(some[i], i);
    }
    var subsets = new ArrayList<HeadPart.Subsets>();
    for (var kind : kinds) {
      subsets.add(
          new HeadPart.Subsets(
              kind.method(),
              kind.weighting(),
              kind.draws().stream().map(sum -> inProblem(sum, places)).toList()));
    }
    try (var workers = new Workers(compute.threads().count())) {
      return HeadPart.of(
          problem.problem(), problem.sizes(), subsets, seed, workers, progress, stop);
    }
  }

  private static Sum inProblem(Sum sum, Map<Integer, Integer> places) {
    return new Sum(Arrays.stream(sum.rows()).map(places::get).toArray(), sum.weights());
  }

  private record Made(HeadProblem problem, HeadPart.Sizes sizes) {}

  private static Made problem(LearnedStates[] states, long seed) {
    int wide = states[0].states()[0].length;
    double[][] projection = wide <= INPUTS ? new double[0][] : projection(wide, seed);
    var classes = classes(states);
    int inputs = Math.min(wide, INPUTS);
    var values = new double[states.length][][];
    var means = new double[inputs];
    long tokens = 0;
    for (int i = 0; i < states.length; i++) {
      values[i] =
          Arrays.stream(states[i].states())
              .map(state -> projected(state, projection))
              .toArray(double[][]::new);
      for (double[] value : values[i]) {
        for (int d = 0; d < inputs; d++) {
          means[d] += value[d];
        }
        tokens++;
      }
    }
    long all = tokens;
    Arrays.setAll(means, d -> means[d] / all);
    double square = 0;
    for (double[][] row : values) {
      for (double[] value : row) {
        for (int d = 0; d < inputs; d++) {
          square += (value[d] - means[d]) * (value[d] - means[d]);
        }
      }
    }
    double scale = Math.sqrt(all / square);
    var rows = new ArrayList<HeadProblem.Row>();
    for (int i = 0; i < states.length; i++) {
      rows.add(
          new HeadProblem.Row(
              Arrays.stream(values[i]).map(v -> input(v, means, scale)).toArray(double[][]::new),
              Arrays.stream(states[i].targets())
                  .mapToInt(token -> classes.getOrDefault(token, 0))
                  .toArray()));
    }
    int count = classes.size() + 1;
    return new Made(
        new HeadProblem(rows, count, RIDGE), new HeadPart.Sizes(all, count, inputs + 1));
  }

  /// Centred, of length one on average, and a one for the bias.
  private static double[] input(double[] value, double[] means, double scale) {
    var input = new double[value.length + 1];
    for (int d = 0; d < value.length; d++) {
      input[d] = (value[d] - means[d]) * scale;
    }
    input[value.length] = 1;
    return input;
  }

  /// The most frequent tokens, numbered from 1; all others are class 0.
  private static Map<Long, Integer> classes(LearnedStates[] states) {
    var counts = new HashMap<Long, Integer>();
    for (LearnedStates one : states) {
      for (long token : one.targets()) {
        counts.merge(token, 1, Integer::sum);
      }
    }
    List<Long> frequent =
        counts.entrySet().stream()
            .sorted(
                (a, b) ->
                    a.getValue().equals(b.getValue())
                        ? Long.compare(a.getKey(), b.getKey())
                        : Integer.compare(b.getValue(), a.getValue()))
            .limit(CLASSES - 1)
            .map(Map.Entry::getKey)
            .toList();
    var classes = new HashMap<Long, Integer>();
    frequent.forEach(token -> classes.put(token, classes.size() + 1));
    return classes;
  }

  private static double[][] projection(int wide, long seed) {
    var random = RandomStream.named(seed, "diagnose/head-projection");
    var projection = new double[INPUTS][wide];
    for (double[] row : projection) {
      Arrays.setAll(row, d -> random.nextGaussian());
    }
    return projection;
  }

  private static double[] projected(float[] state, double[][] projection) {
    if (projection.length == 0) {
      var same = new double[state.length];
      Arrays.setAll(same, d -> state[d]);
      return same;
    }
    var result = new double[projection.length];
    for (int p = 0; p < result.length; p++) {
      for (int d = 0; d < state.length; d++) {
        result[p] += projection[p][d] * state[d];
      }
    }
    return result;
  }
}
