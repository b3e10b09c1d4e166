package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Intervals against the definition, and against the theory of means.
class BootstrapTest {
  @Test
  void boundsAreQuantilesOfTheNumbersOfEachDraw() {
    double[] values = {0, 1, 1, 5};
    var random = RandomStream.named(9, "bootstrap");
    var means = new double[5];
    for (int d = 0; d < 5; d++) {
      for (int i = 0; i < 4; i++) {
        means[d] += values[random.nextInt(4)] / 4;
      }
    }
    Arrays.sort(means);
    var interval = new Bootstrap(9, 5, 0.75).mean(values);
    assertThat(interval.value()).isEqualTo(1.75);
    assertThat(interval.low()).isEqualTo((means[0] + means[1]) / 2); // Rank 0.125 × 4.
    assertThat(interval.high()).isEqualTo((means[3] + means[4]) / 2);
  }

  @Test
  void theIntervalOfAShareIsAboutTwoStandardErrorsWide() {
    var right = new double[1319]; // As many items as GSM8K's test.
    Arrays.fill(right, 0, 660, 1);
    var interval = Bootstrap.of(7).mean(right);
    double share = 660 / 1319.0;
    double error = Math.sqrt(share * (1 - share) / 1319);
    assertThat(interval.value()).isEqualTo(share);
    assertThat(interval.low()).isCloseTo(share - 1.96 * error, within(0.15 * error));
    assertThat(interval.high()).isCloseTo(share + 1.96 * error, within(0.15 * error));
  }

  @Test
  void aNumberOfSumsIsComputedFromTheItemsOfADrawTogether() {
    // Every item has the ratio 1/2, so every draw has.
    double[] pairs = {1, 2, 10, 20, 100, 200};
    var interval = Bootstrap.of(1).of(pairs, 2, (sums, items) -> sums[0] / sums[1]);
    assertThat(interval).isEqualTo(new Bootstrap.Interval(0.5, 0.5, 0.5));
  }

  @Test
  void sameSeedSameIntervalAndOtherSeedsOthers() {
    double[] values = made(300);
    assertThat(Bootstrap.of(4).mean(values)).isEqualTo(Bootstrap.of(4).mean(values));
    assertThat(Bootstrap.of(4).mean(values)).isNotEqualTo(Bootstrap.of(5).mean(values));
  }

  private static double[] made(int count) {
    var random = RandomStream.named(2, "values");
    var values = new double[count];
    Arrays.setAll(values, i -> random.nextDouble());
    return values;
  }

  @Test
  void oneItemHasAnIntervalWithoutWidth() {
    assertThat(Bootstrap.of(1).mean(new double[] {42}))
        .isEqualTo(new Bootstrap.Interval(42, 42, 42));
  }

  @Test
  void noItemsAndNumbersThatAreNoneAreRefused() {
    var bootstrap = Bootstrap.of(1);
    assertThatThrownBy(() -> bootstrap.mean(new double[0])).hasMessageContaining("0 values");
    assertThatThrownBy(() -> bootstrap.mean(new double[] {1, Double.NaN}))
        .hasMessageContaining("finite numbers, got NaN");
    assertThatThrownBy(() -> new Bootstrap(1, 10, 1.5)).hasMessageContaining("level 1.5");
  }
}
