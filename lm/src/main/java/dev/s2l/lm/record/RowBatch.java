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
/// The padded length, the shared prefix included, is a multiple of 16: the library for matrix
/// products generates code for each new shape, which took a fifth of the training time of the
/// built-in proxy, and rows of attention's scores begin where vector registers do.
///
/// @param rows row numbers (R)
/// @param ids (B, S) row-major, a line after the other; padding is id 0
/// @param positions S
/// @param branches of lines that hold several rows
/// @param sources by learned token: the place in (B, S) whose output predicts it (M), ascending
/// @param targets the learned tokens' ids (M)
/// @param owners by learned token: index into `rows` (M)
public record RowBatch(
    int[] rows,
    long[] ids,
    int positions,
    Branches branches,
    long[] sources,
    long[] targets,
    int[] owners) {

  private static final int POSITIONS_MULTIPLE = 16;

  private static final int[] ALONE = {0};

  /// Each row in a line of its own.
  ///
  /// @param prefix how many tokens at the beginning of all rows are computed elsewhere, among them
  ///   none that predicts a learned token
  /// @param context positions of the model, which padding does not exceed
  public static RowBatch of(TokenRows tokens, int[] rows, int prefix, int context) {
    return of(tokens, Arrays.stream(rows).mapToObj(Line::of).toList(), prefix, context);
  }

  /// As above, of lines that all hold one row, or all several.
  static RowBatch of(TokenRows tokens, List<Line> lines, int prefix, int context) {
    boolean several = lines.getFirst().rows().length > 1;
    int longest =
        lines.stream().mapToInt(line -> line.positions(tokens, prefix)).max().orElseThrow();
    int padded = Math.ceilDiv(prefix + longest, POSITIONS_MULTIPLE) * POSITIONS_MULTIPLE;
    int most = several ? padded : Math.min(padded, context);
    int positions = Math.max(longest, most - prefix);
    int[] rows = lines.stream().flatMapToInt(line -> Arrays.stream(line.rows())).toArray();
    int learned = Arrays.stream(rows).map(tokens::learnedCount).sum();
    var filling = new Filling(new long[lines.size() * positions], learned);
    var starts = new ArrayList<int[]>();
    for (int b = 0; b < lines.size(); b++) {
      starts.add(filling.put(tokens, lines.get(b), prefix, b * positions));
    }
    return new RowBatch(
        rows,
        filling.ids,
        positions,
        several ? new Branches(starts) : Branches.NONE,
        filling.sources,
        filling.targets,
        filling.owners);
  }

  /// The most positions of a line that padding leaves at `most`.
  static int padded(int most) {
    return most / POSITIONS_MULTIPLE * POSITIONS_MULTIPLE;
  }

  /// Where in a line what follows of each of its rows begins; the first is the number of positions
  /// that these rows have in common.
  int[] starts(int line) {
    return branches.none() ? ALONE : branches.starts().get(line);
  }

  private static final class Filling {
    private final long[] ids;
    private final long[] sources;
    private final long[] targets;
    private final int[] owners;
    private int learned;
    private int rows;

    Filling(long[] ids, int learned) {
      this.ids = ids;
      sources = new long[learned];
      targets = new long[learned];
      owners = new int[learned];
    }

    /// @param from the line's first place in `ids`
    /// @return where in the line what follows of each row begins
    int[] put(TokenRows tokens, Line line, int prefix, int from) {
      int common = line.common();
      int[] starts = new int[line.rows().length];
      int next = common;
      for (int i = 0; i < starts.length; i++) {
        int[] row = tokens.ids(line.rows()[i]);
        boolean[] marks = tokens.learned(line.rows()[i]);
        starts[i] = next;
        if (i == 0) {
          copy(row, prefix, prefix + common, from);
        }
        int own = prefix + common;
        copy(row, own, row.length - 1, from + next);
        for (int t = Math.max(own, 1); t < row.length; t++) {
          if (marks[t]) {
            sources[learned] = from + next + t - own - 1L;
            targets[learned] = row[t];
            owners[learned++] = rows;
          }
        }
        next += row.length - 1 - own;
        rows++;
      }
      return starts;
    }

    private void copy(int[] row, int from, int to, int place) {
      for (int t = from; t < to; t++) {
        ids[place + t - from] = row[t];
      }
    }
  }

  public Tensor idTensor(Compute compute) {
    return compute.place(Torch.longs(ids, ids.length / positions, positions));
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
