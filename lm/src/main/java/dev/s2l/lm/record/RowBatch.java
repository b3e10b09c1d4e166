package dev.s2l.lm.record;

import dev.s2l.lm.model.Branches;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Rows that go through the decoder together: right-padded inputs without the shared prefix and
/// without last tokens (nothing is predicted from them), and the positions at which learned tokens
/// are predicted.
///
/// The padded length, the shared prefix included, is a multiple of 16: oneDNN compiles code for
/// each new shape, and rows of attention's scores begin where vector registers do.
///
/// @param rows row numbers (R)
/// @param ids (B, S) row-major, a line after the other; padding is id 0
/// @param positions S
/// @param branches of lines that hold several rows
/// @param sources by learned token: the place in (B, S) whose output predicts it (M), ascending
/// @param targets the learned tokens' ids (M)
/// @param owners by learned token: index into `rows` (M)
record RowBatch(
    int[] rows,
    long[] ids,
    int positions,
    Branches branches,
    long[] sources,
    long[] targets,
    int[] owners) {

  private static final int POSITIONS_MULTIPLE = 16;

  /// Of a line of one row; where it ends is of no use then.
  private static final int[] ALONE = {0, 0};

  /// Each row in a line of its own.
  ///
  /// @param prefix how many tokens at the beginning of all rows are computed elsewhere, among them
  ///   none that predicts a learned token
  /// @param context positions of the model, which padding of single rows does not exceed
  static RowBatch of(TokenRows tokens, int[] rows, int prefix, int context) {
    return of(tokens, Arrays.stream(rows).mapToObj(Line::of).toList(), prefix, context);
  }

  /// As above, of lines.
  static RowBatch of(TokenRows tokens, List<Line> lines, int prefix, int context) {
    boolean several = lines.stream().anyMatch(line -> line.rows().length > 1);
    int longest =
        lines.stream().mapToInt(line -> line.positions(tokens, prefix)).max().orElseThrow();
    int padded = paddedUp(prefix + longest);
    int most = several ? padded : Math.min(padded, context);
    int positions = Math.max(longest, most - prefix);
    int[] rows = lines.stream().flatMapToInt(line -> Arrays.stream(line.rows())).toArray();
    int learned = Arrays.stream(rows).map(tokens::learnedCount).sum();
    var made = new LearnedTokens(tokens, prefix, lines.size() * positions, learned);
    var starts = new ArrayList<int[]>();
    for (int b = 0; b < lines.size(); b++) {
      starts.add(made.put(lines.get(b), b * positions));
    }
    return new RowBatch(
        rows,
        made.ids,
        positions,
        several ? new Branches(starts) : Branches.NONE,
        made.sources,
        made.targets,
        made.owners);
  }

  /// How many positions there are after padding.
  static int paddedUp(int positions) {
    return Math.ceilDiv(positions, POSITIONS_MULTIPLE) * POSITIONS_MULTIPLE;
  }

  /// The most positions that padding leaves at `most`.
  static int paddedDown(int most) {
    return most / POSITIONS_MULTIPLE * POSITIONS_MULTIPLE;
  }

  /// Where in a line what follows of each of its rows begins, then its end; the first is the number
  /// of positions that these rows have in common.
  int[] starts(int line) {
    return branches.none() ? ALONE : branches.starts().get(line);
  }

  Tensor idTensor(Compute compute) {
    return compute.place(Torch.longs(ids, ids.length / positions, positions));
  }

  Tensor sourceTensor(Compute compute) {
    return compute.place(Torch.longs(sources, sources.length));
  }

  Tensor targetTensor(Compute compute) {
    return compute.place(Torch.longs(targets, targets.length));
  }

  /// Tokens of all rows, prefix included, padding not.
  long tokens(TokenRows store) {
    return Arrays.stream(rows).mapToLong(store::length).sum();
  }
}
