package dev.s2l.pipeline;

import dev.s2l.report.Report;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/// Stage report: writes the page for people, `report.html`.
final class ReportStage {
  private ReportStage() {}

  /// The stage has no settings.
  record Settings() {}

  static Planned plan(Settings settings, StageInputs inputs) {
    var directory = inputs.run().directory();
    return Planned.of(
        Stages.REPORT, new TreeMap<>(), () -> Report.write(directory.root(), directory.report()));
  }

  /// Writes an existing report again, because it would contradict the new selection. If it cannot
  /// be written, the selection has still succeeded.
  static void refresh(StageInputs inputs) {
    var run = inputs.run();
    try {
      if (Report.isReport(run.directory().report())) {
        run.run(List.of(Stages.REPORT.with(new Settings())), inputs);
      }
    } catch (IOException | S2lException e) {
      run.progress()
          .warn(
              Phrase.of(
                  "%s is of the selection before, and could not be written anew (%s).",
                  run.directory().report(), S2lException.withOptions(e)));
    }
  }
}
