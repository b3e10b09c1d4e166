package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChanceTest {
  @Test
  void oneRowOfTenPercentIsNoSurprise() {
    assertThat(Chance.of(1, 1000, 100)).isEqualTo(new Chance(0.1, 0, 1));
    assertThat(Chance.of(1, 1000, 20)).isEqualTo(new Chance(0.02, 0, 0));
  }

  @Test
  void quantilesAreThoseOfTheCountedSubsets() {
    var random = RandomStream.named(3, "chance");
    for (int round = 0; round < 300; round++) {
      int rows = 1 + random.nextInt(120);
      int marked = random.nextInt(rows + 1);
      int drawn = random.nextInt(rows + 1);
      Chance chance = Chance.of(marked, rows, drawn);
      assertThat(new int[] {chance.low(), chance.high()})
          .as("%d of %d marked, %d drawn", marked, rows, drawn)
          .containsExactly(counted(marked, rows, drawn));
    }
  }

  /// The lowest count with more than 2.5 % of all subsets up to it, and from the other end the
  /// highest.
  private static int[] counted(int marked, int rows, int drawn) {
    BigInteger all = choose(rows, drawn);
    BigInteger[] ways =
        IntStream.rangeClosed(0, drawn)
            .mapToObj(hit -> choose(marked, hit).multiply(choose(rows - marked, drawn - hit)))
            .toArray(BigInteger[]::new);
    int low = 0;
    BigInteger sum = ways[0];
    while (sum.multiply(BigInteger.valueOf(40)).compareTo(all) <= 0) {
      sum = sum.add(ways[++low]);
    }
    int high = drawn;
    sum = ways[drawn];
    while (sum.multiply(BigInteger.valueOf(40)).compareTo(all) <= 0) {
      sum = sum.add(ways[--high]);
    }
    return new int[] {low, high};
  }

  private static BigInteger choose(int of, int some) {
    if (some < 0 || some > of) {
      return BigInteger.ZERO;
    }
    BigInteger ways = BigInteger.ONE;
    for (int i = 0; i < some; i++) {
      ways = ways.multiply(BigInteger.valueOf(of - i)).divide(BigInteger.valueOf(i + 1));
    }
    return ways;
  }

  @Test
  void tenMillionRowsAreNoTrouble() {
    Chance chance = Chance.of(2_000_000, 10_000_000, 1_100_000);

    // Nearly normal there: 1.96 deviations of 396.
    assertThat(chance.expected()).isEqualTo(220_000);
    assertThat(chance.low()).isBetween(219_200, 219_260);
    assertThat(chance.high()).isBetween(220_740, 220_800);
  }
}
