package dev.s2l.compare;

import dev.s2l.compare.MethodTable.Metric;
import dev.s2l.compare.MethodTable.Row;
import dev.s2l.compare.MethodTable.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The table of methods as text for papers and programs.
///
/// @param table what is written
record TableText(MethodTable table) {
  /// Method, budget, rows, cells.
  private static final int WORDS = 2;

  private static final String FOOTNOTE =
      MethodTable.SEES_TARGET + " sees rows of the task (--target-data), which the others do not";

  private boolean marks() {
    return table.rows().stream().anyMatch(Row::seesTarget);
  }

  String markdown() {
    var text = new StringBuilder();
    line(text, heads("↑", "↓"), TableText::inMarkdown, "| ", " | ", " |");
    var rule = new ArrayList<String>();
    for (int i = 0; i < heads("", "").size(); i++) {
      rule.add(i < WORDS ? "---" : "---:");
    }
    text.append('|').append(String.join("|", rule)).append("|\n");
    for (Row row : table.rows()) {
      line(text, cells(row, " ± ", " %"), TableText::inMarkdown, "| ", " | ", " |");
    }
    if (marks()) {
      text.append('\n').append(FOOTNOTE).append('\n');
    }
    return text.toString();
  }

  String latex() {
    var text = new StringBuilder("\\begin{tabular}{ll");
    text.append("r".repeat(heads("", "").size() - WORDS)).append("}\n\\toprule\n");
    line(text, heads("↑", "↓"), TableText::inLatex, "", " & ", " \\\\");
    text.append("\\midrule\n");
    for (Row row : table.rows()) {
      line(text, cells(row, " ± ", " %"), TableText::inLatex, "", " & ", " \\\\");
    }
    text.append("\\bottomrule\n");
    if (marks()) {
      text.append("\\multicolumn{")
          .append(heads("", "").size())
          .append("}{l}{")
          .append(inLatex(FOOTNOTE))
          .append("} \\\\\n");
    }
    return text.append("\\end{tabular}\n").toString();
  }

  String csv() {
    var heads = new ArrayList<>(List.of("method", "budget", "rows", "done", "planned", "seconds"));
    for (Metric metric : table.metrics()) {
      for (String part : List.of("", " low", " high", " win rate")) {
        heads.add(metric.name() + part);
      }
    }
    heads.add("sees target");
    var text = new StringBuilder();
    line(text, heads, TableText::inCsv, "", ",", "");
    for (Row row : table.rows()) {
      var cells = new ArrayList<String>();
      cells.add(row.method());
      cells.add(row.budget());
      cells.add(Integer.toString(row.rows()));
      cells.add(Integer.toString(row.done()));
      cells.add(Integer.toString(row.planned()));
      cells.add(number(row.seconds()));
      for (Score score : row.scores()) {
        cells.add(number(score.mean()));
        cells.add(number(score.half().map(half -> score.mean().orElseThrow() - half)));
        cells.add(number(score.half().map(half -> score.mean().orElseThrow() + half)));
        cells.add(number(score.winRate()));
      }
      cells.add(Boolean.toString(row.seesTarget()));
      line(text, cells, TableText::inCsv, "", ",", "");
    }
    return text.toString();
  }

  private static String number(Optional<Double> value) {
    return value.map(number -> Double.toString(number)).orElse("");
  }

  private List<String> heads(String up, String down) {
    var heads = new ArrayList<>(List.of("method", "budget", "rows", "cells"));
    for (Metric metric : table.metrics()) {
      heads.add(metric.name() + " " + (metric.higherIsBetter() ? up : down));
      heads.add("wins over random");
    }
    heads.add("time of a cell");
    return heads;
  }

  private static List<String> cells(Row row, String plusMinus, String percent) {
    var cells = new ArrayList<>(List.of(row.marked(), row.budget(), Integer.toString(row.rows())));
    cells.add(row.done() == row.planned() ? "" + row.done() : row.done() + " of " + row.planned());
    for (Score score : row.scores()) {
      cells.add(score.words(plusMinus));
      cells.add(score.winRate().map(rate -> Sentences.fixed(100 * rate, 0) + percent).orElse("–"));
    }
    cells.add(row.seconds().map(Durations::words).orElse("–"));
    return cells;
  }

  private static void line(
      StringBuilder text,
      List<String> cells,
      UnaryOperator<String> escaped,
      String before,
      String between,
      String after) {
    text.append(cells.stream().map(escaped).collect(Collectors.joining(between, before, after)))
        .append('\n');
  }

  private static String inMarkdown(String cell) {
    return oneLine(cell).replaceAll("[\\\\|`*_<>\\[\\]]", "\\\\$0");
  }

  private static String inLatex(String cell) {
    var text = new StringBuilder();
    oneLine(cell)
        .codePoints()
        .forEach(
            point ->
                text.append(
                    switch (point) {
                      case '\\' -> "\\textbackslash{}";
                      case '~' -> "\\textasciitilde{}";
                      case '^' -> "\\textasciicircum{}";
                      case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(point);
                      case '±' -> "$\\pm$";
                      case '↑' -> "$\\uparrow$";
                      case '↓' -> "$\\downarrow$";
                      case '–' -> "--";
                      case '†' -> "$^{\\dagger}$";
                      default -> Character.toString(point);
                    }));
    return text.toString();
  }

  /// RFC 4180.
  private static String inCsv(String cell) {
    return cell.matches("[^\",\\r\\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static String oneLine(String cell) {
    return cell.replaceAll("\\s+", " ");
  }
}
