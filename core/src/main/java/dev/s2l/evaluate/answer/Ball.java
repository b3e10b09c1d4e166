package dev.s2l.evaluate.answer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// A real number within bounds: at most `radius` from `mid`. Every operation widens the radius by
/// what it rounds, so the true value always lies inside (van der Hoeven 2009, "Ball arithmetic").
///
/// @param mid 60 digits
/// @param radius not negative
record Ball(BigDecimal mid, BigDecimal radius) {
  static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
  private static final MathContext UP = new MathContext(9, RoundingMode.UP);

  /// More than one unit in the last of 60 digits.
  private static final BigDecimal ROUNDING = BigDecimal.ONE.movePointLeft(58);

  static final Ball PI = rounded(Transcendental.PI, BigDecimal.ZERO);

  static Ball of(Rational value) {
    var mid = new BigDecimal(value.numerator()).divide(new BigDecimal(value.denominator()), DIGITS);
    return rounded(mid, BigDecimal.ZERO);
  }

  private static Ball rounded(BigDecimal mid, BigDecimal radius) {
    return new Ball(mid.round(DIGITS), radius.add(mid.abs().multiply(ROUNDING), UP));
  }

  Ball plus(Ball other) {
    return rounded(mid.add(other.mid, DIGITS), radius.add(other.radius, UP));
  }

  Ball minus(Ball other) {
    return plus(other.negated());
  }

  Ball negated() {
    return new Ball(mid.negate(), radius);
  }

  Ball times(Ball other) {
    BigDecimal wide =
        mid.abs()
            .multiply(other.radius, UP)
            .add(other.mid.abs().multiply(radius, UP), UP)
            .add(radius.multiply(other.radius, UP), UP);
    return rounded(mid.multiply(other.mid, DIGITS), wide);
  }

  /// @throws ArithmeticException if the other may be zero
  Ball over(Ball other) {
    BigDecimal least = other.least();
    BigDecimal wide =
        radius
            .multiply(other.mid.abs(), UP)
            .add(mid.abs().multiply(other.radius, UP), UP)
            .divide(other.mid.abs().multiply(least), UP);
    return rounded(mid.divide(other.mid, DIGITS), wide);
  }

  /// The smallest magnitude inside, which is not zero.
  private BigDecimal least() {
    BigDecimal least = mid.abs().subtract(radius);
    if (least.signum() <= 0) {
      throw new ArithmeticException("may be zero");
    }
    return least;
  }

  Ball sqrt() {
    if (mid.signum() < 0) {
      throw new ArithmeticException("root of a negative number");
    }
    BigDecimal root = mid.sqrt(DIGITS);
    BigDecimal wide = radius.signum() == 0 ? radius : radius.divide(least().sqrt(UP), UP);
    return rounded(root, wide);
  }

  Ball exp() {
    if (radius.compareTo(BigDecimal.ONE) > 0) {
      throw new ArithmeticException("bounds too wide");
    }
    BigDecimal value = Transcendental.exp(mid);
    return rounded(value, value.multiply(radius, UP).multiply(BigDecimal.TWO, UP));
  }

  Ball ln() {
    if (mid.signum() <= 0) {
      throw new ArithmeticException("logarithm of what is not positive");
    }
    return rounded(Transcendental.ln(mid), radius.divide(least(), UP));
  }

  Ball sin() {
    return near(Transcendental.sin(mid));
  }

  Ball cos() {
    return near(Transcendental.cos(mid));
  }

  Ball atan() {
    return near(Transcendental.atan(mid));
  }

  /// The value of a function that changes no faster than what it is of.
  private Ball near(BigDecimal value) {
    return rounded(value, radius.add(ROUNDING));
  }

  /// -1 or 1 where the sign is certain, else 0.
  int sign() {
    return mid.abs().compareTo(radius) > 0 ? mid.signum() : 0;
  }

  /// Whether the bounds are so narrow that a number which may be zero stands for zero.
  boolean isTight(BigDecimal scale) {
    BigDecimal wide = scale.abs().max(BigDecimal.ONE).movePointLeft(30);
    return radius.compareTo(wide) < 0;
  }
}
