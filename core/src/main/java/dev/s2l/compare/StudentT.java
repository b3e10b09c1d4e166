package dev.s2l.compare;

/// Student's t distribution and the normal one, in `StrictMath`, so that every machine gives the
/// same bits.
public final class StudentT {
  /// From here on t is the normal distribution in all digits that matter.
  static final double NORMAL_DF = 1e7;

  /// Lanczos' approximation of the gamma function with g = 7 (coefficients of P. Godfrey).
  private static final double[] LANCZOS = {
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7
  };

  private static final int MAX_TERMS = 10_000;
  private static final double TINY = 1e-300;

  private StudentT() {}

  /// The two-sided p value: how likely a value at least as far from 0 is.
  static double tails(double t, double df) {
    if (df >= NORMAL_DF) {
      return Math.min(1, 2 * normal(-Math.abs(t)));
    }
    return incompleteBeta(df / (df + t * t), df / 2, 0.5);
  }

  /// The value with this two-sided p value.
  ///
  /// @param p above 0 and below 1
  public static double critical(double p, double df) {
    double wanted = StrictMath.log(p);
    return StrictMath.exp(
        Root.between(
            -40,
            700 / Math.min(df, 20),
            log -> StrictMath.log(Math.max(TINY, tails(StrictMath.exp(log), df))) - wanted));
  }

  /// The normal distribution function (J. F. Hart 1968, algorithm 5666, as G. West 2005 gives it).
  static double normal(double x) {
    double z = Math.abs(x);
    if (z > 37) {
      return x > 0 ? 1 : 0;
    }
    double tail = StrictMath.exp(-z * z / 2);
    if (z < 7.07106781186547) {
      double above = 3.52624965998911e-02 * z + 0.700383064443688;
      above = above * z + 6.37396220353165;
      above = above * z + 33.912866078383;
      above = above * z + 112.079291497871;
      above = above * z + 221.213596169931;
      above = above * z + 220.206867912376;
      double below = 8.83883476483184e-02 * z + 1.75566716318264;
      below = below * z + 16.064177579207;
      below = below * z + 86.7807322029461;
      below = below * z + 296.564248779674;
      below = below * z + 637.333633378831;
      below = below * z + 793.826512519948;
      below = below * z + 440.413735824752;
      tail *= above / below;
    } else {
      tail /= 2.506628274631 * (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65)))));
    }
    return x > 0 ? 1 - tail : tail;
  }

  /// @param x above 0
  static double logGamma(double x) {
    if (x < 0.5) {
      return StrictMath.log(Math.PI / StrictMath.sin(Math.PI * x)) - logGamma(1 - x);
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double base = x + 6.5;
    return 0.5 * StrictMath.log(2 * Math.PI)
        + (x - 0.5) * StrictMath.log(base)
        - base
        + StrictMath.log(sum);
  }

  /// The regularised incomplete beta function, by its continued fraction (Lentz's method).
  private static double incompleteBeta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        StrictMath.exp(
            logGamma(a + b)
                - logGamma(a)
                - logGamma(b)
                + a * StrictMath.log(x)
                + b * StrictMath.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  /// Keeps a denominator off zero.
  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
