package dev.s2l.cli;

import dev.s2l.pipeline.RecordMode;
import dev.s2l.pipeline.RecordPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// How often every example's loss is recorded while the proxy trains.
final class RecordOptions {
  @Option(
      names = "--record-steps",
      paramLabel = "T",
      description =
          "Record every T steps. Default: 500 if that gives 12 recordings, else a twelfth of"
              + " the steps, rounded up.")
  @Nullable Integer recordSteps;

  @Option(
      names = "--num-checkpoints",
      paramLabel = "C",
      description = "Record C times after step 0 instead, or fewer where the steps do not divide.")
  @Nullable Integer numCheckpoints;

  @Mixin RecordModeOption mode = new RecordModeOption();

  RecordMode mode() {
    return mode.mode();
  }

  RecordPlan plan(CommandSpec spec) {
    if (recordSteps != null && numCheckpoints != null) {
      throw new ParameterException(
          spec.commandLine(), "give --record-steps or --num-checkpoints, not both.");
    }
    if (recordSteps != null) {
      return new RecordPlan.Every(recordSteps);
    }
    return numCheckpoints != null ? new RecordPlan.Count(numCheckpoints) : new RecordPlan.Usual();
  }
}
