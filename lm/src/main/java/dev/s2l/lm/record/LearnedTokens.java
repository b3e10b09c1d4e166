package dev.s2l.lm.record;

import dev.s2l.lm.tokenize.TokenRows;

/// Puts rows into the inputs of a batch and notes the positions at which learned tokens are
/// predicted.
final class LearnedTokens {
  private final TokenRows tokens;
  private final int prefix;
  private int next;
  private int owner;

  /// The inputs; what is not put is 0.
  final long[] ids;

  /// By learned token: the place in `ids` whose output predicts it (M), ascending.
  final long[] sources;

  /// The learned tokens (M).
  final long[] targets;

  /// By learned token: how many rows were put before its row (M).
  final int[] owners;

  /// @param prefix how many tokens at the beginning of all rows are left out
  /// @param places of all inputs
  /// @param learned tokens of all rows (M)
  LearnedTokens(TokenRows tokens, int prefix, int places, int learned) {
    this.tokens = tokens;
    this.prefix = prefix;
    ids = new long[places];
    sources = new long[learned];
    targets = new long[learned];
    owners = new int[learned];
  }

  /// The next line. Last tokens are no inputs: nothing is predicted from them.
  ///
  /// @param from its first place in `ids`
  /// @return where in the line what follows of each row begins, then where the line ends
  int[] put(Line line, int from) {
    int[] starts = new int[line.rows().length + 1];
    int begin = prefix + line.common();
    copy(tokens.ids(line.rows()[0]), prefix, begin, from);
    int place = line.common();
    for (int i = 0; i < line.rows().length; i++) {
      starts[i] = place;
      place += put(line.rows()[i], begin, from + place);
    }
    starts[line.rows().length] = place;
    return starts;
  }

  /// The next row, from token `begin` on.
  ///
  /// @return how many inputs it has
  private int put(int row, int begin, int from) {
    int[] ids = tokens.ids(row);
    boolean[] learned = tokens.learned(row);
    copy(ids, begin, ids.length - 1, from);
    for (int t = Math.max(begin, 1); t < ids.length; t++) {
      if (learned[t]) {
        sources[next] = from + t - begin - 1L;
        targets[next] = ids[t];
        owners[next++] = owner;
      }
    }
    owner++;
    return ids.length - 1 - begin;
  }

  private void copy(int[] row, int from, int to, int place) {
    for (int t = from; t < to; t++) {
      ids[place + t - from] = row[t];
    }
  }
}
