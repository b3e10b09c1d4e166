package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import dev.s2l.run.Phrase;
import dev.s2l.run.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Gives each premise a verdict. `docs/diagnosis.md` says why the bounds are what they are.
public final class Judge {
  /// Fewer pairs say nothing.
  static final int MIN_PAIRS = 2_000;

  /// Fewer rows with another one of their cluster say nothing about clusters.
  static final int MIN_MATES = 30;

  /// Of the disagreement of gradients. An even draw from clusters that explain a tenth is worth a
  /// random subset that is larger by a ninth; below that a user would not notice it.
  static final double EXPLAINED = 0.1;

  /// At a rank correlation of 0.3 the nearer of two pairs is the nearer one in the other sense,
  /// too, in three of five cases.
  static final double TELLS = 0.3;

  /// At 0.5, in two of three cases.
  static final double LIKE = 0.5;

  /// Hennig (2007): stable from 0.8 on, unstable below 0.6.
  static final double STABLE = 0.8;

  static final double UNSTABLE = 0.6;

  /// Published scores: about 0.26 for one of the best methods, less for plain inner products.
  static final double PREDICTS = 0.1;

  private final Diagnosis measured;

  private Judge(Diagnosis measured) {
    this.measured = measured;
  }

  public static DiagnosisSummary of(Diagnosis measured) {
    var judge = new Judge(measured);
    return new DiagnosisSummary(
        Version.SCHEMA,
        List.of(
            judge.alike(),
            judge.tells(),
            judge.near(),
            judge.optimum(),
            judge.target(),
            judge.stable(),
            judge.predicts()));
  }

  private PremiseResult alike() {
    var premise = Premise.GRADIENTS_ALIKE_IN_CLUSTERS;
    var found = mean(PairPart::explained);
    var pairs = measured.gradients().getFirst().pairs();
    String numbers =
        Phrase.of(
            "Gradients of two rows of one cluster have a mean cosine of %.3f, those of two clusters"
                + " %.3f (%s): clusters explain %.1f %% (%.1f to %.1f) of how gradients differ.",
            mean(PairPart::inside).value(),
            mean(PairPart::across).value(),
            steps(),
            100 * found.value(),
            100 * found.low(),
            100 * found.high());
    if (pairs.pairs() < MIN_PAIRS || pairs.rowsWithMates() < MIN_MATES) {
      return PremiseResult.of(premise, found, PremiseVerdict.UNDECIDED, few(pairs));
    }
    var verdict = PremiseVerdict.atLeast(EXPLAINED, found.low(), found.high());
    return PremiseResult.of(
        premise,
        found,
        verdict,
        numbers
            + switch (verdict) {
              case HOLDS ->
                  Phrase.of(
                      " A draw from every cluster in proportion to its size is worth, for the"
                          + " directions of gradients, a random subset that is larger by %.0f %%;"
                          + " small-to-large draws equal numbers instead.",
                      100 * found.value() / (1 - found.value()));
              case FAILS ->
                  " That is less than a tenth: for gradients, the clusters are hardly better than"
                      + " random groups.";
              case UNDECIDED -> " Whether it is a tenth cannot be told with these rows.";
            });
  }

  private static String few(PairPart pairs) {
    return Phrase.of(
        "Too few rows: %,d pairs, and %,d rows with another one of their cluster among them. At"
            + " least %,d pairs and %d such rows are needed.",
        pairs.pairs(), pairs.rowsWithMates(), MIN_PAIRS, MIN_MATES);
  }

  private PremiseResult tells() {
    var premise = Premise.TRAJECTORIES_TELL_GRADIENTS;
    var found = mean(PairPart::distance);
    var pairs = measured.gradients().getFirst().pairs();
    if (pairs.pairs() < MIN_PAIRS) {
      return PremiseResult.of(premise, found, PremiseVerdict.UNDECIDED, few(pairs));
    }
    var direction = mean(PairPart::direction);
    var verdict = PremiseVerdict.atLeast(TELLS, found.low(), found.high());
    return PremiseResult.of(
        premise,
        found,
        verdict,
        Phrase.of(
            "The distance of two rows' trajectories and that of their gradients have a rank"
                + " correlation of %.2f (%.2f to %.2f) over %,d pairs (%s); for the directions of"
                + " gradients alone it is %.2f (%.2f to %.2f).%s",
            found.value(),
            found.low(),
            found.high(),
            pairs.pairs(),
            steps(),
            direction.value(),
            direction.low(),
            direction.high(),
            switch (verdict) {
              case HOLDS -> " Near trajectories have near gradients, on the whole.";
              case FAILS -> " Below 0.3 near trajectories say little about gradients.";
              case UNDECIDED -> " Whether it is 0.3 cannot be told with these rows.";
            }));
  }

