package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.stream.Stream;

/// Python's numbers: whole ones of any size, and `repr` of doubles.
final class PythonNumbers {
  /// Python refuses to write whole numbers of more than 4,300 digits; these are about as many.
  private static final int MAX_BITS = 14_284;

  private PythonNumbers() {}

  /// A whole number: a `Long` where it fits, so that equal numbers are equal objects.
  static Object whole(BigInteger n) {
    if (n.bitLength() > MAX_BITS) {
      throw new JinjaException(JinjaException.Kind.LIMIT, "a number has more than 4,300 digits");
    }
    return n.bitLength() < Long.SIZE ? (Object) n.longValue() : n;
  }

  static BigInteger big(Object value) {
    return value instanceof BigInteger n ? n : BigInteger.valueOf(Values.integer(value));
  }

  static Object sum(String operator, BigInteger a, BigInteger b) {
    return switch (operator) {
      case "+" -> whole(a.add(b));
      case "-" -> whole(a.subtract(b));
      case "*" -> whole(a.multiply(b));
      case "//" -> whole(floorDivided(a, b));
      case "%" -> whole(a.subtract(floorDivided(a, b).multiply(b)));
      default -> b.signum() < 0 ? (Object) Math.pow(a.doubleValue(), b.doubleValue()) : power(a, b);
    };
  }

  private static BigInteger floorDivided(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    BigInteger[] parts = a.divideAndRemainder(b);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != b.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static Object power(BigInteger a, BigInteger b) {
    int bits = a.abs().bitLength();
    if (bits <= 1) { // 0, 1, -1
      return whole(b.signum() == 0 ? BigInteger.ONE : a.pow(b.testBit(0) ? 1 : 2));
    }
    if (b.bitLength() > 16 || (bits - 1L) * b.longValue() > MAX_BITS) {
      throw new JinjaException(JinjaException.Kind.LIMIT, "a number has more than 4,300 digits");
    }
    return whole(a.pow(b.intValue()));
  }

  /// The fewest digits that are read back as the same double, and of several such texts the one
  /// closest to it; exponents as Python writes them.
  static String repr(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "inf" : "-inf";
    }
    if (d == 0) {
      return 1 / d < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(Math.abs(d)).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String sign = d < 0 ? "-" : "";
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return sign + plain + (plain.indexOf('.') < 0 ? ".0" : "");
    }
    return Phrase.of(
        "%s%c%s%se%c%02d",
        sign,
        digits.charAt(0),
        digits.length() > 1 ? "." : "",
        digits.substring(1),
        exponent < 0 ? '-' : '+',
        Math.abs(exponent));
  }

  /// Java writes at least two digits, of which Python leaves out one where one is enough.
  private static BigDecimal shortest(double d) {
    var found = new BigDecimal(Double.toString(d));
    if (found.stripTrailingZeros().precision() != 2) {
      return found;
    }
    var exact = new BigDecimal(d);
    return Stream.of(RoundingMode.FLOOR, RoundingMode.CEILING)
        .map(rounding -> found.round(new MathContext(1, rounding)))
        .filter(one -> one.doubleValue() == d)
        .min(Comparator.comparing(one -> one.subtract(exact).abs()))
        .orElse(found);
  }
}
