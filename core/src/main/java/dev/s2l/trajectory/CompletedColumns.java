package dev.s2l.trajectory;

import java.util.Arrays;
import java.util.List;

/// Losses of all rows at steps at which only a sample of the rows was recorded. Columns of a loss
/// matrix follow closely from few of them: the others are computed by least squares from the steps
/// at which all rows were recorded, with weights that the sample teaches. Values of the sample
/// itself stay as they were recorded.
public final class CompletedColumns {
  /// Keeps the solution in bounds where two recorded columns are alike; too small to matter
  /// otherwise.
  private static final double RIDGE = 1e-3;

  private static final int FOLDS = 5;

  private final int[] usable;
  private final int[] sample;

  /// For each row one value for each recorded column, standardized, after a 1.
  private final double[][] features;

  /// @param losses of all rows; NaN for rows that are not usable
  /// @param meanSquaredError of rows of the sample that the weights had not seen, in nats²
  /// @param variance of the losses of the sample
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  public record Completed(float[] losses, double meanSquaredError, double variance) {}

  /// @param recorded columns of all rows, at least one; NaN for rows that are not usable
  /// @param sample usable rows, ascending, more than there are columns
  public CompletedColumns(List<float[]> recorded, int[] sample) {
    this.sample = sample.clone();
    int rows = recorded.getFirst().length;
    var found = new int[rows];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      int at = row;
      if (recorded.stream().noneMatch(column -> Float.isNaN(column[at]))) {
        found[count++] = row;
      }
    }
    usable = Arrays.copyOf(found, count);
    features = new double[rows][];
    for (int row : usable) {
      features[row] = new double[recorded.size() + 1];
      features[row][0] = 1;
    }
    for (int c = 0; c < recorded.size(); c++) {
      standardize(recorded.get(c), c + 1);
    }
  }

  private void standardize(float[] column, int place) {
    double sum = 0;
    for (int row : usable) {
      sum += column[row];
    }
    double mean = sum / usable.length;
    double squares = 0;
    for (int row : usable) {
      squares += (column[row] - mean) * (column[row] - mean);
    }
    double spread = Math.sqrt(squares / usable.length);
    for (int row : usable) {
      features[row][place] = spread == 0 ? 0 : (column[row] - mean) / spread;
    }
  }

  /// @param sampled a column in which the rows of the sample have their recorded losses
  public Completed complete(float[] sampled) {
    double error = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      double[] weights = weights(sampled, fold);
      for (int i = fold; i < sample.length; i += FOLDS) {
        double miss = loss(weights, sample[i]) - sampled[sample[i]];
        error += miss * miss;
      }
    }
    var losses = new float[features.length];
    Arrays.fill(losses, Float.NaN);
    double[] weights = weights(sampled, FOLDS);
    for (int row : usable) {
      losses[row] = (float) loss(weights, row);
    }
    for (int row : sample) {
      losses[row] = sampled[row];
    }
    return new Completed(losses, error / sample.length, variance(sampled));
  }

  private double loss(double[] weights, int row) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[row][i];
    }
    return Math.max(0, sum);
  }

  private double variance(float[] sampled) {
    double mean = Arrays.stream(sample).mapToDouble(row -> sampled[row]).average().orElseThrow();
    return Arrays.stream(sample)
        .mapToDouble(row -> (sampled[row] - mean) * (sampled[row] - mean))
        .average()
        .orElseThrow();
  }

  /// Solves the normal equations.
  ///
  /// @param without the fold that is left out; [#FOLDS] for none
  private double[] weights(float[] sampled, int without) {
    int size = features[sample[0]].length;
    var equations = new double[size][size + 1];
    for (int i = 0; i < sample.length; i++) {
      if (i % FOLDS != without) {
        add(features[sample[i]], sampled[sample[i]], equations);
      }
    }
    for (int i = 1; i < size; i++) {
      equations[i][i] += RIDGE;
    }
    return solved(equations);
  }

  private static void add(double[] x, double y, double[][] equations) {
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        equations[i][j] += x[i] * x[j];
      }
      equations[i][x.length] += x[i] * y;
    }
  }

  /// Gaussian elimination of a positive definite system, its right-hand side in the last column.
  private static double[] solved(double[][] equations) {
    int size = equations.length;
    for (int i = 0; i < size; i++) {
      for (int k = i + 1; k < size; k++) {
        double share = equations[k][i] / equations[i][i];
        for (int j = i; j <= size; j++) {
          equations[k][j] -= share * equations[i][j];
        }
      }
    }
    var solution = new double[size];
    for (int i = size - 1; i >= 0; i--) {
      double rest = equations[i][size];
      for (int j = i + 1; j < size; j++) {
        rest -= equations[i][j] * solution[j];
      }
      solution[i] = rest / equations[i][i];
    }
    return solution;
  }
}
