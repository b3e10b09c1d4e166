package dev.s2l.pipeline;

import dev.s2l.lm.train.Curriculum;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which rows the epochs of a target's training see, and in which order.
///
/// @param skipFitted rows whose last training loss, in nats a learned token, was lower sit out the
///   following epochs
public record RowChoice(Order order, OptionalDouble skipFitted) {
  /// Every row in every epoch, shuffled.
  public static final RowChoice PLAIN = new RowChoice(Order.RANDOM, OptionalDouble.empty());

  /// The order of an epoch's rows.
  public enum Order {
    /// Shuffled anew for every epoch.
    RANDOM,
    /// By their rank in the `selection.jsonl` beside them, the same in every epoch.
    RANK
  }

  /// @throws S2lException (2) if the rows have no ranks, or if no row could ever sit out
  Curriculum curriculum(StageInputs inputs, TrainPlan plan) throws IOException {
    if (skipFitted.isPresent() && plan.totalSteps() <= plan.stepsPerEpoch()) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--skip-fitted: rows sit out the epochs after the first, and here no row is seen"
                  + " twice (%,d steps, %,d an epoch). Raise --num-train-epochs or --max-steps, or"
                  + " leave it out.",
              plan.totalSteps(), plan.stepsPerEpoch()));
    }
    Optional<int[]> ranks =
        switch (order) {
          case RANDOM -> Optional.empty();
          case RANK -> Optional.of(ranks(inputs));
        };
    return new Curriculum(ranks, skipFitted);
  }

  private static int[] ranks(StageInputs inputs) throws IOException {
    return inputs.chosen().isPresent()
        ? inputs.chosen().get().ranks()
        : SubsetRanks.of(inputs.dataset(), inputs.source().orElseThrow());
  }
}
