package dev.s2l.cli;

import dev.s2l.pipeline.RecordMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many of the rows are recorded at each step.
final class RecordModeOption {
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
}
