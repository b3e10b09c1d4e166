package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;

/// Python's operators.
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
          : integer(operator, left, right);
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

  private static Object integer(String operator, Object a, Object b) {
    return PythonNumbers.sum(operator, PythonNumbers.big(a), PythonNumbers.big(b));
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
