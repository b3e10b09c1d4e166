package dev.s2l.compare.diagnosis;

import java.util.List;
import java.util.Optional;

/// Everything that was measured.
///
/// @param gradients by checkpoint, ascending
/// @param ownBudget which of the budgets of the errors is the run's own
/// @param head the convex problem
/// @param target absent if none was given
/// @param trainings on random halves, in their order; empty if none were asked for
public record Diagnosis(
    List<GradientPart> gradients,
    String ownBudget,
    StabilityPart stability,
    Optional<HeadPart> head,
    Optional<TargetPart> target,
    List<TrainingPart> trainings) {
  public Diagnosis {
    gradients = List.copyOf(gradients);
    trainings = List.copyOf(trainings);
  }

  /// Method names of the subsets.
  public static final String SMALL_TO_LARGE = "small-to-large";

  public static final String RANDOM = "random";
  public static final String LENGTH_MATCHED = "length-matched-random";
}
