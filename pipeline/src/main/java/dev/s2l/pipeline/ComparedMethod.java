package dev.s2l.pipeline;

import dev.s2l.run.Json;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SourceSplit;
import dev.s2l.trajectory.ReferenceCheckpoint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A way to choose rows and to train on them: a line of a comparison.
///
/// @param label names it in tables and folders: `small-to-large`, `least-confidence@early`, or the
///   user's own word
/// @param method chooses
/// @param protection rules over the method
/// @param rows which of the chosen rows the epochs see, and in which order
/// @param losses that it chooses by instead of those of the comparison: of another proxy
/// @param only its budgets instead of those of the comparison; empty for those
public record ComparedMethod(
    String label,
    SelectionMethod method,
    Protection protection,
    RowChoice rows,
    Optional<RecordedLosses> losses,
    List<Budget> only) {
  /// What a method must beat before anything can be said for it.
  public static final List<String> CONTROLS =
      List.of("random", "source-balanced-random", "length-matched-random", "full");

  /// A way to train on all rows: those that are fitted sit out.
  public static final String SKIP_FITTED = "skip-fitted";

  /// The lines of a method with its usual rules: two for a scored method, with an early and a late
  /// reference checkpoint as in the paper, unless the options name one.
  ///
  /// @throws dev.s2l.run.S2lException (2) for an unknown name
  public static List<ComparedMethod> named(String name, SelectionMethod.Options options) {
    SelectionMethod method = SelectionMethod.named(name, options);
    // The share of a fall that had happened is 1 at the late one, for every row; signals are
    // recorded at one checkpoint.
    boolean both =
        method instanceof SelectionMethod.Scored
            && !(method instanceof SelectionMethod.LearningPercentage)
            && method.signals().isEmpty()
            && options.checkpoint().isEmpty();
    if (!both) {
      return List.of(of(name, method, Protection.NONE));
    }
    return Stream.of(new ReferenceCheckpoint.Early(), new ReferenceCheckpoint.Late())
        .map(
            checkpoint ->
                of(
                    name + "@" + checkpoint.text(),
                    SelectionMethod.named(
                        name,
                        new SelectionMethod.Options(
                            options.clusters(), Optional.<ReferenceCheckpoint>of(checkpoint))),
                    Protection.NONE))
        .toList();
  }

  /// A method under a label; a curriculum is trained in the order of its ranks.
  public static ComparedMethod of(String label, SelectionMethod method, Protection protection) {
    return new ComparedMethod(
        label,
        method,
        protection,
        method instanceof SelectionMethod.ConfidenceCurriculum
            ? new RowChoice(RowChoice.Order.RANK, OptionalDouble.empty())
            : RowChoice.PLAIN,
        Optional.empty(),
        List.of());
  }

  /// The same with losses of its own.
  public ComparedMethod by(RecordedLosses own) {
    return new ComparedMethod(label, method, protection, rows, Optional.of(own), only);
  }

  /// The same at budgets of its own.
  public ComparedMethod at(List<Budget> budgets) {
    return new ComparedMethod(label, method, protection, rows, losses, List.copyOf(budgets));
  }

  /// All rows; those whose loss fell below `nats` sit out.
  ///
  /// @throws dev.s2l.run.S2lException (2) for a loss that is none
  public static ComparedMethod skippingFitted(double nats) {
    return new ComparedMethod(
        SKIP_FITTED,
        new SelectionMethod.Full(),
        Protection.NONE,
        new RowChoice(RowChoice.Order.RANDOM, OptionalDouble.of(nats)),
        Optional.empty(),
        List.of());
  }

  /// Whether the budget is ignored.
  boolean takesAllRows() {
    return method instanceof SelectionMethod.Full;
  }

  boolean needsSources() {
    return method instanceof SelectionMethod.Ranking ranking
        && ranking.split(SourceSplit.NONE) == SourceSplit.EVEN;
  }

  SelectionSettings settings(Budget budget, long seed) {
    return new SelectionSettings(method, budget, seed, protection);
  }

  /// Everything that decides which rows are chosen and trained on, but budget and seeds.
  String described() throws IOException {
    String own = losses.isPresent() ? " losses " + RunInputs.hash(losses.get().trajectories()) : "";
    return Json.COMPACT.writeValueAsString(method)
        + Json.COMPACT.writeValueAsString(protection)
        + rows
        + own;
  }
}
