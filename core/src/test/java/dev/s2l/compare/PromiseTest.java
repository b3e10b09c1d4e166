package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.Phrase;
import dev.s2l.run.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whether intervals keep their promise, by simulation: of null effects about 5 % are called an
/// effect, never more than 6.5 %, wherever the noise is, and planted effects are found as often as
/// the power says. With `-Ds2l.simulation=FILE` the table of all designs is written, with twenty
/// times as many comparisons.
class PromiseTest {
  private static final int COMPARISONS = 1000;
  private static final double MOST = 0.065;

  private enum Noise {
    SEEDS,
    ITEMS,
    BOTH
  }

  private enum Values {
    NORMAL,
    /// Student's t with three degrees of freedom.
    HEAVY,
    /// Right or wrong.
    BINARY
  }

  private record Design(int seeds, int items, Noise noise, Values values) {}

  private final Map<String, Double> critical = new HashMap<>();

  @Test
  void ofNullEffectsInEachRegimeAtMostSixAndAHalfPercentAreCalledAnEffect() {
    for (int seeds : new int[] {2, 3, 5, 10}) {
      for (Noise noise : Noise.values()) {
        for (Values values : Values.values()) {
          var design = new Design(seeds, 100, noise, values);
          double called = called(design, COMPARISONS, 0);
          assertThat(called).as(design.toString()).isLessThanOrEqualTo(MOST);
        }
      }
    }
  }

  @Test
  void withFewOrManyItemsTheyAreNoMore() {
    for (Noise noise : Noise.values()) {
      for (Values values : Values.values()) {
        var few = new Design(5, 50, noise, values);
        assertThat(called(few, COMPARISONS, 0)).as(few.toString()).isLessThanOrEqualTo(MOST);
        var many = new Design(5, 1000, noise, values);
        assertThat(called(many, 500, 0)).as(many.toString()).isLessThanOrEqualTo(MOST + 0.015);
      }
    }
  }

  @Test
  void withoutItemsTheyAreFivePercentOfThoseFromNoiseOfSeeds() {
    for (int seeds : new int[] {2, 3, 5, 10}) {
      var design = new Design(seeds, 1, Noise.SEEDS, Values.NORMAL);
      assertThat(called(design, 3000, 0)).as(design.toString()).isBetween(0.04, 0.06);
    }
  }

  @Test
  void aPlantedEffectIsFoundAsOftenAsThePowerSays() {
    for (int seeds : new int[] {3, 5, 10}) {
      // A difference of seeds has the variance 1.
      double smallest = Power.shift(Effect.POWER, seeds - 1, Effect.LEVEL) / Math.sqrt(seeds);
      var design = new Design(seeds, 1, Noise.SEEDS, Values.NORMAL);
      assertThat(called(design, 3000, smallest)).as(design.toString()).isBetween(0.78, 0.82);
      assertThat(called(design, 3000, smallest / 3)).as(design.toString()).isLessThan(0.25);
    }
    // Noise of items alone, of the variance 1: a t test over items.
    double smallest = Power.shift(Effect.POWER, 99, Effect.LEVEL) / Math.sqrt(100);
    var items = new Design(5, 100, Noise.ITEMS, Values.NORMAL);
    assertThat(called(items, 3000, smallest)).isBetween(0.78, 0.82);
    // Of both, as much of each, with the smallest difference that the true variances give.
    var true2 = new Effect(0, 5, (1 + 1 / 100.0) / 5, 1 / 100.0, 1 / 100.0 + 1 / 500.0, 100);
    var both = new Design(5, 100, Noise.BOTH, Values.NORMAL);
    assertThat(called(both, 3000, true2.smallestDetectable())).isBetween(0.72, 0.88);
  }

  @Test
  void aPercentileBootstrapOverSeedsBreaksIt() {
    var random = RandomStream.named(1, "percentile");
    int called = 0;
    for (int n = 0; n < 1000; n++) {
      var means = new double[1000];
      double[] seeds = {
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian()
      };
      for (int draw = 0; draw < means.length; draw++) {
        for (int i = 0; i < seeds.length; i++) {
          means[draw] += seeds[random.nextInt(seeds.length)] / seeds.length;
        }
      }
      java.util.Arrays.sort(means);
      called += means[25] > 0 || means[974] < 0 ? 1 : 0;
    }
    assertThat(called / 1000.0).isBetween(0.13, 0.22);
  }

