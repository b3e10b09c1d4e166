package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Intervals over seeds and items, by hand and at their ends.
class EffectTest {
  @Test
  void aPairedTIntervalByHand() {
    // Mean 2, variance 1, so a standard error of 1/√3; t(0.975, 2) = 4.3027.
    var effect = Effect.ofSeeds(new double[] {1, 2, 3});
    assertThat(effect.difference()).isEqualTo(2);
    assertThat(effect.standardError()).isCloseTo(1 / Math.sqrt(3), within(1e-12));
    assertThat(effect.halfWidth(0.05)).isCloseTo(4.302653 / Math.sqrt(3), within(1e-5));
    assertThat(effect.df()).isEqualTo(2);
  }

  @Test
  void aTableOfSeedsAndItemsByHand() {
    // Seeds have the means 1 and 3, items 0, 2 and 4; nothing is left over.
    var effect = Effect.ofSeedsAndItems(new double[][] {{-1, 1, 3}, {1, 3, 5}});
    assertThat(effect.difference()).isEqualTo(2);
    assertThat(effect.seedVariance()).isCloseTo(2 / 2.0, within(1e-12));
    assertThat(effect.itemVariance()).isCloseTo(4 / 3.0, within(1e-12));
    double seeds = 12.7062 * 12.7062 * 1;
    double items = 4.302653 * 4.302653 * 4 / 3;
    assertThat(effect.halfWidth(0.05)).isCloseTo(Math.sqrt(seeds + items), within(1e-3));
  }

  @Test
  void itemsThatAllSeedsAgreeOnAreJudgedByItemsAlone() {
    // Two seeds that say the same: a t test over items.
    double[] byItem = {1, 2, 3, 6};
    var both = Effect.ofSeedsAndItems(new double[][] {byItem, byItem});
    var items = Effect.ofSeeds(byItem);
    assertThat(both.halfWidth(0.05)).isCloseTo(items.halfWidth(0.05), within(1e-9));
    assertThat(both.p()).isCloseTo(items.p(), within(1e-9));
    assertThat(both.df()).isCloseTo(3, within(1e-6));
    assertThat(both.smallestDetectable()).isCloseTo(items.smallestDetectable(), within(1e-6));
  }

  @Test
  void itemsThatAllDifferAlikeAreJudgedBySeedsAlone() {
    var both = Effect.ofSeedsAndItems(new double[][] {{1, 1}, {2, 2}, {4, 4}});
    var seeds = Effect.ofSeeds(new double[] {1, 2, 4});
    assertThat(both.halfWidth(0.05)).isCloseTo(seeds.halfWidth(0.05), within(1e-9));
    assertThat(both.p()).isCloseTo(seeds.p(), within(1e-9));
  }

  @Test
  void thePValueIsTheLevelWhoseIntervalEndsAtNothing() {
    var effect =
        Effect.ofSeedsAndItems(new double[][] {{1, 0, 2, 1, 0}, {2, 1, 2, 0, 1}, {0, 1, 3, 1, -1}});
    assertThat(effect.p()).isBetween(0.0, 1.0);
    assertThat(effect.halfWidth(effect.p())).isCloseTo(effect.difference(), within(1e-9));
  }

  @Test
  void theIntervalIsNeverNarrowerThanThatOfSeedsOrItemsAlone() {
    double[][] table = {{3, -1, 2, 0}, {1, 2, -2, 4}, {0, 1, 2, 2}};
    var effect = Effect.ofSeedsAndItems(table);
    var bySeed = Effect.ofSeeds(new double[] {1, 1.25, 1.25});
    var byItem = Effect.ofSeeds(new double[] {4 / 3.0, 2 / 3.0, 2 / 3.0, 2});
    for (double level : new double[] {0.5, 0.05, 0.001}) {
      assertThat(effect.halfWidth(level))
          .isGreaterThanOrEqualTo(bySeed.halfWidth(level) - 1e-9)
          .isGreaterThanOrEqualTo(byItem.halfWidth(level) - 1e-9);
    }
  }

  @Test
  void noSpreadAndHugeEffectsGiveNumbersToo() {
    var same = Effect.ofSeeds(new double[] {0.1 + 0.2, 0.3, 0.3});
    assertThat(same.hasSpread(0.3)).isFalse();
    assertThat(Effect.ofSeeds(new double[] {0.3, 0.31, 0.3}).hasSpread(0.3)).isTrue();
    assertThat(Effect.ofSeeds(new double[] {1e9, 1e9 + 1, 1e9 + 2}).p()).isBetween(0.0, 1e-15);
    var items = Effect.ofSeedsAndItems(new double[][] {{1e9, 1e9 + 1}, {1e9 + 2, 1e9 + 4}});
    assertThat(items.p()).isBetween(0.0, 1e-8);
    var none = Effect.ofSeedsAndItems(new double[][] {{1, -1}, {-1, 1}});
    assertThat(none.p()).isEqualTo(1);
    assertThat(none.smallestDetectable()).isFinite();
  }
}
