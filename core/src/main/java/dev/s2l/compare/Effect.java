package dev.s2l.compare;

import java.util.Arrays;
import java.util.Optional;

/// A difference with what may be chance in it: seeds are a sample of seeds, and items, where there
/// are values by item, one of items.
///
/// Without items this is the paired t test over seeds. With them, differences are seeds × items, `d
/// = effect + seed + item + rest`, all but the effect random. The mean squares of the two-way table
/// without replication estimate the parts of the variance of the mean: of seeds (and the rest)
/// `MS_seed / (S·I)`, and of items in excess of the rest `(MS_item − MS_rest) / (S·I)`. The
/// half-width of the interval adds the two in squares, each times the t value of its own degrees of
/// freedom, and is never below that of items alone (a modified large-sample interval, Graybill and
/// Wang 1980). One t value by Satterthwaite's degrees of freedom is nearer to 5 % with five seeds,
/// but with two or three called up to 13 % of null effects real in our simulation.
///
/// @param difference the mean
/// @param seeds how many
/// @param seedVariance of the mean, from seeds and the rest
/// @param itemVariance of the mean, from items in excess of the rest; 0 without items
/// @param itemFloor of the mean, from items and the rest, at least that from the rest; 0 without
///   items
/// @param items how many; 0 without
record Effect(
    double difference,
    int seeds,
    double seedVariance,
    double itemVariance,
    double itemFloor,
    int items) {
  /// Of null effects, at most this share is called an effect.
  static final double LEVEL = 0.05;

  /// The share of effects of the smallest detectable size that is found.
  static final double POWER = 0.8;

  /// A spread below this share of the numbers themselves is rounding.
  private static final double ROUNDING = 1e-12;

  /// @param differences one for each seed, at least two
  static Effect ofSeeds(double[] differences) {
    int seeds = differences.length;
    double mean = mean(differences);
    double squares = 0;
    for (double one : differences) {
      squares += (one - mean) * (one - mean);
    }
    return new Effect(mean, seeds, squares / (seeds - 1) / seeds, 0, 0, 0);
  }

  /// @param differences of each seed, by item, at least two of both
  static Effect ofSeedsAndItems(double[][] differences) {
    int seeds = differences.length;
    int items = differences[0].length;
    double[] bySeed = Arrays.stream(differences).mapToDouble(Effect::mean).toArray();
    double mean = mean(bySeed);
    var byItem = new double[items];
    for (double[] row : differences) {
      for (int i = 0; i < items; i++) {
        byItem[i] += row[i] / seeds;
      }
    }
    double seedSquares = 0;
    double restSquares = 0;
    for (int s = 0; s < seeds; s++) {
      seedSquares += (bySeed[s] - mean) * (bySeed[s] - mean);
      for (int i = 0; i < items; i++) {
        double rest = differences[s][i] - bySeed[s] - byItem[i] + mean;
        restSquares += rest * rest;
      }
    }
    double itemSquares = 0;
    for (double one : byItem) {
      itemSquares += (one - mean) * (one - mean);
    }
    double rest = restSquares / ((seeds - 1.0) * (items - 1)) / seeds / items;
    double ofItems = itemSquares / (items - 1) / items;
    return new Effect(
        mean,
        seeds,
        seedSquares / (seeds - 1) / seeds,
        Math.max(0, ofItems - rest),
        Math.max(ofItems, rest),
        items);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /// Whether there is any spread to judge the difference by.
  ///
  /// @param scale how large the numbers are whose difference it is
  boolean hasSpread(double scale) {
    return standardError() > ROUNDING * Math.max(scale, Math.abs(difference));
  }

  /// Whether seeds change anything.
  boolean seedsDiffer(double scale) {
    return StrictMath.sqrt(seedVariance) > ROUNDING * Math.max(scale, Math.abs(difference));
  }

  double standardError() {
    return StrictMath.sqrt(Math.max(seedVariance + itemVariance, itemFloor));
  }

  /// Half the width of the interval that leaves out `level`.
  double halfWidth(double level) {
    double seedT = StudentT.critical(level, seeds - 1);
    if (items == 0) {
      return seedT * StrictMath.sqrt(seedVariance);
    }
    double itemT = StudentT.critical(level, items - 1);
    double both = seedT * seedT * seedVariance + itemT * itemT * itemVariance;
    return StrictMath.sqrt(Math.max(both, itemT * itemT * itemFloor));
  }

  /// How likely so large a difference is where there is none: the level whose interval ends at 0.
  double p() {
    if (items == 0) {
      return StudentT.tails(difference / standardError(), seeds - 1);
    }
    double size = Math.abs(difference);
    double least =
        -230; // Below, critical values with one degree of freedom overflow in their squares.
    if (size == 0 || size >= halfWidth(StrictMath.exp(least))) {
      return size == 0 ? 1 : 0;
    }
    double almostOne = -1e-12;
    if (size <= halfWidth(StrictMath.exp(almostOne))) {
      return 1;
    }
    return StrictMath.exp(
        Root.between(
            least,
            almostOne,
            log -> StrictMath.log(halfWidth(StrictMath.exp(log))) - StrictMath.log(size)));
  }

  /// The degrees of freedom with which one t value gives the same 95 % interval.
  double df() {
    if (items == 0) {
      return seeds - 1;
    }
    double ratio = halfWidth(LEVEL) / standardError();
    if (ratio <= StudentT.critical(LEVEL, StudentT.NORMAL_DF)) {
      return StudentT.NORMAL_DF;
    }
    if (ratio >= StudentT.critical(LEVEL, 1)) {
      return 1;
    }
    return StrictMath.exp(
        Root.between(
            0,
            StrictMath.log(StudentT.NORMAL_DF),
            log -> StudentT.critical(LEVEL, StrictMath.exp(log)) - ratio));
  }

  /// The difference that is found in 80 % of comparisons with this many seeds and this spread.
  double smallestDetectable() {
    return standardError() * Power.shift(POWER, df(), LEVEL);
  }

  /// The effect of these units; empty with fewer than two.
  static Optional<Effect> of(Pairs pairs) {
    if (pairs.units().size() < 2) {
      return Optional.empty();
    }
    var rows = pairs.byItem();
    return Optional.of(rows.map(Effect::ofSeedsAndItems).orElseGet(() -> ofSeeds(pairs.means())));
  }
}
