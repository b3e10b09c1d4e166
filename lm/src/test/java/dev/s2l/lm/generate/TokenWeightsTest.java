package dev.s2l.lm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.evaluate.Sampling;
import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenWeightsTest {
  private static final double[] LOGITS = {2.0, -1.0, 0.5, 3.0, 2.5, -0.25, 0.0, 1.0};
  private static final int[] SEEN = {3, 1, 6};

  /// Penalty, temperature, top-k, top-p, and what transformers 5.2.0 makes of the logits above.
  static Stream<Arguments> reference() {
    return Stream.of(
        of(
            1.0, 0.7, 0, 1.0, 0.130144, 0.001791, 0.015268, 0.543055, 0.265848, 0.00523, 0.007474,
            0.031189),
        of(
            1.3, 0.7, 0, 1.0, 0.197695, 0.001773, 0.023193, 0.306827, 0.403836, 0.007944, 0.011354,
            0.047378),
        of(1.0, 1.0, 3, 1.0, 0.186324, 0, 0, 0.50648, 0.307196, 0, 0, 0),
        of(1.0, 1.0, 0, 0.8, 0.186324, 0, 0, 0.50648, 0.307196, 0, 0, 0),
        of(1.3, 0.7, 5, 0.9, 0.21764, 0, 0, 0.337782, 0.444578, 0, 0, 0),
        of(1.2, 2.0, 4, 0.5, 0, 0, 0, 0.5, 0.5, 0, 0, 0));
  }

  private static Arguments of(
      double penalty, double temperature, int topK, double topP, double... expected) {
    return Arguments.of(penalty, new Sampling(temperature, topK, topP, penalty, 0), expected);
  }

  @ParameterizedTest
  @MethodSource("reference")
  void probabilitiesEqualThoseOfTheReference(double penalty, Sampling sampling, double[] expected) {
    var seen = new BitSet();
    Arrays.stream(SEEN).forEach(seen::set);
    var logits = LOGITS.clone();
    TokenWeights.penalize(logits, seen, penalty);
    var weights = TokenWeights.of(logits, sampling);
    double all = Arrays.stream(weights).sum();
    for (int v = 0; v < expected.length; v++) {
      assertThat(weights[v] / all).isCloseTo(expected[v], within(1e-5));
    }
  }

  @Test
  void tokensAreDrawnAsOftenAsTheyWeigh() {
    double[] weights = {0, 3, 0, 1, 0};
    var random = RandomStream.named(3, "test");
    var counts = new int[weights.length];
    for (int i = 0; i < 4000; i++) {
      counts[TokenWeights.draw(weights, random)]++;
    }
    assertThat(counts[1] + counts[3]).isEqualTo(4000);
    assertThat(counts[1]).isBetween(2900, 3100);
  }

  @Test
  void theFirstOfEquallyLikelyTokensIsTakenAndTopKKeepsThemAll() {
    double[] equal = {1, 2, 2, 0};
    assertThat(TokenWeights.likeliest(equal)).isEqualTo(1);
    assertThat(TokenWeights.of(equal, new Sampling(1, 1, 1, 1, 0))).containsExactly(0, 1, 1, 0);
  }

  @Test
  void theLikeliestTokenStaysHoweverSmallTopPIs() {
    double[] flat = {0, 0.1, 0};
    assertThat(TokenWeights.of(flat, new Sampling(1, 0, 1e-9, 1, 0))).containsExactly(0, 1, 0);
  }
}