  private PremiseResult near() {
    var premise = Premise.SUBSET_GRADIENT_NEAR_FULL;
    var weighted = ratio(Weighting.BY_CLUSTER, Diagnosis.RANDOM);
    var even = ratio(Weighting.EVEN, Diagnosis.RANDOM);
    var matched = ratio(Weighting.EVEN, Diagnosis.LENGTH_MATCHED);
    var verdict = PremiseVerdict.below(1, weighted.low(), weighted.high());
    var own =
        measured.gradients().getLast().errors().stream()
            .filter(e -> e.budget().equals(measured.ownBudget()))
            .findFirst()
            .orElseThrow();
    return PremiseResult.of(
        premise,
        weighted,
        verdict,
        Phrase.of(
            "With %,d of %,d rows, the gradient of a subset weighted by cluster is %s times as far"
                + " from that of all rows as a random subset's (%s).%s Unweighted, as it is"
                + " trained, it is %s times as far as a random one's, and %s times as far as that"
                + " of random rows of the same lengths.",
            own.rows(),
            measured.gradients().getLast().rows(),
            words(weighted),
            steps(),
            switch (verdict) {
              case HOLDS -> " That is nearer.";
              case FAILS -> " That is no nearer.";
              case UNDECIDED -> " Whether it is nearer cannot be told.";
            },
            words(even),
            words(matched)));
  }

  /// Error of small-to-large ÷ that of another method, at the run's own budget: the geometric mean
  /// over the checkpoints.
  private Interval ratio(Weighting weighting, String other) {
    return DrawIntervals.ratio(
        errors(Diagnosis.SMALL_TO_LARGE, weighting), errors(other, Weighting.EVEN));
  }

  /// By draw, the geometric mean over the checkpoints.
  private double[] errors(String method, Weighting weighting) {
    var byStep =
        measured.gradients().stream()
            .map(
                part ->
                    part.errors().stream()
                        .filter(
                            e ->
                                e.method().equals(method)
                                    && e.weighting() == weighting
                                    && e.budget().equals(measured.ownBudget()))
                        .findFirst()
                        .orElseThrow()
                        .errors())
            .toList();
    return IntStream.range(0, byStep.getFirst().size())
        .mapToDouble(
            draw ->
                StrictMath.exp(
                    byStep.stream().mapToDouble(one -> StrictMath.log(one.get(draw))).sum()
                        / byStep.size()))
        .toArray();
  }

  private PremiseResult optimum() {
    var premise = Premise.REACHES_FULL_OPTIMUM;
    if (measured.head().isEmpty()) {
      return PremiseResult.unmeasured(
          premise, "Too few rows for a convex problem over the hidden states.");
    }
    var head = measured.head().get();
    var random = course(head, Diagnosis.RANDOM, Weighting.EVEN).last();
    var weighted = course(head, Diagnosis.SMALL_TO_LARGE, Weighting.BY_CLUSTER).last();
    var even = course(head, Diagnosis.SMALL_TO_LARGE, Weighting.EVEN).last();
    var found = DrawIntervals.ratio(weighted, random);
    var verdict = PremiseVerdict.below(1, found.low(), found.high());
    return PremiseResult.of(
        premise,
        found,
        verdict,
        Phrase.of(
            "On the output layer over frozen hidden states, training on %,d of %,d rows ends at"
                + " %.0f %% of the first distance to the optimum of all rows where the subset is"
                + " weighted by cluster, at %.0f %% unweighted, at %.0f %% on random rows: weighted"
                + " %s times as far as random.%s",
            head.subset(),
            head.rows(),
            100 * mean(weighted),
            100 * mean(even),
            100 * mean(random),
            words(found),
            switch (verdict) {
              case HOLDS -> " That is nearer.";
              case FAILS -> " That is no nearer.";
              case UNDECIDED -> " Whether it is nearer cannot be told.";
            }));
  }

  private static HeadCourse course(HeadPart head, String method, Weighting weighting) {
    return head.courses().stream()
        .filter(c -> c.method().equals(method) && c.weighting() == weighting)
        .findFirst()
        .orElseThrow();
  }

