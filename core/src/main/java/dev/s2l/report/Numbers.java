package dev.s2l.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Formats numbers for the page, the same in every locale.
final class Numbers {
  private Numbers() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `part / total` as a percentage: two decimals below 1 %, one decimal below 10 %.
  static String percent(double part, double total) {
    double percent = total == 0 ? 0 : 100 * part / total;
    if (percent == 0 || percent >= 99.95) {
      return String.format(Locale.ROOT, "%.0f %%", percent);
    }
    return String.format(Locale.ROOT, percent < 1 ? "%.2f %%" : "%.1f %%", percent);
  }

  static String decimal(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /// A loss in nats with three decimals.
  static String loss(double nats) {
    return decimal(nats, 3);
  }

  /// How many times more or less: `×3.2`, `×0.41`.
  static String ratio(double ratio) {
    if (!Double.isFinite(ratio)) {
      return "–";
    }
    return "×" + decimal(ratio, ratio < 1 && ratio > 0 ? 2 : 1);
  }

  /// The range of at least 95 % of random subsets: `42 – 1,066`, without a line break.
  static String range(Chance chance) {
    return chance.low() == chance.high()
        ? count(chance.low())
        : count(chance.low()) + "\u00a0–\u00a0" + count(chance.high());
  }

  static String seconds(double seconds) {
    if (seconds < 60) {
      return decimal(seconds, 1) + " s";
    }
    long wholeSeconds = Math.round(seconds);
    return wholeSeconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", wholeSeconds / 60, wholeSeconds % 60)
        : String.format(
            Locale.ROOT, "%d h %02d min", wholeSeconds / 3600, wholeSeconds % 3600 / 60);
  }

  /// `value` rounded to four significant digits: enough for a chart, and short.
  static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return 0;
    }
    return new BigDecimal(value).round(new MathContext(4)).doubleValue();
  }

  /// `count` and `noun`, in singular or plural.
  static String counted(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
