package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Call;
import dev.s2l.evaluate.answer.Node.Constant;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Num;
import dev.s2l.evaluate.answer.Node.Quantity;
import dev.s2l.evaluate.answer.Node.Ratio;
import dev.s2l.evaluate.answer.Node.Sym;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The number that an expression is at a point.
///
/// @param point a value a symbol
record Evaluator(Map<String, Rational> point, Work work) {
  /// The largest number whose factorial is multiplied out.
  private static final int LARGEST_FACTORIAL = 3_000;

  private static final Complex DEGREE =
      Complex.of(Real.of(Ball.PI.over(Ball.of(Rational.of(180)))));

  /// @throws ArithmeticException where it has none, or none that is known here
  /// @throws Work.Spent if it takes too much work
  Complex of(Node node) {
    work.spend(1);
    return switch (node) {
      case Num number -> Complex.of(number.value());
      case Sym symbol -> Complex.of(at(symbol.name()));
      case Constant constant -> constant(constant.name());
      case Binary binary -> binary(binary);
      case Call call -> call(call);
      case Quantity angle when angle.unit().equals(Unit.DEGREE) ->
          of(angle.value()).times(DEGREE, work);
      case Group group when group.items().size() == 1 -> of(group.items().getFirst());
      case Ratio ratio when ratio.parts().size() == 2 ->
          of(ratio.parts().getFirst()).over(of(ratio.parts().getLast()), work);
      default -> throw new ArithmeticException("no number");
    };
  }

  private Rational at(String symbol) {
    Rational value = point.get(symbol);
    if (value == null) {
      throw new ArithmeticException("no value");
    }
    return value;
  }

  private Complex constant(String name) {
    return switch (name) {
      case "pi" -> Complex.of(Real.of(Ball.PI));
      case "e" -> Complex.ONE.exp(work);
      case "i" -> new Complex(Real.ZERO, Real.ONE);
      default -> throw new ArithmeticException("no number");
    };
  }

  private Complex binary(Binary node) {
    Complex left = of(node.left());
    if (node.op() == '^' && node.left() instanceof Constant e && e.name().equals("e")) {
      return of(node.right()).exp(work);
    }
    Complex right = of(node.right());
    return switch (node.op()) {
      case '+' -> left.plus(right, work);
      case '-' -> left.plus(right.negated(), work);
      case '*' -> left.times(right, work);
      case '/' -> left.over(right, work);
      default -> left.pow(right, work);
    };
  }

  private Complex call(Call call) {
    List<Complex> values = call.arguments().stream().map(this::of).toList();
    Complex x = values.getFirst();
    return switch (call.name()) {
      case "sqrt" -> x.sqrt(work);
      case "root" -> x.pow(Complex.ONE.over(values.get(1), work), work);
      case "abs" -> Complex.of(x.size(work));
      case "exp" -> x.exp(work);
      case "ln" -> Complex.of(ln(x));
      case "log" -> {
        Complex base = values.size() > 1 ? values.get(1) : Complex.of(Rational.of(10));
        yield x.equals(Complex.ONE)
            ? Complex.of(Rational.ZERO)
            : Complex.of(ln(x)).over(Complex.of(ln(base)), work);
      }
      case "sin" -> x.re().isZero() ? x : real(ball(x).sin());
      case "cos" -> x.re().isZero() ? Complex.ONE : real(ball(x).cos());
      case "tan" -> real(ball(x).sin().over(ball(x).cos()));
      case "cot" -> real(ball(x).cos().over(ball(x).sin()));
      case "sec" -> Complex.ONE.over(real(ball(x).cos()), work);
      case "csc" -> Complex.ONE.over(real(ball(x).sin()), work);
      case "arcsin" -> real(arcsin(x.real()));
      case "arccos" -> real(halfPi().minus(arcsin(x.real())));
      case "arctan" -> real(ball(x).atan());
      case "sinh" -> hyperbolic(x, false);
      case "cosh" -> hyperbolic(x, true);
      case "tanh" -> hyperbolic(x, false).over(hyperbolic(x, true), work);
      case "floor" -> Complex.of(floor(x.real()));
      case "ceil" -> Complex.of(floor(x.real().negated()).negated());
      case "factorial" -> Complex.of(factorial(x));
      case "binom" -> Complex.of(binomial(x, values.get(1)));
      case "max" -> extreme(values, 1);
      case "min" -> extreme(values, -1);
      default -> throw new ArithmeticException("no such function here");
    };
  }

  private Complex real(Ball ball) {
    return Complex.of(Real.of(ball));
  }

  private Ball ball(Complex x) {
    return x.real().inBounds(work);
  }

  private Real ln(Complex x) {
    return Real.of(ball(x).ln());
  }

  private static Ball halfPi() {
    return Ball.PI.over(Ball.of(Rational.of(2)));
  }

  private Ball arcsin(Real x) {
    Real left = Real.ONE.minus(x.times(x, work), work);
    if (left.isZero()) {
      return x.sign() > 0 ? halfPi() : halfPi().negated();
    }
    return x.inBounds(work).over(left.sqrt(work).ball()).atan();
  }

  private Complex hyperbolic(Complex x, boolean even) {
    Complex up = x.exp(work);
    Complex down = x.negated().exp(work);
    return up.plus(even ? down : down.negated(), work).over(Complex.of(Rational.of(2)), work);
  }

  private static Rational floor(Real x) {
    Rational exact = x.exact();
    if (exact == null) {
      throw new ArithmeticException("not exact");
    }
    BigInteger[] parts = exact.numerator().divideAndRemainder(exact.denominator());
    BigInteger whole = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    return new Rational(whole, BigInteger.ONE);
  }

  private int whole(Complex x) {
    Rational exact = x.real().exact();
    if (exact == null || !exact.isSmall(LARGEST_FACTORIAL) || exact.signum() < 0) {
      throw new ArithmeticException("no small whole number");
    }
    return exact.numerator().intValue();
  }

  private Rational factorial(Complex x) {
    int n = whole(x);
    work.spend(1 + n / 2);
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return new Rational(product, BigInteger.ONE);
  }

  private Rational binomial(Complex of, Complex chosen) {
    int n = whole(of);
    int k = whole(chosen);
    work.spend(1 + n / 2);
    BigInteger product = k > n ? BigInteger.ZERO : BigInteger.ONE;
    for (int i = 1; i <= k && k <= n; i++) {
      product = product.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return new Rational(product, BigInteger.ONE);
  }

  private Complex extreme(List<Complex> values, int direction) {
    Complex best = values.getFirst();
    for (Complex value : values) {
      if (value.real().minus(best.real(), work).sign() * direction > 0) {
        best = value;
      }
    }
    return best;
  }

  /// The symbols in an expression, in the order of their names.
  static TreeSet<String> symbols(Node node) {
    var found = new TreeSet<String>();
    collect(node, found);
    return found;
  }

  private static void collect(Node node, TreeSet<String> found) {
    switch (node) {
      case Sym symbol -> found.add(symbol.name());
      case Binary binary -> {
        collect(binary.left(), found);
        collect(binary.right(), found);
      }
      case Call call -> call.arguments().forEach(argument -> collect(argument, found));
      case Group group -> group.items().forEach(item -> collect(item, found));
      case Quantity quantity -> collect(quantity.value(), found);
      case Ratio ratio -> ratio.parts().forEach(part -> collect(part, found));
      default -> {
        // Not part of an expression.
      }
    }
  }
}
