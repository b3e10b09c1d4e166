package dev.s2l.evaluate.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/// Numbers within bounds: digits that are known, and bounds that hold.
class BallTest {
  private static Ball of(long numerator, long denominator) {
    return Ball.of(Rational.of(numerator).over(Rational.of(denominator)));
  }

  private static String digits(Ball ball) {
    return ball.mid().round(new MathContext(50, RoundingMode.DOWN)).toPlainString();
  }

  @Test
  void functionsHaveTheirKnownDigits() {
    assertThat(digits(of(1, 1).exp()))
        .isEqualTo("2.7182818284590452353602874713526624977572470936999");
    assertThat(digits(of(2, 1).ln()))
        .isEqualTo("0.69314718055994530941723212145817656807550013436025");
    assertThat(digits(of(2, 1).sqrt()))
        .isEqualTo("1.4142135623730950488016887242096980785696718753769");
    assertThat(digits(of(1, 1).sin()))
        .isEqualTo("0.84147098480789650665250232163029899962256306079837");
    assertThat(digits(of(1, 1).cos()))
        .isEqualTo("0.54030230586813971740093660744297660373231042061792");
    assertThat(digits(of(1, 1).atan().times(of(4, 1))))
        .isEqualTo("3.1415926535897932384626433832795028841971693993751");
    assertThat(digits(of(12345, 1).ln().exp())).startsWith("1234").hasSizeGreaterThan(40);
  }

  /// What is computed and undone again lies within the bounds, and they stay narrow.
  @Test
  void boundsHoldTheTrueValue() {
    for (long n = 1; n < 60; n++) {
      Ball x = of(n, 7);
      for (Ball again :
          new Ball[] {
            x.exp().ln(),
            x.sqrt().times(x.sqrt()),
            x.over(of(3, 11)).times(of(3, 11)),
            x.plus(Ball.PI).minus(Ball.PI),
            x.ln().exp(),
            x.sin().times(x.sin()).plus(x.cos().times(x.cos())).times(x)
          }) {
        Ball difference = again.minus(x);
        assertThat(difference.sign()).isZero();
        assertThat(difference.isTight(BigDecimal.ONE)).isTrue();
      }
    }
  }

  @Test
  void whatMayBeZeroDoesNotDivide() {
    Ball zero = Ball.PI.minus(Ball.PI);
    assertThat(zero.sign()).isZero();
    assertThatThrownBy(() -> of(1, 1).over(zero)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> zero.negated().minus(of(1, 2)).ln())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void theLimitOfWorkEndsIt() {
    var work = new Work(10);
    work.spend(10);
    assertThatThrownBy(() -> work.spend(1)).isInstanceOf(Work.Spent.class);
  }
}
