package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.report.RelativeScores.Score;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Axis.Tick;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Plot;
import dev.s2l.report.figure.Panel.Series;
import dev.s2l.run.EnumWords;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Figures of a comparison's metrics: by the number of rows, and those of summaries.
final class ScoreFigures {
  static final String BUDGETS = "metric-by-data-size";

  /// Metrics that are drawn; the table has all.
  private static final int PANELS = 6;

  private static final String INTERVALS = "Bars are 95 % intervals.";
  private static final String SEES_TARGET = " † sees rows of the task, which the others do not.";

  private ScoreFigures() {}

  static Drawing byDataSize(FigureSource source) {
    if (source.comparison().isEmpty()) {
      return new Drawing.LeftOut(
          BUDGETS, "Nothing was compared in this run directory", Remedies.COMPARE);
    }
    var compared = source.comparison().get();
    var all = RelativeScores.of(compared);
    if (all.isEmpty()) {
      return new Drawing.LeftOut(
          BUDGETS,
          "No cell of a method beside full data is finished",
          "The same s2l compare command goes on with the others.");
    }
    var csv = new Csv("metric", "scale", "method", "budget", "rows", "value", "low", "high");
    for (RelativeScores metric : all) {
      for (Score one : metric.scores()) {
        csv.row(
            metric.metric(),
            EnumWords.of(metric.scale()),
            one.method(),
            one.budget(),
            one.rows(),
            one.value(),
            one.low(),
            one.high());
      }
    }
    var methods =
        all.stream().flatMap(m -> m.scores().stream()).map(Score::method).distinct().toList();
    var names = new HashMap<String, String>();
    compared.table().rows().forEach(row -> names.put(row.method(), row.marked()));
    boolean marks = compared.table().rows().stream().anyMatch(MethodTable.Row::seesTarget);
    var panels =
        all.stream().limit(PANELS).map(one -> panel(one, methods, names, all.size() > 1)).toList();
    return new Drawing.Made(
        new Figure(
            BUDGETS,
            all.size() == 1
                ? Excerpt.line(all.getFirst().metric(), 80) + " by rows of the subset"
                : "Metrics by rows of the subset",
            source.words()
                + ", "
                + compared.words()
                + ". "
                + INTERVALS
                + (marks ? SEES_TARGET : ""),
            all.size() == 1 ? 1 : 2,
            panels,
            csv),
        all.size() <= PANELS
            ? List.of()
            : List.of(
                Phrase.of(
                    "%s draws %d of %d metrics; the table has all", BUDGETS, PANELS, all.size())));
  }

  /// @param names of methods in the legend
  private static Panel panel(
      RelativeScores metric, List<String> methods, Map<String, String> names, boolean titled) {
    var looks = new MethodLooks(methods);
    var ticks =
        metric.scores().stream()
            .map(score -> new Tick(score.rows(), Numbers.count(score.rows())))
            .distinct()
            .sorted(Comparator.comparingDouble(Tick::value))
            .toList();
    double least = ticks.getFirst().value();
    double most = ticks.getLast().value();
    var series = new ArrayList<Series>();
    metric.fullLine(least, most).ifPresent(series::add);
    for (String method : methods) {
      var dots =
          metric.scores().stream()
              .filter(score -> score.method().equals(method))
              .sorted(Comparator.comparingInt(Score::rows))
              .map(one -> new Dot(one.rows(), one.value(), one.low(), one.high()))
              .toList();
      if (!dots.isEmpty()) {
        series.add(
            new Series(
                Excerpt.line(names.getOrDefault(method, method), 40), looks.of(method), dots));
      }
    }
    var x = new Axis("rows of the subset", most > 4 * least, false, ticks, List.of());
    return new Plot(
        titled ? Excerpt.line(metric.metric(), 60) : "", x, Axis.of(metric.axis()), series);
  }
}
