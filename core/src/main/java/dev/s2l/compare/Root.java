package dev.s2l.compare;

import java.util.function.DoubleUnaryOperator;

/// Where a function crosses zero: false position in the Illinois variant, with a halving in every
/// third step, so that it never crawls.
final class Root {
  private static final int MAX_STEPS = 300;
  private static final double TOLERANCE = 1e-13;

  private Root() {}

  /// @param f of opposite signs at `low` and `high`, finite
  static double between(double low, double high, DoubleUnaryOperator f) {
    double a = low;
    double b = high;
    double fa = f.applyAsDouble(a);
    double fb = f.applyAsDouble(b);
    if (fa == 0) {
      return a;
    }
    if (fb != 0 && fa > 0 == fb > 0) {
      throw new IllegalArgumentException("no root between " + low + " and " + high);
    }
    int side = 0;
    for (int step = 1; step <= MAX_STEPS && fb != 0; step++) {
      double middle = step % 3 == 0 ? (a + b) / 2 : (fa * b - fb * a) / (fa - fb);
      if (Math.abs(b - a) <= TOLERANCE * Math.max(1, Math.abs(a) + Math.abs(b))) {
        return middle;
      }
      double value = f.applyAsDouble(middle);
      if (value == 0) {
        return middle;
      }
      if (value > 0 == fb > 0) {
        b = middle;
        fb = value;
        fa = side == 1 ? fa / 2 : fa;
        side = 1;
      } else {
        a = middle;
        fa = value;
        fb = side == -1 ? fb / 2 : fb;
        side = -1;
      }
    }
    return b;
  }
}
