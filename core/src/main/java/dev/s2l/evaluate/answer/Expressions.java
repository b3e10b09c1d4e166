package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.run.RandomStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether expressions are the same number: everywhere, if they have letters in them. They are
/// evaluated at points that are the same for all answers; two that differ agree at all of them by
/// chance as good as never.
record Expressions(Work work) {
  private static final int POINTS = 6;

  /// Points at which both have a value; fewer say nothing.
  private static final int ENOUGH = 2;

  boolean same(Node a, Node b) {
    var symbols = Evaluator.symbols(a);
    symbols.addAll(Evaluator.symbols(b));
    int points = symbols.isEmpty() ? 1 : POINTS;
    int compared = 0;
    for (int i = 0; i < points; i++) {
      var point = point(symbols, i);
      Complex left = at(point, a);
      Complex right = at(point, b);
      if (left == null || right == null) {
        continue;
      }
      if (!equal(left, right)) {
        return false;
      }
      compared++;
    }
    return compared >= Math.min(points, ENOUGH);
  }

  /// Whether two equations hold at the same places: what is zero in one is a multiple of what is
  /// zero in the other.
  boolean sameEquations(Relation a, Relation b) {
    if (!isEquation(a) || !isEquation(b)) {
      return false;
    }
    Node one = new Binary('-', a.sides().getFirst(), a.sides().getLast());
    Node other = new Binary('-', b.sides().getFirst(), b.sides().getLast());
    var symbols = Evaluator.symbols(one);
    if (symbols.isEmpty() || !symbols.equals(Evaluator.symbols(other))) {
      return false;
    }
    var first = point(symbols, POINTS);
    Complex x = at(first, one);
    Complex y = at(first, other);
    if (x == null || y == null) {
      return false;
    }
    int compared = 0;
    for (int i = 0; i < POINTS; i++) {
      var point = point(symbols, i);
      Complex left = at(point, one);
      Complex right = at(point, other);
      if (left != null && right != null) {
        if (!equal(left.times(y, work), right.times(x, work))) {
          return false;
        }
        compared++;
      }
    }
    return compared >= ENOUGH
        && !equal(x, Complex.of(Real.ZERO))
        && !equal(y, Complex.of(Real.ZERO));
  }

  private static boolean isEquation(Relation relation) {
    return relation.ops().size() == 1 && relation.ops().getFirst().equals("=");
  }

  /// A value a letter: fractions between -8 and 8, two points of three positive.
  private static Map<String, Rational> point(TreeSet<String> symbols, int number) {
    var point = new HashMap<String, Rational>();
    for (String symbol : symbols) {
      var random = RandomStream.named(number, "evaluate/point/" + symbol);
      Rational value =
          Rational.of(3 + random.nextInt(500)).over(Rational.of(64 + random.nextInt(64)));
      point.put(symbol, number % 3 == 2 ? value.negated() : value);
    }
    return point;
  }

  private @Nullable Complex at(Map<String, Rational> point, Node node) {
    try {
      return new Evaluator(point, work).of(node);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private boolean equal(Complex a, Complex b) {
    return isZero(a.re().minus(b.re(), work), a.re()) && isZero(a.im().minus(b.im(), work), a.re());
  }

  private static boolean isZero(Real difference, Real scale) {
    if (difference.exact() != null) {
      return difference.isZero();
    }
    Ball ball = difference.ball();
    BigDecimal size = scale.ball().mid();
    return ball.sign() == 0 && ball.isTight(size);
  }
}
