package dev.s2l.evaluate.answer;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A real number: an exact fraction as long as that is possible, else within bounds.
///
/// @param exact null where there are bounds only
/// @param bounds null where it is exact
record Real(@Nullable Rational exact, @Nullable Ball bounds) {
  static final Real ZERO = of(Rational.ZERO);
  static final Real ONE = of(Rational.ONE);

  /// Longer fractions go on within bounds.
  private static final int MOST_BITS = 60_000;

  static Real of(Rational exact) {
    return new Real(exact, null);
  }

  static Real of(Ball bounds) {
    return new Real(null, bounds);
  }

  /// It within bounds.
  Ball ball() {
    if (bounds != null) {
      return bounds;
    }
    return exact == null ? Ball.of(Rational.ZERO) : Ball.of(exact);
  }

  boolean isZero() {
    return exact != null && exact.signum() == 0;
  }

  /// The sign; 0 where it is zero or not certain.
  int sign() {
    return exact != null ? exact.signum() : ball().sign();
  }

  Real plus(Real other, Work work) {
    if (exact != null && other.exact != null && fits(exact, other.exact, work)) {
      return of(exact.plus(other.exact));
    }
    return of(ball().plus(other.ball()));
  }

  Real minus(Real other, Work work) {
    return plus(other.negated(), work);
  }

  Real negated() {
    return exact != null ? of(exact.negated()) : of(ball().negated());
  }

  Real times(Real other, Work work) {
    if (isZero() || other.isZero()) {
      return ZERO;
    }
    if (exact != null && other.exact != null && fits(exact, other.exact, work)) {
      return of(exact.times(other.exact));
    }
    return of(ball().times(other.ball()));
  }

  /// @throws ArithmeticException where the other may be zero
  Real over(Real other, Work work) {
    if (exact != null && other.exact != null && fits(exact, other.exact, work)) {
      return of(exact.over(other.exact));
    }
    return of(ball().over(other.ball()));
  }

  private static boolean fits(Rational a, Rational b, Work work) {
    long bits = (long) a.bits() + b.bits();
    work.spend(1 + bits / 256);
    return bits <= MOST_BITS;
  }

  /// The root of what is not negative.
  Real sqrt(Work work) {
    return exact != null && root(exact, 2, work) instanceof Rational root
        ? of(root)
        : of(inBounds(work).sqrt());
  }

  /// It within bounds, for a function that is computed by a series.
  Ball inBounds(Work work) {
    work.spend(100);
    return ball();
  }

  /// A whole power.
  Real pow(int exponent, Work work) {
    if (exact != null && (long) exact.bits() * Math.abs((long) exponent) <= MOST_BITS) {
      work.spend(1 + (long) exact.bits() * Math.abs((long) exponent) / 256);
      if (exponent < 0 && exact.signum() == 0) {
        throw new ArithmeticException("division by zero");
      }
      return of(exact.pow(exponent));
    }
    work.spend(40);
    Ball power = Ball.of(Rational.ONE);
    Ball square = ball();
    for (int n = Math.abs(exponent); n > 0; n >>= 1) {
      if ((n & 1) == 1) {
        power = power.times(square);
      }
      square = square.times(square);
    }
    return of(exponent < 0 ? Ball.of(Rational.ONE).over(power) : power);
  }

  /// The real root of a fraction, if it is a fraction too.
  static @Nullable Rational root(Rational of, int degree, Work work) {
    work.spend(10 + of.bits() / 16);
    if (of.signum() < 0 || of.bits() > 4_000) {
      return null;
    }
    BigInteger numerator = root(of.numerator(), degree);
    BigInteger denominator = root(of.denominator(), degree);
    boolean exact =
        numerator.pow(degree).equals(of.numerator())
            && denominator.pow(degree).equals(of.denominator());
    return exact ? new Rational(numerator, denominator) : null;
  }

  private static BigInteger root(BigInteger of, int degree) {
    if (degree == 2) {
      return of.sqrt();
    }
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ONE.shiftLeft(of.bitLength() / degree + 1);
    while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
      BigInteger middle = low.add(high).shiftRight(1);
      if (middle.pow(degree).compareTo(of) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
