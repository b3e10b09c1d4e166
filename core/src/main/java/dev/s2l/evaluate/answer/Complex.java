package dev.s2l.evaluate.answer;

/// A complex number; most have no imaginary part.
record Complex(Real re, Real im) {
  static final Complex ONE = of(Real.ONE);

  static Complex of(Real value) {
    return new Complex(value, Real.ZERO);
  }

  static Complex of(Rational value) {
    return of(Real.of(value));
  }

  boolean isReal() {
    return im.isZero();
  }

  /// @throws ArithmeticException if it has an imaginary part
  Real real() {
    if (!isReal()) {
      throw new ArithmeticException("not real");
    }
    return re;
  }

  Complex plus(Complex other, Work work) {
    return new Complex(re.plus(other.re, work), im.plus(other.im, work));
  }

  Complex negated() {
    return new Complex(re.negated(), im.negated());
  }

  Complex times(Complex other, Work work) {
    if (isReal() && other.isReal()) {
      return of(re.times(other.re, work));
    }
    return new Complex(
        re.times(other.re, work).minus(im.times(other.im, work), work),
        re.times(other.im, work).plus(im.times(other.re, work), work));
  }

  Complex over(Complex other, Work work) {
    if (other.isReal()) {
      return new Complex(re.over(other.re, work), im.isZero() ? im : im.over(other.re, work));
    }
    Real size = other.re.times(other.re, work).plus(other.im.times(other.im, work), work);
    Complex top = times(new Complex(other.re, other.im.negated()), work);
    return new Complex(top.re.over(size, work), top.im.over(size, work));
  }

  /// The principal root.
  Complex sqrt(Work work) {
    if (isReal()) {
      return re.sign() < 0 ? new Complex(Real.ZERO, re.negated().sqrt(work)) : of(re.sqrt(work));
    }
    Real size = size(work);
    Real two = Real.of(Rational.of(2));
    Real x = size.plus(re, work).over(two, work).sqrt(work);
    Real y = size.minus(re, work).over(two, work).sqrt(work);
    return new Complex(x, im.sign() < 0 ? y.negated() : y);
  }

  Real size(Work work) {
    if (isReal()) {
      return re.sign() < 0 ? re.negated() : re;
    }
    return re.times(re, work).plus(im.times(im, work), work).sqrt(work);
  }

  Complex exp(Work work) {
    if (isReal()) {
      return re.isZero() ? ONE : of(Real.of(re.inBounds(work).exp()));
    }
    Ball angle = im.inBounds(work);
    Ball size = re.inBounds(work).exp();
    return new Complex(Real.of(size.times(angle.cos())), Real.of(size.times(angle.sin())));
  }

  Complex pow(Complex exponent, Work work) {
    Real to = exponent.real();
    Rational exact = to.exact();
    if (exact != null && exact.isSmall(5_000)) {
      return pow(exact.numerator().intValue(), work);
    }
    if (exact != null && exact.denominator().bitLength() < 8 && isReal()) {
      return of(root(exact, work));
    }
    if (!isReal() || re.sign() <= 0) {
      throw new ArithmeticException("power of what is not positive");
    }
    return Complex.of(Real.of(re.inBounds(work).ln().times(to.inBounds(work)).exp()));
  }

  private Complex pow(int exponent, Work work) {
    if (isReal()) {
      return of(re.pow(exponent, work));
    }
    Complex power = ONE;
    Complex square = this;
    for (int n = Math.abs(exponent); n > 0; n >>= 1) {
      if ((n & 1) == 1) {
        power = power.times(square, work);
      }
      square = square.times(square, work);
    }
    return exponent < 0 ? ONE.over(power, work) : power;
  }

  /// A real number to a power that is a fraction; odd roots of negative numbers are negative.
  private Real root(Rational exponent, Work work) {
    int degree = exponent.denominator().intValue();
    boolean negative = re.sign() < 0;
    if (negative && degree % 2 == 0) {
      throw new ArithmeticException("even root of a negative number");
    }
    Real size = negative ? re.negated() : re;
    if (!exponent.numerator().abs().equals(java.math.BigInteger.ONE)
        && exponent.numerator().bitLength() > 12) {
      throw new ArithmeticException("exponent too large");
    }
    Rational from = size.exact();
    Real root;
    if (from != null && Real.root(from, degree, work) instanceof Rational exact) {
      root = Real.of(exact);
    } else if (degree == 2) {
      root = size.sqrt(work);
    } else {
      Ball part = size.inBounds(work).ln().over(Ball.of(Rational.of(degree)));
      root = Real.of(part.exp());
    }
    Real power = (negative ? root.negated() : root).pow(exponent.numerator().intValue(), work);
    return power;
  }
}
