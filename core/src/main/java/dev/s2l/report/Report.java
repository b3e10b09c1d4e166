package dev.s2l.report;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the report of a run.
public final class Report {
  private Report() {}

  /// Whether the file exists and is a report that s2l wrote.
  public static boolean isReport(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(4096), StandardCharsets.UTF_8)
          .contains("<title>s2l report: ");
    }
  }

  /// Reads the artifacts of `runDirectory` and writes the page. A part without an artifact tells
  /// which command makes it. The same artifacts give the same bytes.
  ///
  /// @throws S2lException (8) if there is no such folder, or an artifact in it is damaged
  public static void write(Path runDirectory, Path htmlFile) throws IOException {
    try (var artifacts = Artifacts.open(runDirectory)) {
      var purity = ClusterPurity.of(new RunDirectory(runDirectory), artifacts);
      write(ReportBuilder.of(artifacts, purity), htmlFile);
    }
  }

  static void write(ReportData data, Path htmlFile) throws IOException {
    AtomicFile.write(htmlFile, Page.of(data));
  }
}
