package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenRows;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/// Rows that are trained on together, one after another, each as long as it is, without the shared
/// start and without last tokens; and the positions at which learned tokens are predicted.
///
/// Each row, with the start, has a multiple of 16 positions, and all rows together have a multiple
/// of 64, if the model has so many positions and the first row gets no longer than the longest:
/// oneDNN compiles code for each new shape, and rows of attention's scores begin where vector
/// registers do.
///
/// @param rows row numbers (B)
/// @param ids (L); padding is id 0
/// @param lengths of the rows in `ids` (B)
/// @param sources by learned token: the place in `ids` whose output predicts it (M), ascending
/// @param targets the learned tokens' ids (M)
/// @param owners by learned token: index into `rows` (M)
public record PackedRows(
    int[] rows, long[] ids, int[] lengths, long[] sources, long[] targets, int[] owners) {

  private static final int TOGETHER = 64;

  /// @param start how many tokens at the beginning of all rows are computed elsewhere, among them
  ///   none that predicts a learned token
  /// @param context positions of the model, which padding does not exceed
  public static PackedRows of(TokenRows tokens, int[] rows, int start, int context) {
    int[] lengths = lengths(tokens, rows, context);
    int longest = Arrays.stream(lengths).max().orElseThrow();
    int all = Arrays.stream(lengths).map(length -> length - start).sum();
    int more = Math.ceilDiv(all, TOGETHER) * TOGETHER - all;
    if (lengths[0] + more <= longest) {
      lengths[0] += more;
    }
    Arrays.setAll(lengths, b -> lengths[b] - start);
    int places = Arrays.stream(lengths).sum();
    int learned = Arrays.stream(rows).map(tokens::learnedCount).sum();
    var made = new LearnedTokens(tokens, start, places, learned);
    int from = 0;
    for (int b = 0; b < rows.length; b++) {
      made.put(Line.of(rows[b]), from);
      from += lengths[b];
    }
    return new PackedRows(rows, made.ids, lengths, made.sources, made.targets, made.owners);
  }

  private static int[] lengths(TokenRows tokens, int[] rows, int context) {
    return Arrays.stream(rows).map(row -> padded(tokens.length(row) - 1, context)).toArray();
  }

  private static int padded(int positions, int context) {
    return Math.max(positions, Math.min(context, RowBatch.paddedUp(positions)));
  }

  public Tensor targetTensor(Compute compute) {
    return compute.place(Torch.longs(targets, targets.length));
  }
}
