package dev.s2l.report;

import dev.s2l.report.ReportData.ClusterView;
import dev.s2l.report.ReportData.TrajectoryView;
import java.util.List;
import java.util.Locale;

/// The small charts of the clusters: mean and band of their rows, drawn without a script. All have
/// the same scale, so they can be compared. The scale is logarithmic: on a linear one the fall from
/// the first loss would flatten the rest of the curve.
final class Sparkline {
  static final int WIDTH = 160;
  static final int HEIGHT = 72;

  /// Losses below this share of the highest are drawn at the lower edge.
  private static final double LOWEST_SHARE = 0.03;

  private final List<Integer> steps;
  private final double lowest;
  private final double highest;

  Sparkline(TrajectoryView view) {
    steps = view.steps();
    double highestLoss = view.highestLoss();
    highest = highestLoss > 0 ? highestLoss : 1;
    double lowestLoss =
        view.clusters().stream()
            .filter(cluster -> cluster.size() > 0)
            .flatMap(cluster -> cluster.low().stream())
            .mapToDouble(Double::doubleValue)
            .min()
            .orElse(0);
    lowest = Math.max(LOWEST_SHARE * highest, Math.min(lowestLoss, 0.5 * highest));
  }

  /// The loss at the lower edge.
  double lowest() {
    return lowest;
  }

  /// The loss at the upper edge.
  double highest() {
    return highest;
  }

  /// `points` of a polyline through one loss a step.
  String line(List<Double> losses) {
    var points = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      point(points, i, losses.get(i));
    }
    return points.toString().strip();
  }

  /// `points` of the band's polygon.
  String band(ClusterView cluster) {
    var points = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      point(points, i, cluster.high().get(i));
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      point(points, i, cluster.low().get(i));
    }
    return points.toString().strip();
  }

  private void point(StringBuilder points, int i, double loss) {
    int first = steps.getFirst();
    int span = Math.max(1, steps.getLast() - first);
    double x = 1 + (double) (WIDTH - 2) * (steps.get(i) - first) / span;
    double share =
        StrictMath.log(Math.clamp(loss, lowest, highest) / lowest)
            / StrictMath.log(highest / lowest);
    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, HEIGHT - 2 - (HEIGHT - 4) * share));
  }
}
