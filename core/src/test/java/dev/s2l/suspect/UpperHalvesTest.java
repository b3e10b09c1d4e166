package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpperHalvesTest {
  @Test
  void sortsAsTheJdkDoes() {
    var random = new Random(11);
    for (int count : new int[] {0, 1, 2, 100, 5_000}) {
      for (int bits : new int[] {1, 3, 11, 32}) {
        long[] numbers = new long[count + 3];
        for (int i = 0; i < count; i++) {
          numbers[i] = (long) (random.nextInt() >> 32 - bits) << 32 | i;
        }
        long[] expected = Arrays.copyOf(numbers, count);
        Arrays.sort(expected);
        assertThat(Arrays.copyOf(UpperHalves.sorted(numbers, count), count))
            .as("%d numbers of %d bits", count, bits)
            .isEqualTo(expected);
      }
    }
  }
}
