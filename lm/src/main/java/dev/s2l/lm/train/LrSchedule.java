package dev.s2l.lm.train;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How the learning rate goes over the steps; the formulas of transformers' `get_scheduler`.
public enum LrSchedule {
  /// Half a cosine wave down to 0.
  COSINE,
  /// A straight line down to 0.
  LINEAR,
  /// The same all along, without warm-up.
  CONSTANT,
  CONSTANT_WITH_WARMUP;

  /// The name in Hugging Face's `lr_scheduler_type`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws S2lException (2) for a name that is none
  public static LrSchedule named(String label) {
    return Arrays.stream(values())
        .filter(schedule -> schedule.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new S2lException(
                    ExitCode.USAGE,
                    Phrase.of(
                        "--lr-scheduler-type %s: expected one of %s.",
                        label,
                        Arrays.stream(values())
                            .map(LrSchedule::label)
                            .collect(Collectors.joining(", ")))));
  }

  /// The learning rate of a step.
  ///
  /// @param before steps of the plan that are done before it
  double rate(double highest, double before, TrainPlan plan) {
    return highest * share(before, plan.warmupSteps(), plan.totalSteps());
  }

  /// The share of the highest learning rate at a step.
  ///
  /// @param step updates done before, so the first one has 0
  /// @param warmup steps over which the rate rises from 0
  /// @param total steps in all
  double share(double step, int warmup, int total) {
    if (this != CONSTANT && step < warmup) {
      return step / Math.max(1, warmup);
    }
    double rest = Math.max(1, total - warmup);
    return switch (this) {
      case CONSTANT, CONSTANT_WITH_WARMUP -> 1;
      case LINEAR -> Math.max(0, (total - step) / rest);
      case COSINE -> Math.max(0, 0.5 * (1 + StrictMath.cos(Math.PI * ((step - warmup) / rest))));
    };
  }
}
