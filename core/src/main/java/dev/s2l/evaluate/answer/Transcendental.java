package dev.s2l.evaluate.answer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Elementary functions to 60 digits and some more, by Taylor series after reduction.
final class Transcendental {
  private static final MathContext WIDE = new MathContext(90, RoundingMode.HALF_EVEN);
  private static final BigDecimal TINY = BigDecimal.ONE.movePointLeft(88);
  private static final BigDecimal LARGEST = new BigDecimal(1_000_000);

  static final BigDecimal PI =
      new BigDecimal(
          "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803"
              + "48253421170679");

  private static final BigDecimal LN_TEN = lnNear(BigDecimal.TEN);

  private Transcendental() {}

  static BigDecimal exp(BigDecimal x) {
    if (x.abs().compareTo(LARGEST) > 0) {
      throw new ArithmeticException("exponent too large");
    }
    int halvings = 8 + Math.max(0, x.toBigInteger().bitLength());
    BigDecimal small = x.divide(new BigDecimal(BigInteger.TWO.pow(halvings)), WIDE);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int n = 1; term.abs().compareTo(TINY) > 0; n++) {
      term = term.multiply(small, WIDE).divide(BigDecimal.valueOf(n), WIDE);
      sum = sum.add(term, WIDE);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, WIDE);
    }
    return sum;
  }

  static BigDecimal ln(BigDecimal x) {
    int tens = x.precision() - x.scale() - 1;
    return lnNear(x.movePointLeft(tens)).add(BigDecimal.valueOf(tens).multiply(LN_TEN, WIDE), WIDE);
  }

  /// By Halley's iteration, each of which triples the digits.
  private static BigDecimal lnNear(BigDecimal x) {
    BigDecimal y = BigDecimal.valueOf(StrictMath.log(x.doubleValue()));
    for (int i = 0; i < 2; i++) {
      BigDecimal e = exp(y);
      y = y.add(x.subtract(e).multiply(BigDecimal.TWO).divide(x.add(e), WIDE), WIDE);
    }
    return y;
  }

  static BigDecimal sin(BigDecimal x) {
    return series(reduced(x), 1);
  }

  static BigDecimal cos(BigDecimal x) {
    return series(reduced(x), 0);
  }

  private static BigDecimal reduced(BigDecimal x) {
    if (x.abs().compareTo(LARGEST) > 0) {
      throw new ArithmeticException("angle too large");
    }
    return x.remainder(PI.multiply(BigDecimal.TWO));
  }

  /// @param first power: 1 for the sine, 0 for the cosine
  private static BigDecimal series(BigDecimal x, int first) {
    BigDecimal term = first == 1 ? x : BigDecimal.ONE;
    BigDecimal sum = term;
    BigDecimal square = x.multiply(x, WIDE).negate();
    for (int n = first + 1; term.abs().compareTo(TINY) > 0; n += 2) {
      term = term.multiply(square, WIDE).divide(BigDecimal.valueOf((long) n * (n + 1)), WIDE);
      sum = sum.add(term, WIDE);
    }
    return sum;
  }

  static BigDecimal atan(BigDecimal x) {
    BigDecimal small = x;
    for (int i = 0; i < 4; i++) {
      BigDecimal root = BigDecimal.ONE.add(small.multiply(small, WIDE), WIDE).sqrt(WIDE);
      small = small.divide(BigDecimal.ONE.add(root, WIDE), WIDE);
    }
    BigDecimal square = small.multiply(small, WIDE).negate();
    BigDecimal power = small;
    BigDecimal sum = small;
    for (int n = 3; power.abs().compareTo(TINY) > 0; n += 2) {
      power = power.multiply(square, WIDE);
      sum = sum.add(power.divide(BigDecimal.valueOf(n), WIDE), WIDE);
    }
    return sum.multiply(BigDecimal.valueOf(16), WIDE);
  }
}
