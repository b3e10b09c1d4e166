package dev.s2l.lm.record;

import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenRows;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One vector per row: the mean of the last hidden states (after the final norm) over the row's
/// positions that go through the decoder. These are all tokens of the row except the last one, from
/// which nothing is predicted, and except the prefix that all rows share, which does not
/// distinguish them.
///
/// It is filled while losses are recorded. Each row is summed separately, in the order of its
/// positions, in float64. Rows that are not usable stay NaN.
public final class MeanStates {
  private final int dims;
  private final float[] values;

  /// @throws S2lException (6) if so many values do not fit in an array
  public MeanStates(int rows, int dims) {
    if ((long) rows * dims > Integer.MAX_VALUE - 8) {
      throw new S2lException(
          ExitCode.RESOURCES,
          Phrase.of(
              "embeddings of %,d rows with %,d dimensions are too many values for one matrix:"
                  + " record fewer rows, or a smaller model.",
              rows, dims));
    }
    this.dims = dims;
    this.values = new float[rows * dims];
    Arrays.fill(values, Float.NaN);
  }

  /// @param hidden (B, S, H)
  /// @param prefix tokens of each row that are computed elsewhere
  void add(RowBatch batch, Tensor hidden, TokenRows tokens, int prefix) {
    int next = 0;
    for (int line = 0; line < hidden.size(0); line++) {
      float[] ofLine = floats(hidden, line);
      int[] starts = batch.starts(line);
      int common = starts[0];
      for (int i = 0; i < starts.length - 1; i++) {
        int row = batch.rows()[next++];
        int positions = tokens.length(row) - 1 - prefix;
        var states = Arrays.copyOf(ofLine, positions * dims);
        System.arraycopy(
            ofLine, starts[i] * dims, states, common * dims, (positions - common) * dims);
        put(row, states, positions);
      }
    }
  }

  private static float[] floats(Tensor hidden, int line) {
    try (var scope = new PointerScope()) {
      return Torch.floats(hidden.select(0, line));
    }
  }

  /// @param states (positions, H) of one row
  void put(int row, float[] states, int positions) {
    double[] sums = new double[dims];
    for (int p = 0; p < positions; p++) {
      for (int d = 0; d < dims; d++) {
        sums[d] += states[p * dims + d];
      }
    }
    for (int d = 0; d < dims; d++) {
      values[row * dims + d] = (float) (sums[d] / positions);
    }
  }

  /// (rows, H), row after row; not a copy.
  public float[] values() {
    return values;
  }
}
