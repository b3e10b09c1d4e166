package dev.s2l.report;

import java.util.Arrays;

/// How many of some marked rows a uniformly random subset holds: the exact distribution
/// (hypergeometric), also where so few are expected that the normal one would be wrong.
///
/// @param expected on average
/// @param low 2.5 % quantile, `high` 97.5 %: at least 95 % of random subsets hold so many
public record Chance(double expected, int low, int high) {
  private static final double TAIL = 0.025;

  /// Counts that are rarer than this share of the commonest one do not matter.
  private static final double NEGLIGIBLE = 1e-12;

  /// @param marked of all `rows`
  /// @param drawn rows of the subset
  static Chance of(int marked, int rows, int drawn) {
    int least = Math.max(0, marked + drawn - rows);
    int most = Math.min(marked, drawn);
    int commonest =
        (int) Math.clamp((long) ((drawn + 1.0) * (marked + 1.0) / (rows + 2.0)), least, most);
    // How often each count occurs, as multiples of the commonest one.
    double[] down = new double[commonest - least + 1];
    double[] up = new double[most - commonest + 1];
    down[0] = 1;
    up[0] = 1;
    for (int i = 1; i < down.length && down[i - 1] > NEGLIGIBLE; i++) {
      down[i] = down[i - 1] / growth(commonest - i, marked, rows, drawn);
    }
    for (int i = 1; i < up.length && up[i - 1] > NEGLIGIBLE; i++) {
      up[i] = up[i - 1] * growth(commonest + i - 1, marked, rows, drawn);
    }
    double total = Arrays.stream(down).sum() + Arrays.stream(up).sum() - 1;
    return new Chance(
        rows == 0 ? 0 : (double) marked * drawn / rows,
        commonest - reach(down, TAIL * total),
        commonest + reach(up, TAIL * total));
  }

  /// How many times `count + 1` is as frequent as `count`.
  private static double growth(int count, int marked, int rows, int drawn) {
    return ((double) marked - count)
        * (drawn - count)
        / ((count + 1.0) * ((double) rows - marked - drawn + count + 1));
  }

  /// The first place of `falling` behind which no more than `tail` follows.
  private static int reach(double[] falling, double tail) {
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
