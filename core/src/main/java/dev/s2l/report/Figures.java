package dev.s2l.report;

import dev.s2l.report.Drawing.LeftOut;
import dev.s2l.report.Drawing.Made;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The figures of the paper from a run or a comparison: each as SVG, as PNG, and its numbers as
/// CSV.
///
/// @param written the SVG files
/// @param notes figures that were left out, and what the others lack, in sentences
public record Figures(List<Path> written, List<String> notes) {
  public Figures {
    written = List.copyOf(written);
    notes = List.copyOf(notes);
  }

  /// Draws what the run has, and writes it into `folder`, which is made if it is not there. Files
  /// of an earlier call are replaced or removed; no other file is touched. The same artifacts give
  /// the same bytes.
  ///
  /// @throws dev.s2l.run.S2lException (2) if `folder` is a file; (6) if it cannot be written; (8)
  ///   if the run is not finished, an artifact is damaged, or a file in `folder` would be replaced
  ///   that s2l did not write there
  public static Figures write(Path runDirectory, Path folder) throws IOException {
    var target = FigureFolder.at(folder);
    try (var artifacts = Artifacts.open(runDirectory)) {
      var directory = new RunDirectory(runDirectory);
      FinishedRun.require(directory, artifacts.manifest());
      var source = new FigureSource(directory, artifacts, ComparedCells.of(directory));
      var drawings = all(source);
      var made = drawings.stream().flatMap(one -> one instanceof Made m ? Stream.of(m) : null);
      var left =
          drawings.stream().flatMap(one -> one instanceof LeftOut l ? Stream.of(l) : null).toList();
      return target.write(artifacts.name(), made.toList(), left);
    }
  }

  /// In the order of the paper.
  static List<Drawing> all(FigureSource source) throws IOException {
    return List.of(
        TopicSpaceFigure.of(source),
        CostFigure.of(source),
        TrajectoryFigure.of(source),
        ScoreFigures.byDataSize(source),
        SummaryFigure.of(source),
        DistributionFigure.of(source),
        PurityFigure.of(source),
        AblationFigure.of(source),
        SelectionTimeFigure.of(source));
  }
}
