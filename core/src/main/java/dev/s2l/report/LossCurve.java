package dev.s2l.report;

import dev.s2l.report.ReportData.LossPoint;
import dev.s2l.report.ReportData.Training;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loss over the training steps: as the trainer logged it, and the mean over all rows at
/// recorded steps.
final class LossCurve {
  private static final int MAX_POINTS = 400;

  private LossCurve() {}

  /// @param log ascending by step
  static Optional<Training> of(List<LoggedStep> log, Optional<Trajectories> trajectories) {
    if (log.isEmpty()) {
      return Optional.empty();
    }
    int stride = 1 + (log.size() - 1) / MAX_POINTS;
    var points = new ArrayList<LossPoint>();
    for (int from = 0; from < log.size(); from += stride) {
      points.add(mean(log.subList(from, Math.min(log.size(), from + stride))));
    }
    return Optional.of(
        new Training(points, stride, trajectories.map(LossCurve::recorded).orElse(List.of())));
  }

  private static LossPoint mean(List<LoggedStep> lines) {
    double step = 0;
    double loss = 0;
    for (LoggedStep line : lines) {
      step += (double) line.step() / lines.size();
      loss += line.loss() / lines.size();
    }
    return new LossPoint(step, loss);
  }

  private static List<LossPoint> recorded(Trajectories trajectories) {
    var points = new ArrayList<LossPoint>();
    int[] usable = trajectories.usableRows();
    int[] steps = trajectories.steps();
    for (int c = 0; c < steps.length && trajectories.stepsKnown(); c++) {
      float[] column = trajectories.column(c);
      double sum = 0;
      for (int row : usable) {
        sum += column[row];
      }
      points.add(new LossPoint(steps[c], sum / Math.max(1, usable.length)));
    }
    return points;
  }
}
