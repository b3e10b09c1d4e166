package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class QuantileTest {
  @Test
  void quantilesAreThoseOfSortedValues() {
    var random = RandomStream.named(5, "ranks");
    for (int round = 0; round < 400; round++) {
      float[] values = new float[1 + random.nextInt(round % 10 == 0 ? 5_000 : 40)];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (round % 4) {
              case 0 -> (float) random.nextGaussian();
              case 1 -> random.nextInt(3); // many are equal
              case 2 -> i; // sorted
              default -> i < values.length / 2 ? i : values.length - i;
            };
      }
      double share = round % 7 == 0 ? 1 : random.nextDouble();
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      assertThat(Quantile.of(values, share))
          .as("seed 5, round %d, share %s", round, share)
          .isEqualTo(quantile(sorted, share));
    }
  }

  private static double quantile(float[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }
}
