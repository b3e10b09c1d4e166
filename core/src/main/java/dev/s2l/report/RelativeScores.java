package dev.s2l.report;

import dev.s2l.compare.MethodTable;
import dev.s2l.compare.MethodVerdict;
import dev.s2l.report.figure.Ink;
import dev.s2l.report.figure.Look;
import dev.s2l.report.figure.Panel.Dot;
import dev.s2l.report.figure.Panel.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One metric of every method and budget: relative to full data where these ran, else as it is.
///
/// @param full where full data stand on this scale; empty without them
/// @param scores without those of full data
record RelativeScores(String metric, Scale scale, Optional<Double> full, List<Score> scores) {
  private static final String FULL = "full";

  enum Scale {
    /// Percent of what full data reach: for metrics that are better when higher.
    PERCENT_OF_FULL,
    /// How much better than full data, in the unit of the metric.
    BETTER_THAN_FULL_BY,
    AS_MEASURED
  }

  /// @param low lower end of a 95 % interval, equal to `high` where there is none
  record Score(String method, String budget, int rows, double value, double low, double high) {}

  /// Of every metric of the comparison, in their order.
  static List<RelativeScores> of(ComparedCells compared) {
    return compared.table().metrics().stream()
        .map(metric -> of(compared, metric))
        .filter(scores -> !scores.scores.isEmpty())
        .toList();
  }

  private static RelativeScores of(ComparedCells compared, MethodTable.Metric metric) {
    var against =
        compared.verdicts().verdicts().stream()
            .filter(one -> one.metric().equals(metric.name()) && one.against().equals(FULL))
            .filter(one -> one.difference().isPresent() && one.againstMean().isPresent())
            .toList();
    if (against.isEmpty()) {
      return plain(compared, metric);
    }
    boolean relative =
        metric.higherIsBetter()
            && against.stream().allMatch(one -> one.againstMean().orElseThrow() > 0);
    var scores = new ArrayList<Score>();
    for (MethodTable.Row row : compared.table().rows()) {
      against.stream()
          .filter(one -> one.method().equals(row.method()) && one.budget().equals(row.budget()))
          .findFirst()
          .ifPresent(one -> scores.add(score(row, one, relative)));
    }
    return new RelativeScores(
        metric.name(),
        relative ? Scale.PERCENT_OF_FULL : Scale.BETTER_THAN_FULL_BY,
        Optional.of(relative ? 100.0 : 0.0),
        scores);
  }

  private static Score score(MethodTable.Row row, MethodVerdict verdict, boolean relative) {
    double mean = verdict.againstMean().orElseThrow();
    double factor = relative ? 100 / mean : 1;
    double base = relative ? 100 : 0;
    double difference = verdict.difference().orElseThrow();
    return new Score(
        row.method(),
        row.budget(),
        row.rows(),
        base + factor * difference,
        base + factor * verdict.low().orElse(difference),
        base + factor * verdict.high().orElse(difference));
  }

  private static RelativeScores plain(ComparedCells compared, MethodTable.Metric metric) {
    int column = compared.table().metrics().indexOf(metric);
    var scores = new ArrayList<Score>();
    Optional<Double> full = Optional.empty();
    for (MethodTable.Row row : compared.table().rows()) {
      var score = row.scores().get(column);
      if (row.method().equals(FULL)) {
        full = score.mean();
      } else if (score.mean().isPresent()) {
        double mean = score.mean().get();
        double half = score.half().orElse(0.0);
        scores.add(
            new Score(row.method(), row.budget(), row.rows(), mean, mean - half, mean + half));
      }
    }
    return new RelativeScores(metric.name(), Scale.AS_MEASURED, full, scores);
  }

  /// What full data reach, as a line across a figure; empty without them.
  ///
  /// @param from where the line begins
  /// @param to where it ends
  Optional<Series> fullLine(double from, double to) {
    return full.map(
        value ->
            new Series(
                "full data",
                Look.line(Ink.BLACK).dash(),
                List.of(Dot.of(from, value), Dot.of(to, value))));
  }

  /// The name of an axis with these numbers.
  String axis() {
    return switch (scale) {
      case PERCENT_OF_FULL -> "% of what full data reach";
      case BETTER_THAN_FULL_BY -> "better than full data by" + (isLoss() ? " (nats)" : "");
      case AS_MEASURED -> metric.endsWith("loss") ? "loss (nats)" : Excerpt.line(metric, 60);
    };
  }

  private boolean isLoss() {
    return metric.endsWith("loss");
  }
}
