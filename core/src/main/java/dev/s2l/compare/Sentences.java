package dev.s2l.compare;

import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// Verdicts in words, and numbers with as many digits as their spread allows.
final class Sentences {
  private static final int MAX_DECIMALS = 6;

  private Sentences() {}

  /// What a sentence needs.
  ///
  /// @param against in words
  /// @param effect empty with fewer than two seeds
  /// @param family how many comparisons Holm's correction was over
  /// @param more cells may still come
  record Facts(
      String against,
      Pairs pairs,
      int planned,
      boolean more,
      Optional<Effect> effect,
      Optional<Double> margin,
      int family,
      double adjusted,
      boolean controls) {}

  static String of(Outcome outcome, Facts facts) {
    return switch (outcome) {
          case BETTER -> Phrase.of("better than %s by %s", facts.against, interval(facts, 1));
          case WORSE -> Phrase.of("worse than %s by %s", facts.against, interval(facts, -1));
          case NO_DIFFERENCE ->
              Phrase.of(
                  "no better than %s: the difference of %s lies within the margin of %s",
                  facts.against, interval(facts, 1), plain(facts.margin.orElseThrow()));
          case UNDECIDED -> undecided(facts);
        }
        + soFar(facts)
        + itemsAlone(facts)
        + (facts.controls ? "" : "; controls were left out (--no-controls)");
  }

  private static String undecided(Facts facts) {
    int seeds = facts.pairs.units().size();
    if (seeds == 0) {
      return "cannot be told: no pair of seeds is finished in both";
    }
    if (seeds == 1) {
      return "cannot be told with 1 seed: how far seeds differ is not known";
    }
    Effect effect = facts.effect.orElseThrow();
    if (!effect.hasSpread(facts.pairs.scale())) {
      return Math.abs(effect.difference()) <= 1e-12 * facts.pairs.scale()
          ? Phrase.of("the same as %s to the last digit with %d seeds", facts.against, seeds)
          : Phrase.of(
              "cannot be told: with all %d seeds the difference is the same %s, as if the training"
                  + " ignored its seed",
              seeds, plain(effect.difference()));
    }
    if (effect.p() < Effect.LEVEL) {
      boolean better = effect.difference() > 0;
      return Phrase.of(
          "%s than %s by %s if it were the only comparison; among %d it may be chance (adjusted p"
              + " %s)",
          better ? "better" : "worse",
          facts.against,
          interval(facts, better ? 1 : -1),
          facts.family,
          p(facts.adjusted));
    }
    double smallest = effect.smallestDetectable();
    return Phrase.of(
        "cannot be told with %d seeds: a difference below %s would not show",
        seeds, fixed(smallest, decimals(smallest)));
  }

  private static String itemsAlone(Facts facts) {
    return facts
        .effect
        .filter(effect -> effect.hasSpread(facts.pairs.scale()))
        .filter(effect -> !effect.seedsDiffer(facts.pairs.scale()))
        .map(effect -> "; by items alone: the seeds changed nothing")
        .orElse("");
  }

  private static String soFar(Facts facts) {
    int pairs = facts.pairs.differences().size();
    if (pairs >= facts.planned || pairs == 0) {
      return "";
    }
    return Phrase.of(
        facts.more ? " (so far, with %d of %d pairs of seeds)" : " (with %d of %d pairs of seeds)",
        pairs,
        facts.planned);
  }

  /// `1.2 (0.4 to 2.0)`, turned round for a sign of −1.
  private static String interval(Facts facts, int sign) {
    Effect effect = facts.effect.orElseThrow();
    double half = effect.halfWidth(Effect.LEVEL);
    double one = sign * effect.difference() - half;
    double other = sign * effect.difference() + half;
    int decimals = decimals(half);
    // A bound that is not 0 is not written as 0.
    while (decimals < MAX_DECIMALS && (isZero(one, decimals) || isZero(other, decimals))) {
      decimals++;
    }
    return Phrase.of(
        "%s (%s to %s)",
        fixed(sign * effect.difference(), decimals), fixed(one, decimals), fixed(other, decimals));
  }

  private static boolean isZero(double value, int decimals) {
    return value != 0 && Math.abs(value) < 0.5 * StrictMath.pow(10, -decimals);
  }

  /// Two digits of a number that begins with 1 to 7, one of others.
  static int decimals(double size) {
    if (!(size > 0)) {
      return 1;
    }
    int magnitude = (int) Math.floor(StrictMath.log10(size * 1.25));
    return Math.max(0, Math.min(MAX_DECIMALS, 1 - magnitude));
  }

  static String fixed(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  /// Without zeros at the end.
  static String plain(double value) {
    return digits(value, 6);
  }

  /// As many digits, without zeros at the end.
  static String digits(double value, int digits) {
    var rounded = new BigDecimal(value).round(new MathContext(digits));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  static String p(double p) {
    return p < 0.001 ? "below 0.001" : fixed(p, p < 0.1 ? 3 : 2);
  }
}
