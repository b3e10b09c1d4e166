package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;

/// Python's operators; whole numbers beyond 64 bits are refused.
final class Arithmetic {
  private Arithmetic() {}

  static Object apply(String operator, Object left, Object right, Meter meter) {
    if (operator.equals("+") && left instanceof String a && right instanceof String b) {
      meter.room((long) a.length() + b.length());
      return a + b;
    }
    if (operator.equals("+") && left instanceof List<?> a && right instanceof List<?> b) {
      meter.steps((long) a.size() + b.size());
      var sum = new ArrayList<Object>(a);
      sum.addAll(b);
      return sum;
    }
    if (operator.equals("*") && left instanceof Long n && !Values.isNumber(right)) {
      return repeated(right, n, meter);
    }
    if (operator.equals("*") && right instanceof Long n && !Values.isNumber(left)) {
      return repeated(left, n, meter);
    }
    if (!Values.isNumber(left) || !Values.isNumber(right)) {
      throw Values.wrongTypes(Phrase.of("apply '%s' to", operator), left, right);
    }
    try {
      return operator.equals("/") || left instanceof Double || right instanceof Double
          ? real(operator, Values.number(left), Values.number(right))
          : integer(operator, Values.integer(left), Values.integer(right));
    } catch (ArithmeticException e) {
      throw JinjaException.failed(
          Phrase.of(
              "%s %s %s: %s", Values.text(left), operator, Values.text(right), e.getMessage()));
    }
  }

  private static Object repeated(Object value, long times, Meter meter) {
    int count = (int) Math.clamp(times, 0, Integer.MAX_VALUE);
    if (value instanceof String s) {
      meter.room(s.isEmpty() ? 0 : Math.multiplyExact((long) s.length(), count));
      return s.isEmpty() ? s : s.repeat(count);
    }
    if (value instanceof List<?> list) {
      meter.steps(Math.multiplyExact((long) list.size(), count));
      var out = new ArrayList<Object>();
      for (int i = 0; i < count && !list.isEmpty(); i++) {
        out.addAll(list);
      }
      return out;
    }
    throw Values.wrongTypes("multiply", value, times);
  }

  private static Object integer(String operator, long a, long b) {
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> Math.floorDiv(a, b);
      case "%" -> Math.floorMod(a, b);
      default -> b < 0 ? (Object) Math.pow(a, b) : (Object) power(a, b);
    };
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1 || base == -1) {
      return exponent == 0 ? 1 : base == -1 && exponent % 2 == 0 ? 1 : base;
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static Object real(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - b * Math.floor(a / b);
      default -> Math.pow(a, b);
    };
  }
}
