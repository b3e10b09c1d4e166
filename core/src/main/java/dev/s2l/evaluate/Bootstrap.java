package dev.s2l.evaluate;

import dev.s2l.run.RandomStream;
import java.util.Arrays;

/// How far a number would move had other items of the same kind been asked: the percentile
/// bootstrap over items (Efron and Tibshirani 1993, §13.3). Items are drawn anew as often as there
/// are, with replacement, and the number is computed from each draw; the interval holds the middle
/// of these numbers.
///
/// Every call draws from the same named stream, so the items drawn depend on their number and the
/// seed alone: metrics over the same items are computed from the same draws, and one more metric
/// changes no other's interval.
///
/// @param seed of the stream `bootstrap`
/// @param draws how many times items are drawn
/// @param level the share of the numbers that the interval holds
public record Bootstrap(long seed, int draws, double level) {
  /// Enough for bounds that are read to a tenth of a point; what rouge-score and sacrebleu use.
  public static final int USUAL_DRAWS = 1000;

  public static final double USUAL_LEVEL = 0.95;

  public Bootstrap {
    if (draws < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException("draws " + draws + ", level " + level);
    }
  }

  /// 1,000 draws, 95 %.
  public static Bootstrap of(long seed) {
    return new Bootstrap(seed, USUAL_DRAWS, USUAL_LEVEL);
  }

  /// A number with its interval.
  ///
  /// @param value from all items, each once
  /// @param low bound of the interval
  /// @param high bound of the interval
  public record Interval(double value, double low, double high) {}

  /// How far two numbers are apart, computed from the same draws of the same items.
  ///
  /// @param value of the first minus that of the second
  /// @param low bound of the interval
  /// @param high bound of it
  /// @param p how often a draw would show no difference, or one of the other sign: twice the rarer
  ///   side, at most 1, the observed value counted as a draw
  public record Difference(double value, double low, double high, double p) {}

  /// Computes a number from sums over items.
  @FunctionalInterface
  public interface OfSums {
    /// @param sums one for each value that an item has; not to be kept or changed
    /// @param items how many were summed
    double of(double[] sums, int items);
  }

  /// The interval of a mean.
  ///
  /// @param values one an item; at least one, all finite
  public Interval mean(double[] values) {
    return of(values, 1, (sums, items) -> sums[0] / items);
  }

  /// The interval of a number that is computed from sums over items, for example from counts.
  ///
  /// @param values item after item, `width` values each; all finite
  /// @param number what is computed; finite
  public Interval of(double[] values, int width, OfSums number) {
    int items = values.length / width;
    if (items == 0 || items * width != values.length) {
      throw new IllegalArgumentException(values.length + " values for items of " + width);
    }
    var sums = new double[width];
    var times = new int[items];
    Arrays.fill(times, 1);
    add(values, times, sums);
    double value = finite(number.of(sums, items));
    var random = RandomStream.named(seed, "bootstrap");
    var drawn = new double[draws];
    for (int d = 0; d < draws; d++) {
      Arrays.fill(times, 0);
      for (int i = 0; i < items; i++) {
        times[random.nextInt(items)]++;
      }
      Arrays.fill(sums, 0);
      add(values, times, sums);
      drawn[d] = finite(number.of(sums, items));
    }
    Arrays.sort(drawn);
    return new Interval(value, quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2));
  }

  /// The interval of the difference of two numbers over the same items.
  ///
  /// @param first item after item, `width` values each; all finite
  /// @param second the same of the other side, in the same order of items
  public Difference difference(double[] first, double[] second, int width, OfSums number) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " values beside " + second.length);
    }
    var both = new double[2 * first.length];
    for (int i = 0; i < first.length / width; i++) {
      System.arraycopy(first, i * width, both, 2 * i * width, width);
      System.arraycopy(second, i * width, both, (2 * i + 1) * width, width);
    }
    var sides = new int[] {1, 1};
    var interval =
        of(
            both,
            2 * width,
            (sums, items) -> {
              double a = number.of(Arrays.copyOf(sums, width), items);
              double b = number.of(Arrays.copyOfRange(sums, width, 2 * width), items);
              sides[0] += a - b <= 0 ? 1 : 0;
              sides[1] += a - b >= 0 ? 1 : 0;
              return a - b;
            });
    double rarer = Math.min(sides[0], sides[1]);
    return new Difference(
        interval.value(), interval.low(), interval.high(), Math.min(1, 2 * rarer / (draws + 2)));
  }

  private static void add(double[] values, int[] times, double[] sums) {
    for (int i = 0; i < times.length; i++) {
      for (int w = 0; w < sums.length; w++) {
        sums[w] += times[i] * values[i * sums.length + w];
      }
    }
  }

  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a bootstrap needs finite numbers, got " + number);
    }
    return number;
  }

  /// By linear interpolation between the two nearest ranks.
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
