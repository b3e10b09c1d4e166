package dev.s2l.lm.model;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Lines of a batch that hold several rows each: what the rows of a line begin with stands once,
/// and what follows of each row stands behind it, one row after another. A position looks at the
/// common beginning and at its own row alone, and its place is counted in its own row, so every row
/// is computed as if it stood alone.
///
/// @param starts by line: where what follows of each row begins, then where the line ends,
///   ascending; the first is the number of common positions. Empty if no line holds several rows.
public record Branches(List<int[]> starts) {
  /// Each line holds a single row.
  public static final Branches NONE = new Branches(List.of());

  private static final Scalar UNSEEN = Scopes.keep(new Scalar(Double.NEGATIVE_INFINITY));

  public boolean none() {
    return starts.isEmpty();
  }

  /// By position of each line: its place in its row; 0 for padding.
  ///
  /// @param before positions of every row before the lines
  /// @param length positions of a line (S)
  /// @return (B·S)
  long[] places(int before, int length) {
    var places = new long[starts.size() * length];
    for (int line = 0; line < starts.size(); line++) {
      int[] begins = starts.get(line);
      int end = begins[begins.length - 1];
      int shift = 0;
      for (int i = 0, row = 0; i < end; i++) {
        if (i == begins[row]) {
          shift = i - begins[0];
          row++;
        }
        places[line * length + i] = before + i - shift;
      }
    }
    return places;
  }

  /// Hides from the queries of each row the keys of the rows before it in its line.
  ///
  /// @param scores (pairs, G, queries, keys) of all keys up to the last of these queries
  /// @param pair first of the pairs of a line and a key-value head
  /// @param heads key-value heads
  /// @param query first of the queries in the line
  /// @param before keys before the lines
  void hide(Tensor scores, long pair, int heads, int query, int before) {
    long end = pair + scores.size(0);
    for (long from = pair; from < end && !none(); ) {
      int line = Math.toIntExact(from / heads);
      long to = Math.min(end, (line + 1L) * heads);
      hide(scores.narrow(0, from - pair, to - from), starts.get(line), query, before);
      from = to;
    }
  }

  private static void hide(Tensor scores, int[] begins, int query, int before) {
    int end = Math.toIntExact(query + scores.size(2));
    for (int row = 1; row < begins.length - 1; row++) {
      int from = Math.max(query, begins[row]);
      int to = Math.min(end, begins[row + 1]);
      if (from < to) {
        try (var scope = new PointerScope()) {
          scores
              .narrow(2, from - query, to - from)
              .narrow(3, before + begins[0], begins[row] - begins[0])
              .fill_(UNSEEN);
        }
      }
    }
  }
}
