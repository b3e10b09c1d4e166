package dev.s2l.compare.diagnosis;

import dev.s2l.evaluate.Bootstrap.Interval;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The linear datamodeling score (Park et al. 2023): models are trained on random halves of the
/// rows; for every held-out row the rank correlation, over the trainings, of what was predicted of
/// its loss with what it was; and the mean of these over the held-out rows.
///
/// The interval is honest about both kinds of noise: which halves were drawn (a jackknife over the
/// trainings, which all held-out rows share) and which rows were held out. It counts what the two
/// have in common twice, so it is rather too wide than too narrow.
public final class DatamodelingScore {
  private DatamodelingScore() {}

  /// @param predicted the higher, the lower a loss is expected (trainings, held-out rows)
  /// @param losses (trainings, held-out rows)
  public static Interval of(double[][] predicted, double[][] losses) {
    int trainings = losses.length;
    int[] all = IntStream.range(0, trainings).toArray();
    double[] byRow = byRow(predicted, losses, all);
    double value = mean(byRow);
    double rows =
        Arrays.stream(byRow).map(r -> (r - value) * (r - value)).sum()
            / (byRow.length - 1.0)
            / byRow.length;
    var without = new double[trainings];
    for (int left = 0; left < trainings; left++) {
      int out = left;
      int[] others = Arrays.stream(all).filter(t -> t != out).toArray();
      without[left] = mean(byRow(predicted, losses, others));
    }
    double centre = mean(without);
    double halves =
        Arrays.stream(without).map(w -> (w - centre) * (w - centre)).sum()
            * (trainings - 1.0)
            / trainings;
    double half = DrawIntervals.reach(trainings - 1) * Math.sqrt(rows + halves);
    return new Interval(value, value - half, value + half);
  }

  /// By held-out row; 0 where nothing can be told because all predictions are equal.
  private static double[] byRow(double[][] predicted, double[][] losses, int[] trainings) {
    int rows = losses[0].length;
    var found = new double[rows];
    for (int row = 0; row < rows; row++) {
      int of = row;
      double score =
          RankCorrelation.of(
              Arrays.stream(trainings).mapToDouble(t -> predicted[t][of]).toArray(),
              Arrays.stream(trainings).mapToDouble(t -> -losses[t][of]).toArray());
      found[row] = Double.isNaN(score) ? 0 : score;
    }
    return found;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
