package dev.s2l.report;

import dev.s2l.report.ReportData.ClusterView;
import java.util.List;
import java.util.Locale;

/// The small picture of one cluster: its mean and the band of its rows, drawn without a script.
final class Sparkline {
  static final int WIDTH = 160;
  static final int HEIGHT = 56;

  private final List<Integer> steps;
  private final double highest;

  /// @param highest the loss at the upper edge: the same for every cluster, so that they compare
  Sparkline(List<Integer> steps, double highest) {
    this.steps = steps;
    this.highest = highest <= 0 ? 1 : highest;
  }

  /// `points` of the mean's polyline.
  String mean(ClusterView cluster) {
    var points = new StringBuilder();
    for (int i = 0; i < steps.size(); i++) {
      point(points, i, cluster.mean().get(i));
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
    double y = HEIGHT - 2 - (HEIGHT - 4) * Math.min(1, loss / highest);
    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
  }
}
