package dev.s2l.lm.tokenize;

/// Rows of which fewer leading tokens count as shared: only those that the rows of another store
/// begin with, too. So means over what is not shared are taken over the same parts of both.
///
/// @param whole rows
/// @param sharedPrefix at most that of `whole`
public record CommonPrefix(TokenRows whole, int sharedPrefix) implements TokenRows {

  /// `rows` with the tokens that they share among themselves and with `others`.
  public static CommonPrefix of(TokenRows rows, TokenRows others) {
    int most = Math.min(rows.sharedPrefix(), others.sharedPrefix());
    int[] own = first(rows);
    int[] other = first(others);
    int shared = 0;
    while (shared < most && own[shared] == other[shared]) {
      shared++;
    }
    return new CommonPrefix(rows, shared);
  }

  /// The tokens of the first usable row.
  private static int[] first(TokenRows rows) {
    for (int row = 0; row < rows.rows(); row++) {
      if (rows.usable(row)) {
        return rows.ids(row);
      }
    }
    return new int[0];
  }

  @Override
  public int rows() {
    return whole.rows();
  }

  @Override
  public int length(int row) {
    return whole.length(row);
  }

  @Override
  public boolean usable(int row) {
    return whole.usable(row);
  }

  @Override
  public int[] ids(int row) {
    return whole.ids(row);
  }

  @Override
  public boolean[] learned(int row) {
    return whole.learned(row);
  }

  @Override
  public int learnedCount(int row) {
    return whole.learnedCount(row);
  }
}
