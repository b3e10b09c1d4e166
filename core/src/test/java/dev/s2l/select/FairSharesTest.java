package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FairSharesTest {
  /// Sizes 5, 1, 9, 3 and a budget of 12. Ascending: 1 takes 1 of ⌊12/4⌋ = 3, 3 takes 3 of ⌊11/3⌋ =
  /// 3, 5 takes 4 of ⌊8/2⌋ = 4, 9 takes 4 of ⌊4/1⌋ = 4.
  @Test
  void followsAlgorithmOneOnAHandComputedCase() {
    var shares = FairShares.of(new int[] {5, 1, 9, 3}, 12);
    assertThat(shares.quotas()).containsExactly(4, 3, 4, 3);
    assertThat(shares.taken()).containsExactly(4, 1, 4, 3);
  }

  @Test
  void letsTheLowerNumberGoFirstAmongEquals() {
    assertThat(FairShares.of(new int[] {4, 4, 4}, 5).taken()).containsExactly(1, 2, 2);
    assertThat(FairShares.of(new int[] {4, 4, 4}, 2).taken()).containsExactly(0, 1, 1);
  }

  @Test
  void takesEverythingWhenTheBudgetSuffices() {
    assertThat(FairShares.of(new int[] {2, 0, 7}, 9).taken()).containsExactly(2, 0, 7);
  }

  @Test
  void settlesGroupsWhoseFloorIsAboveTheirShare() {
    var shares = FairShares.of(new int[] {10, 10, 10}, new int[] {7, 0, 0}, 9);
    assertThat(shares.taken()).containsExactly(7, 1, 1);
  }

  /// The largest minimum: no group below its size can gain without one that has no more losing.
  @Test
  void fillsTheBudgetMaxMinFairlyWithAndWithoutFloors() {
    for (long seed = 0; seed < 500; seed++) {
      var random = RandomStream.named(seed, "test");
      int[] sizes = new int[1 + random.nextInt(8)];
      int[] floors = new int[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = random.nextInt(20);
        floors[i] = random.nextInt(3) == 0 ? random.nextInt(sizes[i] + 1) : 0;
      }
      int total = Arrays.stream(sizes).sum();
      int least = Arrays.stream(floors).sum();
      int budget = least + random.nextInt(total - least + 1);
      int[] taken = FairShares.of(sizes, floors, budget).taken();
      assertThat(Arrays.stream(taken).sum()).as("seed %d", seed).isEqualTo(budget);
      for (int i = 0; i < sizes.length; i++) {
        assertThat(taken[i]).as("seed %d", seed).isBetween(floors[i], sizes[i]);
        for (int j = 0; j < sizes.length; j++) {
          if (taken[i] < sizes[i] && taken[j] > floors[j]) {
            assertThat(taken[i])
                .as("seed %d: %d, %d", seed, i, j)
                .isGreaterThanOrEqualTo(taken[j] - 1);
          }
        }
      }
    }
  }

  @Test
  void neverTakesLessOfAGroupWhenTheBudgetGrows() {
    for (long seed = 0; seed < 300; seed++) {
      var random = RandomStream.named(seed, "test");
      int[] sizes = new int[1 + random.nextInt(8)];
      int[] floors = new int[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = random.nextInt(12);
        floors[i] = random.nextInt(4) == 0 ? random.nextInt(sizes[i] + 1) : 0;
      }
      int[] before = floors;
      for (int budget = Arrays.stream(floors).sum();
          budget <= Arrays.stream(sizes).sum();
          budget++) {
        int[] now = FairShares.of(sizes, floors, budget).taken();
        for (int i = 0; i < sizes.length; i++) {
          assertThat(now[i])
              .as("seed %d, budget %d, group %d", seed, budget, i)
              .isGreaterThanOrEqualTo(before[i]);
        }
        before = now;
      }
    }
  }
}
