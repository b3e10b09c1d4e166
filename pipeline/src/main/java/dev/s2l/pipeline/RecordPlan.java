package dev.s2l.pipeline;

import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Optional;

/// How often losses are recorded while the proxy trains.
public sealed interface RecordPlan {
  /// Every 500 steps where that gives 12 recordings, else 12 of them or fewer.
  record Usual() implements RecordPlan {}

  /// Every `steps` steps: T in the paper.
  record Every(int steps) implements RecordPlan {
    public Every {
      if (steps < 1) {
        throw new S2lException(
            ExitCode.USAGE, Phrase.of("--record-steps %d: expected at least 1.", steps));
      }
    }
  }

  /// `checkpoints` recordings after step 0, or fewer.
  record Count(int checkpoints) implements RecordPlan {
    public Count {
      if (checkpoints < 1) {
        throw new S2lException(
            ExitCode.USAGE, Phrase.of("--num-checkpoints %d: expected at least 1.", checkpoints));
      }
    }
  }

  default int interval(TrainPlan plan) {
    return switch (this) {
      case Usual u -> plan.usualInterval();
      case Every(int steps) -> steps;
      case Count(int checkpoints) -> plan.intervalFor(checkpoints);
    };
  }

  /// The interval of a run that may have begun with an older version, which rounded intervals
  /// differently; such a run continues with its interval.
  ///
  /// @param begun the interval that the run directory names
  default int interval(TrainPlan plan, Optional<String> begun) {
    int former =
        switch (this) {
          case Usual u -> plan.formerUsualInterval();
          case Every(int steps) -> steps;
          case Count(int checkpoints) -> plan.formerIntervalFor(checkpoints);
        };
    return begun.equals(Optional.of(Integer.toString(former))) ? former : interval(plan);
  }
}
