package dev.s2l.pipeline;

import dev.s2l.cluster.Clustering;
import dev.s2l.compare.diagnosis.Diagnosis;
import dev.s2l.compare.diagnosis.WeightedSums.Sum;
import dev.s2l.compare.diagnosis.Weighting;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Subsets of a sample of rows, drawn as the run's was: from its clusters, of its share of the rows
/// and of other shares, each several times. Rules that take precedence over the method are left
/// out, but for the division over the sources.
final class DiagnosisDraws {
  private static final List<Double> SHARES = List.of(0.05, 0.1, 0.2, 0.4);

  private final DiagnosedRun run;
  private final SelectionInput input;
  private final int rows;
  private final long seed;
  private final int draws;

  /// @param among the sample, ascending
  /// @param draws of each kind
  DiagnosisDraws(DiagnosedRun run, int[] among, long seed, int draws) {
    this.run = run;
    this.rows = among.length;
    this.seed = seed;
    this.draws = draws;
    this.input = masked(run.input(), among);
  }

  /// The same rows, of which only some have a loss: no others are drawn.
  private static SelectionInput masked(SelectionInput all, int[] among) {
    var losses = new float[all.trajectories().rows()];
    Arrays.fill(losses, Float.NaN);
    for (int row : among) {
      losses[row] = 0;
    }
    return new SelectionInput(
        Trajectories.of(List.of(new LossColumn(0, losses))),
        all.sources(),
        all.topics(),
        all.responseLength(),
        Map.of(),
        all.facts());
  }

  /// Subsets of one kind.
  record Kind(String method, Weighting weighting, String budget, int rows, List<Sum> draws) {}

  /// The run's own budget, as [#budgets] calls it.
  static String ownBudget(DiagnosedRun run) {
    return label(ownShare(run));
  }

  private static double ownShare(DiagnosedRun run) {
    var counts = run.card().rows();
    return Math.min(1, (double) counts.budget() / counts.usable());
  }

  private static String label(double share) {
    return Phrase.of("%.1f%%", 100 * share);
  }

  /// Rows by budget, ascending: the run's own share, and four more.
  SequencedMap<String, Integer> budgets() {
    var byLabel = new LinkedHashMap<String, Integer>();
    var shares = new ArrayList<>(SHARES);
    shares.add(ownShare(run));
    shares.stream()
        .sorted()
        .forEach(share -> byLabel.put(label(share), Math.max(1, (int) Math.round(share * rows))));
    return byLabel;
  }

  /// All kinds of subsets of a budget.
  List<Kind> of(String budget, int size) {
    var clusters = run.method().clusters();
    var own = new ArrayList<Sum>();
    var weighted = new ArrayList<Sum>();
    var random = new ArrayList<Sum>();
    var matched = new ArrayList<Sum>();
    var uniform =
        SelectionMethod.named(
            Diagnosis.RANDOM, new SelectionMethod.Options(clusters, Optional.empty()));
    var lengths =
        SelectionMethod.named(
            Diagnosis.LENGTH_MATCHED, new SelectionMethod.Options(clusters, Optional.empty()));
    for (int d = 0; d < draws; d++) {
      int[] drawn = draw(run.method(), size, d);
      own.add(Sum.mean(drawn));
      weighted.add(byCluster(drawn));
      random.add(Sum.mean(draw(uniform, size, d)));
      matched.add(Sum.mean(draw(lengths, size, d)));
    }
    return List.of(
        new Kind(Diagnosis.SMALL_TO_LARGE, Weighting.EVEN, budget, size, own),
        new Kind(Diagnosis.SMALL_TO_LARGE, Weighting.BY_CLUSTER, budget, size, weighted),
        new Kind(Diagnosis.RANDOM, Weighting.EVEN, budget, size, random),
        new Kind(Diagnosis.LENGTH_MATCHED, Weighting.EVEN, budget, size, matched));
  }

  private int[] draw(SelectionMethod method, int size, int draw) {
    var rules = run.card().settings().protection();
    var settings =
        new SelectionSettings(
            method,
            new Budget.Rows(size),
            seed + draw,
            new Protection(rules.sourceSplit(), List.of(), 0, List.of()));
    return Selector.draw(input, settings, List.of(), run.clusters(), Progress.SILENT)
        .selection()
        .rows();
  }

  /// Each row counts `|C_k| ÷ n_k`; the weights sum up to one.
  private Sum byCluster(int[] drawn) {
    int[] assignment = run.clusters().clustering().assignment();
    var drawnFrom = new int[run.clusters().clustering().k()];
    for (int row : drawn) {
      drawnFrom[assignment[row]]++;
    }
    var sizes = new int[drawnFrom.length];
    for (int row : input.trajectories().usableRows()) {
      if (assignment[row] != Clustering.NONE) {
        sizes[assignment[row]]++;
      }
    }
    double all = 0;
    for (int k = 0; k < sizes.length; k++) {
      all += drawnFrom[k] > 0 ? sizes[k] : 0;
    }
    var weights = new double[drawn.length];
    for (int i = 0; i < drawn.length; i++) {
      int k = assignment[drawn[i]];
      weights[i] = sizes[k] / (drawnFrom[k] * all);
    }
    return new Sum(drawn, weights);
  }
}
