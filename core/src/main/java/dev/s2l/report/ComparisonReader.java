package dev.s2l.report;

import dev.s2l.compare.CellResult;
import dev.s2l.compare.CellState;
import dev.s2l.compare.MethodTable;
import dev.s2l.compare.MethodVerdict;
import dev.s2l.compare.Verdicts;
import dev.s2l.report.ComparisonView.Bar;
import dev.s2l.report.ComparisonView.Copy;
import dev.s2l.report.ComparisonView.Curve;
import dev.s2l.report.ComparisonView.Curves;
import dev.s2l.report.ComparisonView.Group;
import dev.s2l.report.ComparisonView.Line;
import dev.s2l.report.ComparisonView.OpenCell;
import dev.s2l.report.ComparisonView.Point;
import dev.s2l.run.EnumWords;
import dev.s2l.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads `comparison/` for the page.
final class ComparisonReader {
  /// Cells without numbers that the page lists at most.
  private static final int OPEN = 60;

  private static final int NAME = 80;
  private static final int MAX_COPY = 500_000;

  private static final String FULL = "full";
  private static final List<String> CONTROLS =
      List.of("random", "length-matched-random", "source-balanced-random", FULL);

  private final List<CellResult> cells;
  private final Verdicts verdicts;
  private final MethodTable table;

  private ComparisonReader(List<CellResult> cells, Verdicts verdicts) {
    this.cells = cells;
    this.verdicts = verdicts;
    this.table = MethodTable.of(cells, verdicts);
  }

  /// @return empty where nothing was compared
  /// @throws dev.s2l.run.S2lException (8) if a file is damaged
  static Optional<ComparisonView> of(RunDirectory directory) throws IOException {
    Path folder = directory.root().resolve("comparison");
    Path said = folder.resolve(Verdicts.FILE);
    Path lines = folder.resolve(Verdicts.CELLS);
    if (!Files.isRegularFile(said) || !Files.isRegularFile(lines)) {
      return Optional.empty();
    }
    var reader = new ComparisonReader(CellResult.read(lines), Verdicts.read(said));
    return Optional.of(reader.view(SubsetTable.of(directory, reader.cells)));
  }

  private ComparisonView view(SubsetTable subsets) {
    var open =
        cells.stream()
            .filter(cell -> !cell.isDone())
            .sorted(Comparator.comparing(cell -> cell.state() != CellState.FAILED))
            .toList();
    return new ComparisonView(
        Excerpt.of(verdicts.recommendation(), 4000),
        verdicts
            .recommended()
            .map(
                taken ->
                    Excerpt.line(taken.method(), NAME)
                        + " at "
                        + taken.budget()
                        + (taken.rules().isEmpty()
                            ? ""
                            : " (" + Excerpt.line(taken.rules(), 200) + ")")),
        verdicts.notes().stream().map(note -> Excerpt.of(note, 1000)).toList(),
        Stream.of(CellState.values())
            .map(
                state ->
                    new ReportData.Count(
                        EnumWords.of(state),
                        cells.stream().filter(cell -> cell.state() == state).count()))
            .filter(count -> count.count() > 0)
            .toList(),
        shown(table),
        Stream.of(
                new Copy("Markdown", table.markdown()),
                new Copy("LaTeX", table.latex()),
                new Copy("CSV", table.csv()))
            .map(copy -> new Copy(copy.form(), Excerpt.of(copy.text(), MAX_COPY)))
            .toList(),
        verdicts.metrics().keySet().stream().map(this::curves).toList(),
        groups(),
        subsets.means(),
        subsets.each(),
        open.stream().limit(OPEN).map(ComparisonReader::openCell).toList(),
        Math.max(0, open.size() - OPEN));
  }

  private static OpenCell openCell(CellResult cell) {
    return new OpenCell(
        Excerpt.line(cell.words(), 300),
        EnumWords.of(cell.state()),
        Excerpt.ends(cell.error().orElse("")));
  }

  private static MethodTable shown(MethodTable table) {
    return new MethodTable(
        table.metrics().stream()
            .map(
                metric ->
                    new MethodTable.Metric(
                        Excerpt.line(metric.name(), NAME), metric.higherIsBetter()))
            .toList(),
        table.rows().stream()
            .map(
                row ->
                    new MethodTable.Row(
                        Excerpt.line(row.marked(), NAME),
                        Excerpt.line(row.budget(), NAME),
                        row.seesTarget(),
                        row.rows(),
                        row.done(),
                        row.planned(),
                        row.seconds(),
                        row.scores()))
            .toList());
  }

