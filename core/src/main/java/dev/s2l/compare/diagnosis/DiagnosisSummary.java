package dev.s2l.compare.diagnosis;

import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// `diagnosis/summary.json`: the verdict on every premise.
///
/// @param schema version of this layout
public record DiagnosisSummary(int schema, List<PremiseResult> premises) {
  /// The name of the file.
  public static final String FILE = "summary.json";

  public DiagnosisSummary {
    premises = List.copyOf(premises);
  }

  public static DiagnosisSummary read(Path file) throws IOException {
    return Json.read(file, DiagnosisSummary.class);
  }
}
