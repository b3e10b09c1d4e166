package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenRows;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/// Rows that go through the decoder together: right-padded inputs without the shared prefix and
/// without last tokens (nothing is predicted from them), and the positions at which learned tokens
/// are predicted.
///
/// The padded length, the shared prefix included, is a multiple of 16: the library for matrix
/// products generates code for each new shape, which took a fifth of the training time of the
/// built-in proxy, and rows of attention's scores begin where vector registers do.
///
/// @param rows row numbers (B)
/// @param ids (B, S) row-major; padding is id 0
/// @param positions S
/// @param sources by learned token: the place in (B, S) whose output predicts it (M), ascending
/// @param targets the learned tokens' ids (M)
/// @param owners by learned token: index into `rows` (M)
public record RowBatch(
    int[] rows, long[] ids, int positions, long[] sources, long[] targets, int[] owners) {

  private static final int POSITIONS_MULTIPLE = 16;

  /// @param prefix how many tokens at the beginning of all rows are computed elsewhere, among them
  ///   none that predicts a learned token
  /// @param context positions of the model, which padding does not exceed
  public static RowBatch of(TokenRows tokens, int[] rows, int prefix, int context) {
    int positions = 0;
    int learned = 0;
    for (int row : rows) {
      positions = Math.max(positions, tokens.length(row) - 1 - prefix);
      learned += tokens.learnedCount(row);
    }
    int whole = prefix + positions;
    int padded = (whole + POSITIONS_MULTIPLE - 1) / POSITIONS_MULTIPLE * POSITIONS_MULTIPLE;
    positions = Math.max(positions, Math.min(padded, context) - prefix);
    var ids = new long[rows.length * positions];
    var sources = new long[learned];
    var targets = new long[learned];
    var owners = new int[learned];
    int m = 0;
    for (int b = 0; b < rows.length; b++) {
      int[] row = tokens.ids(rows[b]);
      boolean[] marks = tokens.learned(rows[b]);
      for (int t = prefix; t < row.length; t++) {
        int place = b * positions + t - prefix;
        if (t < row.length - 1) {
          ids[place] = row[t];
        }
        if (t > 0 && marks[t]) {
          sources[m] = place - 1;
          targets[m] = row[t];
          owners[m++] = b;
        }
      }
    }
    return new RowBatch(rows, ids, positions, sources, targets, owners);
  }

  public Tensor idTensor(Compute compute) {
    return compute.place(Torch.longs(ids, rows.length, positions));
  }

  public Tensor sourceTensor(Compute compute) {
    return compute.place(Torch.longs(sources, sources.length));
  }

  public Tensor targetTensor(Compute compute) {
    return compute.place(Torch.longs(targets, targets.length));
  }

  /// Tokens of all rows, prefix included, padding not.
  public long tokens(TokenRows store) {
    return Arrays.stream(rows).mapToLong(store::length).sum();
  }
}
