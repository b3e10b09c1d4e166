package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  @Test
  void writesWhatFormatWrites() {
    var random = RandomStream.named(3, "decimals");
    for (int i = 0; i < 20_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 3);
      int digits = random.nextInt(4);
      String format = String.format(Locale.ROOT, "%." + digits + "f", value);
      // Format keeps the sign of what it rounds to zero.
      String expected = format.matches("-0(\\.0+)?") ? format.substring(1) : format;
      assertThat(Decimals.fixed(value, digits)).as("seed 3, %s", value).isEqualTo(expected);
    }
  }

  @Test
  void writesTheEnds() {
    assertThat(Decimals.fixed(0, 2)).isEqualTo("0.00");
    assertThat(Decimals.fixed(0.995, 0)).isEqualTo("1");
    assertThat(Decimals.fixed(9.996, 2)).isEqualTo("10.00");
    assertThat(Decimals.fixed(-1.06, 1)).isEqualTo("-1.1");
    assertThat(Decimals.fixed(Double.NaN, 2)).isEqualTo("NaN");
    assertThat(Decimals.fixed(Double.NEGATIVE_INFINITY, 2)).isEqualTo("-Infinity");
    assertThat(Decimals.fixed(1e300, 2)).isEqualTo("1.0E300");
  }
}
