package dev.s2l.cli;

import dev.s2l.pipeline.RecordMode;
import dev.s2l.pipeline.RecordPlan;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--record-mode",
      paramLabel = "MODE",
      description =
          "exact records all rows at every recorded step; fast records all rows at a third of the"
              + " steps and a sample at the others, and completes those from it. Default: exact.")
  @Nullable String recordMode;

  RecordMode mode() {
    return recordMode == null ? RecordMode.EXACT : RecordMode.named(recordMode);
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
