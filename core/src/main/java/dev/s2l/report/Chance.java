package dev.s2l.report;

import java.util.Arrays;

/// How many marked rows a uniformly random subset contains. The distribution is exact
/// (hypergeometric), so it is right even where a normal approximation would fail because few rows
/// are expected.
///
/// @param expected the mean
/// @param low the 2.5 % quantile, `high` the 97.5 % quantile: at least 95 % of random subsets lie
///   between them
public record Chance(double expected, int low, int high) {
  private static final double TAIL = 0.025;

  /// Counts that are less probable than this share of the most probable one are ignored.
  private static final double NEGLIGIBLE = 1e-12;

  /// @param marked of all `rows`
  /// @param drawn rows of the subset
  static Chance of(int marked, int rows, int drawn) {
    int minimum = Math.max(0, marked + drawn - rows);
    int maximum = Math.min(marked, drawn);
    int mode =
        (int) Math.clamp((long) ((drawn + 1.0) * (marked + 1.0) / (rows + 2.0)), minimum, maximum);
    // The probability of each count, relative to the most probable one.
    double[] down = new double[mode - minimum + 1];
    double[] up = new double[maximum - mode + 1];
    down[0] = 1;
    up[0] = 1;
    for (int i = 1; i < down.length && down[i - 1] > NEGLIGIBLE; i++) {
      down[i] = down[i - 1] / growth(mode - i, marked, rows, drawn);
    }
    for (int i = 1; i < up.length && up[i - 1] > NEGLIGIBLE; i++) {
      up[i] = up[i - 1] * growth(mode + i - 1, marked, rows, drawn);
    }
    double total = Arrays.stream(down).sum() + Arrays.stream(up).sum() - 1;
    return new Chance(
        rows == 0 ? 0 : (double) marked * drawn / rows,
        mode - placeBeforeTail(down, TAIL * total),
        mode + placeBeforeTail(up, TAIL * total));
  }

  /// The probability of `count + 1` divided by that of `count`.
  private static double growth(int count, int marked, int rows, int drawn) {
    return ((double) marked - count)
        * (drawn - count)
        / ((count + 1.0) * ((double) rows - marked - drawn + count + 1));
  }

  /// The first place of `falling` after which the values sum to no more than `tail`.
  private static int placeBeforeTail(double[] falling, double tail) {
    double behind = 0;
    int place = falling.length - 1;
    while (place > 0 && behind + falling[place] <= tail) {
      behind += falling[place--];
    }
    return place;
  }

  public boolean holds(int count) {
    return low <= count && count <= high;
  }
}
