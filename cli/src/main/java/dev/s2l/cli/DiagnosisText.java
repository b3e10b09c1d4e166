package dev.s2l.cli;

import dev.s2l.compare.diagnosis.DiagnosisDetails;
import dev.s2l.compare.diagnosis.DiagnosisSummary;
import dev.s2l.compare.diagnosis.PremiseResult;
import dev.s2l.run.Json;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// A diagnosis on standard output: text for people, one JSON object for programs.
final class DiagnosisText {
  private DiagnosisText() {}

  static void print(CommandSpec spec, DiagnosisSummary summary, boolean json, Path runDirectory) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.COMPACT.writeValueAsString(summary));
      return;
    }
    for (PremiseResult result : summary.premises()) {
      out.printf(Locale.ROOT, "%-9s  %s%n", result.verdict().word(), result.premise().word());
      out.println("           " + result.sentence());
    }
    Path folder = runDirectory.resolve("diagnosis");
    out.println(folder.resolve(DiagnosisSummary.FILE));
    out.println(folder.resolve(DiagnosisDetails.FILE));
    out.flush();
  }
}
