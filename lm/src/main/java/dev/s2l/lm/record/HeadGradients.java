package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One vector per row: the gradient of its loss with respect to the weights of the output layer,
/// projected at random. That gradient is the mean over the learned tokens of `(p − y) hᵀ`, where
/// `p` are the probabilities of all tokens, `y` is the one that came, and `h` is the last hidden
/// state. Of it only `A (p − y) (B h)ᵀ` is computed, with [#OUTPUTS] × [#STATES] numbers: `A` and
/// `B` hold random signs divided by the root of how many rows they have, so that lengths and angles
/// are kept on average (Park et al. 2023). The signs are the same for every model of one shape.
///
/// It is filled while losses are recorded. Each row is summed separately, in the order of its
/// tokens, in float64. Rows that are not usable stay NaN.
public final class HeadGradients implements AutoCloseable {
  /// Rows of `A`.
  public static final int OUTPUTS = 24;

  /// Rows of `B`.
  public static final int STATES = 24;

  /// Numbers a row.
  public static final int DIMS = OUTPUTS * STATES;

  private final Tensor outputs; // (V, OUTPUTS)
  private final Tensor states; // (H, STATES)
  private final float[] values;

  /// @throws S2lException (6) if so many values do not fit in an array
  public HeadGradients(Decoder decoder, int rows) {
    if ((long) rows * DIMS > Integer.MAX_VALUE - 8) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "gradients of %,d rows with %,d numbers are too many values for one matrix: record"
                  + " fewer rows.",
              rows, DIMS));
    }
    var size = decoder.config().size();
    this.outputs = signs("outputs", size.vocabulary(), OUTPUTS, decoder.compute());
    this.states = signs("states", size.hidden(), STATES, decoder.compute());
    this.values = new float[rows * DIMS];
    Arrays.fill(values, Float.NaN);
  }

  private static Tensor signs(String name, int from, int to, Compute compute) {
    var random = RandomStream.named(0, "record/gradients/" + name);
    float[] signs = new float[from * to];
    float scale = (float) (1 / Math.sqrt(to));
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextLong() < 0 ? -scale : scale;
    }
    var made = Torch.floats(signs, from, to);
    var placed = compute.place(made);
    if (placed != made) {
      made.close();
    }
    return placed;
  }

  /// What one batch gives: the projected factors of each learned token.
  final class OfBatch {
    private final float[] errors;
    private final float[] projectedStates;

    private OfBatch(int tokens) {
      errors = new float[tokens * OUTPUTS];
      projectedStates = new float[tokens * STATES];
    }

    /// @param from first learned token of the chunk
    /// @param hidden of the chunk (m, H)
    /// @param targets of the chunk (m)
    /// @param logProbabilities (m, V); replaced by the probabilities
    void chunk(int from, Tensor hidden, Tensor targets, Tensor logProbabilities) {
      var error = logProbabilities.exp_().mm(outputs).sub_(outputs.index_select(0, targets));
      put(error, errors, from * OUTPUTS);
      put(hidden.to(ScalarType.Float).mm(states), projectedStates, from * STATES);
    }

    private static void put(Tensor chunk, float[] into, int at) {
      float[] numbers = Torch.floats(chunk);
      System.arraycopy(numbers, 0, into, at, numbers.length);
    }

    /// Adds the mean of every row of the batch.
    void finish(RowBatch batch) {
      int m = 0;
      double[] sums = new double[DIMS];
      for (int b = 0; b < batch.rows().length; b++) {
        Arrays.fill(sums, 0);
        int first = m;
        for (; m < batch.owners().length && batch.owners()[m] == b; m++) {
          addProduct(m, sums);
        }
        int at = batch.rows()[b] * DIMS;
        for (int i = 0; i < DIMS; i++) {
          values[at + i] = (float) (sums[i] / (m - first));
        }
      }
    }

    private void addProduct(int token, double[] sums) {
      for (int o = 0; o < OUTPUTS; o++) {
        double error = errors[token * OUTPUTS + o];
        for (int s = 0; s < STATES; s++) {
          sums[o * STATES + s] += error * projectedStates[token * STATES + s];
        }
      }
    }
  }

  OfBatch batch(int tokens) {
    return new OfBatch(tokens);
  }

  /// (rows, [#DIMS]), row after row; not a copy.
  public float[] values() {
    return values;
  }

  @Override
  public void close() {
    outputs.close();
    states.close();
  }
}
