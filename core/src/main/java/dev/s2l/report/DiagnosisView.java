package dev.s2l.report;

import dev.s2l.compare.diagnosis.DiagnosisDetails;
import dev.s2l.compare.diagnosis.DiagnosisDetails.Checkpoint;
import dev.s2l.compare.diagnosis.DiagnosisDetails.Range;
import dev.s2l.compare.diagnosis.DiagnosisDetails.SubsetRow;
import dev.s2l.compare.diagnosis.DiagnosisSummary;
import dev.s2l.compare.diagnosis.PremiseResult;
import dev.s2l.compare.diagnosis.Weighting;
import dev.s2l.report.LineFigure.Label;
import dev.s2l.report.LineFigure.Point;
import dev.s2l.report.LineFigure.Series;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The section of a diagnosis: verdicts, figures, and the numbers behind them.
///
/// @param premises as `summary.json` has them
/// @param details as `details.json` has them
/// @param figures in the order of the premises
record DiagnosisView(
    List<PremiseResult> premises, DiagnosisDetails details, List<LineFigure> figures) {
  private static final int EPOCH_TICKS = 4;

  DiagnosisView {
    premises = List.copyOf(premises);
    figures = List.copyOf(figures);
  }

  /// @throws dev.s2l.run.S2lException (8) if a file in the folder is damaged
  static Optional<DiagnosisView> read(Path folder) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      return Optional.empty();
    }
    return Optional.of(
        of(
            DiagnosisSummary.read(folder.resolve(DiagnosisSummary.FILE)),
            DiagnosisDetails.read(folder.resolve(DiagnosisDetails.FILE))));
  }

  static DiagnosisView of(DiagnosisSummary summary, DiagnosisDetails details) {
    var figures = new ArrayList<LineFigure>();
    figures.add(
        byCheckpoint(
            "Cosine of two rows' gradients",
            "mean cosine",
            details,
            List.of(
                new Of("one cluster", "chosen", Checkpoint::inside),
                new Of("different clusters", "full", Checkpoint::across))));
    figures.add(
        byCheckpoint(
            "Trajectory distance beside gradient distance",
            "rank correlation",
            details,
            List.of(
                new Of("gradients", "chosen", Checkpoint::distance),
                new Of("their directions", "range", Checkpoint::direction))));
    for (Checkpoint checkpoint : details.checkpoints()) {
      figures.add(errors(details, checkpoint.step()));
    }
    details.head().ifPresent(head -> figures.add(course(head)));
    return new DiagnosisView(summary.premises(), details, figures);
  }

  /// A line over the checkpoints.
  private record Of(String name, String css, Function<Checkpoint, Range> range) {}

  private static LineFigure byCheckpoint(
      String title, String yTitle, DiagnosisDetails details, List<Of> lines) {
    var checkpoints = details.checkpoints();
    var labels = new ArrayList<Label>();
    for (int i = 0; i < checkpoints.size(); i++) {
      labels.add(new Label(i, Numbers.count(checkpoints.get(i).step())));
    }
    var series = new ArrayList<Series>();
    for (Of line : lines) {
      var points = new ArrayList<Point>();
      for (int i = 0; i < checkpoints.size(); i++) {
        point(i, line.range().apply(checkpoints.get(i))).ifPresent(points::add);
      }
      series.add(new Series(line.name(), line.css(), points));
    }
    return LineFigure.of(title, "step of the checkpoint", yTitle, labels, series, true);
  }

  private static Optional<Point> point(double x, Range range) {
    Double value = range.value();
    if (value == null) {
      return Optional.empty();
    }
    Double low = range.low();
    Double high = range.high();
    return Optional.of(
        low == null || high == null ? Point.of(x, value) : new Point(x, value, low, high));
  }

  private static LineFigure errors(DiagnosisDetails details, int step) {
    var rows = details.subsets().stream().filter(row -> row.step() == step).toList();
    var budgets = rows.stream().map(SubsetRow::budget).distinct().toList();
    var labels = new ArrayList<Label>();
    for (int b = 0; b < budgets.size(); b++) {
      labels.add(
          new Label(
              b, budgets.get(b) + (budgets.get(b).equals(details.ownBudget()) ? " (run)" : "")));
    }
    var series = new ArrayList<Series>();
    for (String kind : rows.stream().map(DiagnosisView::kind).distinct().toList()) {
      var points = new ArrayList<Point>();
      var css = new ArrayList<String>();
      for (SubsetRow row : rows) {
        if (kind(row).equals(kind)) {
          css.add(css(row.method(), row.weighting()));
          point(budgets.indexOf(row.budget()), row.error()).ifPresent(points::add);
        }
      }
      series.add(new Series(kind, css.getFirst(), points));
    }
    return LineFigure.of(
        "Error of subsets' gradients at step " + Numbers.count(step),
        "rows of the subset",
        "relative error",
        labels,
        series,
        true);
  }

  static String kind(SubsetRow row) {
    return kind(row.method(), row.weighting());
  }

  static String kind(String method, Weighting weighting) {
    return switch (weighting) {
      case EVEN -> method;
      case BY_CLUSTER -> method + ", weighted by cluster";
    };
  }

  private static String css(String method, Weighting weighting) {
    return switch (weighting) {
      case BY_CLUSTER -> "chosen";
      case EVEN ->
          switch (method) {
            case "random" -> "full";
            case "length-matched-random" -> "range";
            default -> "high";
          };
    };
  }

  private static LineFigure course(DiagnosisDetails.Head head) {
    int epochs = head.courses().getFirst().distance().size() - 1;
    var labels =
        IntStream.rangeClosed(0, EPOCH_TICKS)
            .map(i -> i * epochs / EPOCH_TICKS)
            .mapToObj(epoch -> new Label(epoch, Integer.toString(epoch)))
            .toList();
    var series =
        head.courses().stream()
            .map(
                course ->
                    new Series(
                        kind(course.method(), course.weighting()),
                        css(course.method(), course.weighting()),
                        IntStream.rangeClosed(0, epochs)
                            .mapToObj(epoch -> Point.of(epoch, course.distance().get(epoch)))
                            .toList()))
            .toList();
    return LineFigure.of(
        "Distance to the optimum of all rows, on the output layer",
        "epochs over the subset",
        "share of the first distance",
        labels,
        series,
        true);
  }
}
