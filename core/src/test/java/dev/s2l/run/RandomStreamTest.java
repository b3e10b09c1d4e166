package dev.s2l.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  /// What the authors' `xoshiro256plusplus.c` gives first from the state 1, 2, 3, 4; published with
  /// the Rust crate `rand_xoshiro`, among others.
  private static final String[] PUBLISHED = {
    "41943041",
    "58720359",
    "3588806011781223",
    "3591011842654386",
    "9228616714210784205",
    "9973669472204895162",
    "14011001112246962877",
    "12406186145184390807",
    "15849039046786891736",
    "10450023813501588000"
  };

  private static RandomStream reference() {
    return new RandomStream(1, 2, 3, 4);
  }

  /// The JDK's own xoshiro256++, from the same state.
  private static RandomGenerator jdk(long... state) {
    var bytes = ByteBuffer.allocate(32);
    LongStream.of(state).forEach(bytes::putLong);
    return RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(bytes.array());
  }

  @Test
  void givesThePublishedNumbersOfItsGenerator() {
    var stream = reference();
    for (String published : PUBLISHED) {
      assertThat(Long.toUnsignedString(stream.nextLong())).isEqualTo(published);
    }
  }

  @Test
  void givesTheNumbersOfTheJdksGeneratorForLong() {
    for (long seed = 1; seed <= 20; seed++) {
      long[] state = {seed, -seed, seed << 40, seed * 0x9E3779B97F4A7C15L};
      var stream = new RandomStream(state[0], state[1], state[2], state[3]);
      var jdk = jdk(state);
      for (int i = 0; i < 5_000; i++) {
        assertThat(stream.nextLong()).as("seed %d, number %d", seed, i).isEqualTo(jdk.nextLong());
      }
    }
  }

  @Test
  void beginsAtTheSha256OfSeedAndName() {
    // printf '7\nselect/cluster-7' | sha256sum
    byte[] state =
        HexFormat.of().parseHex("472b5c659d2110973233d46faad8fc619f5299db131761bc88d36ec29cb5bc27");
    var words = ByteBuffer.wrap(state);
    var jdk = jdk(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    var stream = RandomStream.named(7, "select/cluster-7");
    for (int i = 0; i < 100; i++) {
      assertThat(stream.nextLong()).isEqualTo(jdk.nextLong());
    }
  }

  @Test
  void anotherNameOrSeedIsAnotherStream() {
    long first = RandomStream.named(7, "a").nextLong();
    assertThat(RandomStream.named(7, "b").nextLong()).isNotEqualTo(first);
    assertThat(RandomStream.named(8, "a").nextLong()).isNotEqualTo(first);
    assertThat(RandomStream.named(7, "a").nextLong()).isEqualTo(first);
  }

  @Test
  void aFractionIsTheHigher53BitsOfANumber() {
    var fractions = reference();
    for (String published : PUBLISHED) {
      double expected = new BigInteger(published).shiftRight(11).doubleValue() / Math.pow(2, 53);
      assertThat(fractions.nextDouble()).isEqualTo(expected);
    }
  }

  /// Lemire's paper, "Fast random integer generation in an interval", Algorithm 5, in whole numbers
  /// without a limit: `x · bound`, drawn again while its lower half is under `2^32 mod bound`.
  private static int lemire(RandomStream numbers, int bound) {
    var range = BigInteger.ONE.shiftLeft(32);
    var size = BigInteger.valueOf(bound);
    while (true) {
      var number = new BigInteger(Long.toUnsignedString(numbers.nextLong())).shiftRight(32);
      var product = number.multiply(size);
      if (product.mod(range).compareTo(range.mod(size)) >= 0) {
        return product.shiftRight(32).intValueExact();
      }
    }
  }

  @Test
  void aNumberBelowABoundIsDrawnAsLemireSays() {
    int[] bounds = {1, 2, 3, 10, 1000, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, Integer.MAX_VALUE};
    for (int bound : bounds) {
      var stream = reference();
      var numbers = reference();
      for (int i = 0; i < 2_000; i++) {
        assertThat(stream.nextInt(bound))
            .as("bound %d, number %d", bound, i)
            .isEqualTo(lemire(numbers, bound));
      }
    }
  }

  @Test
  void everyNumberBelowABoundComesEquallyOften() {
    int[] counts = new int[6];
    var stream = RandomStream.named(1, "dice");
    for (int i = 0; i < 60_000; i++) {
      counts[stream.nextInt(6)]++;
    }
    // Six standard deviations of 60,000 draws with probability 1/6 are 548.
    assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 10_000) < 548);
  }

  @Test
  void aBoundThatIsNotPositiveIsRefused() {
    assertThatThrownBy(() -> reference().nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> reference().nextInt(-5)).hasMessageContaining("-5");
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    var stream = RandomStream.named(1, "normal");
    int count = 100_000;
    double sum = 0;
    double squares = 0;
    int outside = 0;
    for (int i = 0; i < count; i++) {
      double value = stream.nextGaussian();
      sum += value;
      squares += value * value;
      outside += Math.abs(value) > 1.959964 ? 1 : 0;
    }
    assertThat(sum / count).isBetween(-0.02, 0.02);
    assertThat(squares / count).isBetween(0.97, 1.03);
    assertThat((double) outside / count).isBetween(0.045, 0.055);
  }

  @Test
  void aShuffleIsThatOfFisherAndYates() {
    int[] values = IntStream.range(0, 20).toArray();
    reference().shuffle(values);
    int[] expected = IntStream.range(0, 20).toArray();
    var numbers = reference();
    for (int i = 19; i > 0; i--) {
      int j = lemire(numbers, i + 1);
      int swapped = expected[i];
      expected[i] = expected[j];
      expected[j] = swapped;
    }
    assertThat(values).containsExactly(expected);
  }

  @Test
  void aDrawOfAllIsAPermutationAndOfNoneChangesNothing() {
    int[] values = IntStream.range(0, 50).toArray();
    reference().draw(values, 0);
    assertThat(values).containsExactly(IntStream.range(0, 50).toArray());
    reference().draw(values, 50);
    assertThat(values).containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
  }

  @Test
  void everyPairIsDrawnEquallyOften() {
    int[] counts = new int[16];
    var stream = RandomStream.named(1, "pairs");
    for (int i = 0; i < 12_000; i++) {
      int[] values = {0, 1, 2, 3};
      stream.draw(values, 2);
      counts[values[0] * 4 + values[1]]++;
    }
    for (int pair = 0; pair < 16; pair++) {
      int expected = pair / 4 == pair % 4 ? 0 : 1_000;
      // Six standard deviations of 12,000 draws with probability 1/12 are 182.
      assertThat(counts[pair]).as("pair %d", pair).isBetween(expected - 182, expected + 182);
    }
  }
}
