package dev.s2l.report;

import dev.s2l.run.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;

/// Writes the report of a run.
public final class Report {
  private Report() {}

  static void write(ReportData data, Path htmlFile) throws IOException {
    AtomicFile.write(htmlFile, Page.of(data));
  }
}
