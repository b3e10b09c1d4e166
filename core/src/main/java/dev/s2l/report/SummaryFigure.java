package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.report.figure.Axis;
import dev.s2l.report.figure.Csv;
import dev.s2l.report.figure.Figure;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Panel;
import dev.s2l.report.figure.Panel.Bar;
import dev.s2l.report.figure.Panel.BarSeries;
import dev.s2l.report.figure.Panel.Bars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// BLEU, ROUGE-L and BERTScore of random rows, small-to-large and all rows.
final class SummaryFigure {
  static final String NAME = "summary-metrics";

  private static final List<String> WORDS = List.of("bleu", "rougel", "bertscore");

  /// Panels that are drawn; the table has all.
  private static final int PANELS = 6;

  private static final Set<String> METHODS = Set.of("random", "small-to-large", "full");

  private SummaryFigure() {}

  static Drawing of(FigureSource source) {
    var metrics =
        source.comparison().stream()
            .flatMap(compared -> compared.table().metrics().stream())
            .filter(metric -> isSummary(metric.name()))
            .toList();
    if (metrics.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "No comparison here measured BLEU, ROUGE-L or BERTScore",
          "s2l compare --tasks (of summaries, docs/tasks.md), or an --evaluator that leaves metrics"
              + " of these names, measures them.");
    }
    var table = source.comparison().orElseThrow().table();
    var csv = new Csv("metric", "method", "budget", "rows", "mean", "low", "high");
    var panels = new ArrayList<Panel>();
    for (MethodTable.Metric metric : metrics) {
      int column = table.metrics().indexOf(metric);
      var labels = new ArrayList<String>();
      var lines = new ArrayList<MethodTable.Row>();
      for (MethodTable.Row row : table.rows()) {
        var score = row.scores().get(column);
        if (METHODS.contains(row.method()) && score.mean().isPresent()) {
          lines.add(row);
          labels.add(
              row.method().equals("full") ? "full data" : row.method() + ", " + row.budget());
          Bar bar = bar(score);
          csv.row(
              metric.name(),
              row.method(),
              row.budget(),
              row.rows(),
              bar.value(),
              bar.low(),
              bar.high());
        }
      }
      if (!lines.isEmpty()) {
        panels.add(
            new Bars(
                Excerpt.line(metric.name(), 60),
                Axis.fromZero("mean, with 95 % interval"),
                labels,
                List.of(
                    new BarSeries(
                        "",
                        Ink.BLUE,
                        lines.stream().map(row -> bar(row.scores().get(column))).toList()))));
      }
    }
    if (panels.isEmpty()) {
      return new Drawing.LeftOut(
          NAME,
          "Neither random rows nor small-to-large nor full data have a finished cell",
          "The same s2l compare command goes on with the others.");
    }
    return new Drawing.Made(
        new Figure(
            NAME,
            "Summaries after training on random rows, small-to-large, and all rows",
            source.words() + ", " + source.comparison().orElseThrow().words() + ".",
            panels.size() == 1 ? 1 : 2,
            panels.stream().limit(PANELS).toList(),
            csv),
        panels.size() <= PANELS
            ? List.of()
            : List.of(
                NAME
                    + " draws "
                    + PANELS
                    + " of "
                    + panels.size()
                    + " metrics; the table has all"));
  }

  private static Bar bar(MethodTable.Score score) {
    double mean = score.mean().orElseThrow();
    double half = score.half().orElse(0.0);
    return new Bar(mean, mean - half, mean + half);
  }

  /// `rouge-l`, `ROUGE_L`, `rougeL-stem` are all ROUGE-L.
  private static boolean isSummary(String metric) {
    String letters = metric.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return WORDS.stream().anyMatch(letters::contains) && !letters.contains("rougelsum");
  }
}
