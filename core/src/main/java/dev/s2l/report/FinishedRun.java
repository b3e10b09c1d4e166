package dev.s2l.report;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageName;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Figures are for finished runs: half a run looks like a whole one. A comparison may be looked at
/// on its way, since its figures say how far it is.
final class FinishedRun {
  private FinishedRun() {}

  /// @throws S2lException (8) naming the first stage that has not ended
  static void require(RunDirectory directory, Optional<JsonNode> manifest) {
    if (manifest.isEmpty()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is no run directory: it has no manifest.json. Name the --output-dir of an earlier"
                  + " command.",
              directory.root()));
    }
    JsonNode stages = manifest.get().path("stages");
    for (StageName stage : StageName.values()) {
      JsonNode entry = stages.path(stage.word());
      boolean begun = entry.isObject() && !entry.path("done").asBoolean(false);
      if (begun && stage != StageName.COMPARE && stage != StageName.REPORT) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is not finished: stage %s was begun and has not ended. Do the command that"
                    + " began it again, it continues; then draw the figures.",
                directory.root(), stage.word()));
      }
    }
  }
}
