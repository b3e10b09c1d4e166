package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.compare.Outcome;
import java.util.List;
import java.util.Optional;

/// A comparison of methods, as the page shows it.
///
/// @param recommendation in one paragraph
/// @param takes what it takes, in words; empty if nothing
/// @param notes what must be said beside the verdicts
/// @param states how many cells are in each state, with its word
/// @param table a line for each method and budget
/// @param copies the same table as text, by the name of the form
/// @param curves by metric
/// @param groups verdicts by metric and by what is compared with
/// @param subsets means over the subsets of a method and budget
/// @param eachSubset every subset; empty if there is one for each method and budget
/// @param open cells without numbers, failed ones first
/// @param moreOpen how many of these are not listed
record ComparisonView(
    String recommendation,
    Optional<String> takes,
    List<String> notes,
    List<ReportData.Count> states,
    MethodTable table,
    List<Copy> copies,
    List<Curves> curves,
    List<Group> groups,
    List<Subset> subsets,
    List<Subset> eachSubset,
    List<OpenCell> open,
    int moreOpen) {

  /// @param form Markdown, LaTeX or CSV
  record Copy(String form, String text) {}

  /// One metric by the number of rows.
  ///
  /// @param against what differences are taken from; empty if the values are the metric itself
  /// @param shown the method that is drawn in colour first
  record Curves(String metric, String against, String shown, List<Curve> methods) {}

  record Curve(String method, boolean control, List<Point> points) {}

  /// @param low bound of the interval; empty if there is none
  record Point(
      String budget, int rows, double value, Optional<Double> low, Optional<Double> high) {}

  /// @param against in words
  record Group(String metric, String against, List<Line> lines) {
    long count(Outcome outcome) {
      return lines.stream().filter(line -> line.outcome == outcome).count();
    }
  }

  /// A verdict.
  ///
  /// @param bar the interval as a picture
  record Line(
      String method,
      String budget,
      Outcome outcome,
      String difference,
      String interval,
      String p,
      String winRate,
      String sentence,
      Optional<Bar> bar) {}

  /// An interval on the scale of its group, from 0 to 100.
  record Bar(double zero, double low, double point, double high) {}

  /// @param cell which one it is, in words
  /// @param lengths mean, median and 90 % quantile; empty if not known
  /// @param sources each with its share
  /// @param suspects each kind with its number
  record Subset(
      String method,
      String budget,
      String cell,
      String rows,
      String unit,
      List<String> lengths,
      String sources,
      String suspects) {}

  record OpenCell(String cell, String state, String why) {}
}
