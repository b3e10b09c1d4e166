package dev.s2l.lm.record;

import dev.s2l.lm.tokenize.TokenRows;
import java.util.Arrays;

/// The loss of every response without its first token, which has no context where the prompt is
/// left out: what is compared with [dev.s2l.lm.tokenize.ResponsesAlone]. NaN for rows with fewer
/// than two tokens in the response. It is filled while losses are recorded.
public final class LaterLosses {
  private final TokenRows tokens;
  private final float[] values;

  public LaterLosses(TokenRows tokens) {
    this.tokens = tokens;
    this.values = new float[tokens.rows()];
    Arrays.fill(values, Float.NaN);
  }

  /// @param losses of the learned tokens of the batch (M)
  void add(RowBatch batch, float[] losses) {
    int m = 0;
    for (int b = 0; b < batch.rows().length; b++) {
      int row = batch.rows()[b];
      int end = m + tokens.learnedCount(row);
      // Where the response begins with the row, its first token has no loss anyway.
      m += tokens.learned(row)[0] ? 0 : 1;
      double sum = 0;
      int count = end - m;
      for (; m < end; m++) {
        sum += losses[m];
      }
      values[row] = (float) (sum / count);
    }
  }

  /// (rows) nats; not a copy.
  public float[] values() {
    return values;
  }
}