  /// Differences from full data where these ran, else the metric itself.
  private Curves curves(String metric) {
    int column = new ArrayList<>(verdicts.metrics().keySet()).indexOf(metric);
    boolean relative =
        verdicts.verdicts().stream()
            .anyMatch(
                one ->
                    one.metric().equals(metric)
                        && one.against().equals(FULL)
                        && one.difference().isPresent());
    var byMethod = new LinkedHashMap<String, List<Point>>();
    for (MethodTable.Row row : table.rows()) {
      Optional<Point> point = relative ? difference(row, metric) : mean(row, column);
      point.ifPresent(
          found -> byMethod.computeIfAbsent(row.method(), name -> new ArrayList<>()).add(found));
    }
    return new Curves(
        Excerpt.line(metric, NAME),
        relative ? "full data" : "",
        Excerpt.line(drawnFirst(byMethod.keySet().stream().toList()), NAME),
        byMethod.entrySet().stream()
            .map(
                entry ->
                    new Curve(
                        Excerpt.line(entry.getKey(), NAME),
                        CONTROLS.contains(entry.getKey()),
                        entry.getValue().stream()
                            .sorted(Comparator.comparingInt(Point::rows))
                            .toList()))
            .toList());
  }

  private Optional<Point> difference(MethodTable.Row row, String metric) {
    return verdicts.verdicts().stream()
        .filter(one -> one.metric().equals(metric) && one.against().equals(FULL))
        .filter(one -> one.method().equals(row.method()) && one.budget().equals(row.budget()))
        .findFirst()
        .flatMap(
            one ->
                one.difference()
                    .map(
                        value ->
                            new Point(row.budget(), row.rows(), value, one.low(), one.high())));
  }

  private static Optional<Point> mean(MethodTable.Row row, int column) {
    var score = row.scores().get(column);
    return score
        .mean()
        .map(
            value ->
                new Point(
                    row.budget(),
                    row.rows(),
                    value,
                    score.half().map(half -> value - half),
                    score.half().map(half -> value + half)));
  }

  /// The recommended method, unless it is a control; then the first that is none.
  private String drawnFirst(List<String> methods) {
    return verdicts
        .recommended()
        .map(Verdicts.Recommended::method)
        .filter(methods::contains)
        .filter(method -> !CONTROLS.contains(method))
        .or(() -> methods.stream().filter(method -> !CONTROLS.contains(method)).findFirst())
        .or(() -> methods.stream().findFirst())
        .orElse("");
  }

  private List<Group> groups() {
    var byGroup =
        verdicts.verdicts().stream()
            .collect(
                Collectors.groupingBy(
                    one -> List.of(one.metric(), one.againstWords()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byGroup.entrySet().stream()
        .map(
            entry ->
                new Group(
                    Excerpt.line(entry.getKey().get(0), NAME),
                    Excerpt.line(entry.getKey().get(1), NAME),
                    lines(entry.getValue())))
        .toList();
  }

  private static List<Line> lines(List<MethodVerdict> group) {
    var numbers =
        group.stream()
            .flatMap(one -> Stream.of(one.low(), one.high(), one.difference()))
            .flatMap(Optional::stream)
            .toList();
    double low = Math.min(0, numbers.stream().mapToDouble(one -> one).min().orElse(0));
    double high = Math.max(0, numbers.stream().mapToDouble(one -> one).max().orElse(0));
    double width = high > low ? high - low : 1;
    return group.stream()
        .map(
            one ->
                new Line(
                    Excerpt.line(one.method(), NAME),
                    Excerpt.line(one.budget(), NAME),
                    one.verdict(),
                    one.differenceWords(),
                    one.intervalWords(),
                    one.pWords(),
                    one.winRate().map(rate -> Numbers.decimal(100 * rate, 0) + " %").orElse("–"),
                    Excerpt.line(one.sentence(), 300),
                    one.difference()
                        .map(
                            value ->
                                new Bar(
                                    at(0, low, width),
                                    at(one.low().orElse(value), low, width),
                                    at(value, low, width),
                                    at(one.high().orElse(value), low, width)))))
        .toList();
  }

  /// A place between 2 and 98.
  private static double at(double value, double low, double width) {
    return Numbers.rounded(2 + 96 * (value - low) / width);
  }
}