  private PremiseResult target() {
    var premise = Premise.PROXY_LIKE_TARGET;
    if (measured.target().isEmpty()) {
      return PremiseResult.unmeasured(
          premise, "No target was given. --target DIR compares its losses with the proxy's.");
    }
    var target = measured.target().get();
    var found = target.correlation().interval();
    if (target.rows() < MIN_MATES) {
      return PremiseResult.of(
          premise,
          found,
          PremiseVerdict.UNDECIDED,
          Phrase.of("Too few rows: %,d. At least %d are needed.", target.rows(), MIN_MATES));
    }
    var verdict = PremiseVerdict.atLeast(LIKE, found.low(), found.high());
    return PremiseResult.of(
        premise,
        found,
        verdict,
        Phrase.of(
            "The losses of %,d rows under the proxy and under %s have a rank correlation of %.2f"
                + " (%.2f to %.2f).%s",
            target.rows(),
            target.target(),
            found.value(),
            found.low(),
            found.high(),
            switch (verdict) {
              case HOLDS -> " What is hard for the one is hard for the other.";
              case FAILS -> " Below 0.5 they find other rows hard.";
              case UNDECIDED -> " Whether it is 0.5 cannot be told with these rows.";
            }));
  }

  private PremiseResult stable() {
    double[] indices =
        measured.stability().adjustedRand().stream().mapToDouble(one -> one).toArray();
    var found = DrawIntervals.mean(indices);
    var verdict =
        found.low() >= STABLE
            ? PremiseVerdict.HOLDS
            : found.high() < UNSTABLE ? PremiseVerdict.FAILS : PremiseVerdict.UNDECIDED;
    return PremiseResult.of(
        Premise.CLUSTERS_STABLE,
        found,
        verdict,
        Phrase.of(
            "Clusters of %d bootstrap samples agree with those of the run by an adjusted Rand index"
                + " of %.2f on average (%.2f to %.2f).%s",
            indices.length,
            found.value(),
            found.low(),
            found.high(),
            switch (verdict) {
              case HOLDS -> " From 0.8 on clusters count as stable.";
              case FAILS -> " Below 0.6 clusters are not stable: other rows, other clusters.";
              case UNDECIDED -> " Between 0.6 and 0.8 clusters are neither stable nor unstable.";
            }));
  }

  private PremiseResult predicts() {
    var premise = Premise.PREDICTS_HELD_OUT_LOSS;
    var trainings = measured.trainings();
    if (trainings.isEmpty()) {
      return PremiseResult.unmeasured(
          premise,
          "Not measured: --lds-trainings 0. It takes at least 20 short trainings of the proxy.");
    }
    double[][] losses =
        trainings.stream()
            .map(t -> t.losses().stream().mapToDouble(l -> l).toArray())
            .toArray(double[][]::new);
    var predicted = new double[losses.length][losses[0].length];
    for (GradientPart part : measured.gradients()) {
      for (int t = 0; t < predicted.length; t++) {
        for (int row = 0; row < predicted[t].length; row++) {
          predicted[t][row] += part.predicted().get(t).get(row);
        }
      }
    }
    var found = DatamodelingScore.of(predicted, losses);
    var verdict = PremiseVerdict.atLeast(PREDICTS, found.low(), found.high());
    return PremiseResult.of(
        premise,
        found,
        verdict,
        Phrase.of(
            "Over %d trainings on random halves, inner products of gradients predict the losses of"
                + " %,d held-out rows with a linear datamodeling score of %.3f (%.3f to %.3f).%s",
            losses.length,
            losses[0].length,
            found.value(),
            found.low(),
            found.high(),
            switch (verdict) {
              case HOLDS -> " Gradients tell something about what a row is worth.";
              case FAILS -> " Below 0.1 they tell next to nothing about what a row is worth.";
              case UNDECIDED -> " Whether it is 0.1 cannot be told with so few trainings.";
            }));
  }

  /// One of the numbers over pairs.
  @FunctionalInterface
  private interface OfPairs {
    Resampled of(PairPart pairs);
  }

  /// The mean over the checkpoints.
  private Interval mean(OfPairs number) {
    return Resampled.mean(
            measured.gradients().stream().map(part -> number.of(part.pairs())).toList())
        .interval();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static String words(Interval ratio) {
    return Phrase.of("%.2f (%.2f to %.2f)", ratio.value(), ratio.low(), ratio.high());
  }

  private String steps() {
    var steps = new ArrayList<String>();
    measured.gradients().forEach(part -> steps.add(Phrase.of("%,d", part.step())));
    return steps.size() == 1
        ? "at step " + steps.getFirst()
        : "the mean over the steps "
            + steps.subList(0, steps.size() - 1).stream().collect(Collectors.joining(", "))
            + " and "
            + steps.getLast();
  }
}