  /// The share of comparisons that are called an effect.
  private double called(Design design, int comparisons, double effect) {
    var random = RandomStream.named(17, design.toString() + effect);
    int called = 0;
    for (int n = 0; n < comparisons; n++) {
      double[][] table = table(design, effect, random);
      var found =
          design.items == 1
              ? Effect.ofSeeds(java.util.Arrays.stream(table).mapToDouble(row -> row[0]).toArray())
              : Effect.ofSeedsAndItems(table);
      called += isCalled(found) ? 1 : 0;
    }
    return called / (double) comparisons;
  }

  /// As `halfWidth`, with critical values that are computed once.
  private boolean isCalled(Effect effect) {
    if (!effect.hasSpread(0)) {
      return false;
    }
    double seedT = critical(effect.seeds() - 1);
    double width = seedT * seedT * effect.seedVariance();
    if (effect.items() > 0) {
      double itemT = critical(effect.items() - 1);
      width += itemT * itemT * effect.itemVariance();
      width = Math.max(width, itemT * itemT * effect.itemFloor());
    }
    return effect.difference() * effect.difference() > width;
  }

  private double critical(int df) {
    return critical.computeIfAbsent("" + df, key -> StudentT.critical(Effect.LEVEL, df));
  }

  private static double[][] table(Design design, double effect, RandomStream random) {
    boolean seeds = design.noise != Noise.ITEMS;
    boolean items = design.noise != Noise.SEEDS;
    var table = new double[design.seeds][design.items];
    if (design.values == Values.BINARY) {
      return binary(design, seeds, items, random, table);
    }
    var byItem = new double[design.items];
    for (int i = 0; i < design.items; i++) {
      byItem[i] = items ? noise(design.values, random) : 0;
    }
    for (double[] row : table) {
      double seed = seeds ? noise(design.values, random) : 0;
      for (int i = 0; i < row.length; i++) {
        boolean rest = design.noise == Noise.BOTH;
        row[i] = effect + seed + byItem[i] + (rest ? noise(design.values, random) : 0);
      }
    }
    return table;
  }

  private static double noise(Values values, RandomStream random) {
    if (values == Values.NORMAL) {
      return random.nextGaussian();
    }
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      double one = random.nextGaussian();
      squares += one * one;
    }
    return random.nextGaussian() / Math.sqrt(squares);
  }

  /// Two models answer items that are hard or easy; both are as good.
  private static double[][] binary(
      Design design, boolean seeds, boolean items, RandomStream random, double[][] table) {
    var hard = new double[design.items];
    var liking = new double[2][design.items];
    for (int i = 0; i < design.items; i++) {
      hard[i] = 1.5 * random.nextGaussian();
      liking[0][i] = items ? random.nextGaussian() : 0;
      liking[1][i] = items ? random.nextGaussian() : 0;
    }
    for (double[] row : table) {
      for (int model = 0; model < 2; model++) {
        double luck = seeds ? 0.5 * random.nextGaussian() : 0;
        for (int i = 0; i < row.length; i++) {
          double rest = design.noise == Noise.BOTH ? random.nextGaussian() : 0;
          boolean right = hard[i] + liking[model][i] + luck + rest > 0;
          row[i] += right ? 1 - 2 * model : 0;
        }
      }
    }
    return table;
  }

  @Test
  void theTableOfAllDesignsIsWrittenWhereItIsAskedFor() throws IOException {
    String file = System.getProperty("s2l.simulation");
    if (file == null) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("| seeds | items | values | noise of seeds | of items | of both |");
    lines.add("|---|---|---|---|---|---|");
    for (int seeds : new int[] {2, 3, 5, 10}) {
      for (int items : new int[] {50, 100, 1000}) {
        for (Values values : Values.values()) {
          var line = new StringBuilder(Phrase.of("| %d | %d | %s |", seeds, items, values));
          for (Noise noise : Noise.values()) {
            var design = new Design(seeds, items, noise, values);
            int comparisons = items == 1000 ? 4000 : 20 * COMPARISONS;
            line.append(Phrase.of(" %.1f %% |", 100 * called(design, comparisons, 0)));
          }
          lines.add(line.toString());
        }
      }
    }
    Files.write(Path.of(file), lines);
  }
}
