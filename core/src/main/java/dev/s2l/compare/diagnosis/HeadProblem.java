package dev.s2l.compare.diagnosis;

import dev.s2l.vector.Workers;
import java.util.Arrays;
import java.util.List;

/// A convex problem of the kind that fine-tuning the last layer is: the output layer of a language
/// model over frozen hidden states, trained by cross-entropy, with a ridge. The loss of a row is
/// the mean over its tokens, as in training; the whole problem is `Σ q_i · f_i(W) + ridge ÷ 2 ·
/// |W|²` with weights `q` of the rows that sum up to one.
///
/// `W` is (inputs, classes), row after row.
public final class HeadProblem {
  /// Rows that one thread sums up at a time.
  private static final int BLOCK = 32;

  private final List<Row> rows;
  private final int inputs;
  private final int classes;
  private final double ridge;

  /// @param inputs what the layer sees (tokens, inputs)
  /// @param classes the token that follows each, as a class
  @SuppressWarnings("ArrayRecordComponent") // handed on, compared by no one
  public record Row(double[][] inputs, int[] classes) {}

  /// @param classes how many there are
  /// @param ridge above 0: there is one optimum
  public HeadProblem(List<Row> rows, int classes, double ridge) {
    this.rows = List.copyOf(rows);
    this.inputs = rows.getFirst().inputs()[0].length;
    this.classes = classes;
    this.ridge = ridge;
  }

  int rows() {
    return rows.size();
  }

  double ridge() {
    return ridge;
  }

  /// How many numbers `W` has.
  int size() {
    return inputs * classes;
  }

  /// A bound on how fast the gradient of any row's loss changes: cross-entropy over softmax has a
  /// Hessian of at most half the square of its input.
  double smoothness() {
    double most = 0;
    for (Row row : rows) {
      double squares = 0;
      for (double[] input : row.inputs()) {
        for (double x : input) {
          squares += x * x;
        }
      }
      most = Math.max(most, squares / row.inputs().length);
    }
    return most / 2;
  }

  /// The value and the gradient of the whole problem.
  ///
  /// @param weights `q`
  /// @param gradient gets it (size)
  double value(double[] w, double[] weights, double[] gradient, Workers workers) {
    int blocks = Math.ceilDiv(rows.size(), BLOCK);
    var losses = new double[blocks];
    var sums = new double[blocks][];
    workers.forEach(
        blocks,
        Long.MAX_VALUE,
        block -> {
          var sum = new double[w.length];
          for (int i = block * BLOCK; i < Math.min(rows.size(), (block + 1) * BLOCK); i++) {
            if (weights[i] > 0) {
              losses[block] += weights[i] * addRow(i, w, weights[i], sum);
            }
          }
          sums[block] = sum;
        });
    double value = 0;
    for (int p = 0; p < w.length; p++) {
      gradient[p] = ridge * w[p];
      value += ridge / 2 * w[p] * w[p];
    }
    for (int block = 0; block < blocks; block++) {
      value += losses[block];
      add(gradient, sums[block], 1);
    }
    return value;
  }

  /// Adds `share` times the gradient of a row's loss.
  ///
  /// @return the loss
  double addRow(int row, double[] w, double share, double[] into) {
    var of = rows.get(row);
    double loss = 0;
    var scores = new double[classes];
    for (int t = 0; t < of.classes().length; t++) {
      double[] input = of.inputs()[t];
      Arrays.fill(scores, 0);
      for (int d = 0; d < inputs; d++) {
        multiply(scores, w, d * classes, input[d]);
      }
      loss += softmax(scores, of.classes()[t]);
      double each = share / of.classes().length;
      for (int d = 0; d < inputs; d++) {
        addTo(into, d * classes, scores, each * input[d]);
      }
    }
    return loss / of.classes().length;
  }

  /// Turns scores into probabilities, minus one at the right class.
  ///
  /// @return the cross-entropy
  private static double softmax(double[] scores, int right) {
    double highest = scores[0];
    for (double score : scores) {
      highest = Math.max(highest, score);
    }
    double sum = 0;
    double scoreOfRight = scores[right] - highest;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = StrictMath.exp(scores[c] - highest);
      sum += scores[c];
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= sum;
    }
    scores[right] -= 1;
    return StrictMath.log(sum) - scoreOfRight;
  }

  private static void multiply(double[] scores, double[] w, int from, double input) {
    for (int c = 0; c < scores.length; c++) {
      scores[c] += input * w[from + c];
    }
  }

  private static void addTo(double[] into, int from, double[] values, double factor) {
    for (int c = 0; c < values.length; c++) {
      into[from + c] += factor * values[c];
    }
  }

  static void add(double[] into, double[] values, double factor) {
    for (int i = 0; i < into.length; i++) {
      into[i] += factor * values[i];
    }
  }
}
