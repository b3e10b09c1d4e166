package dev.s2l.pipeline;

import dev.s2l.lm.train.TrainPlan;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// How often losses are recorded while the proxy trains.
public sealed interface RecordPlan {
  /// METHOD §4: every 500 steps where that gives 12 recordings, else about 12 in all.
  record Usual() implements RecordPlan {}

  /// Every so many steps: T in the paper.
  record Every(int steps) implements RecordPlan {
    public Every {
      if (steps < 1) {
        throw new S2lException(
            ExitCode.USAGE, Phrase.of("--record-steps %d: expected at least 1.", steps));
      }
    }
  }

  /// So many recordings in all.
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
}
