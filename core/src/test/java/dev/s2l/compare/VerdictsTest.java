package dev.s2l.compare;

import static dev.s2l.compare.Planted.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of cells, word for word.
class VerdictsTest {
  private static final VerdictSettings DEFAULTS = VerdictSettings.defaults();

  @TempDir private Path folder = Path.of("");

  /// Cells of two methods whose differences by pair are these.
  private static List<CellResult> cells(String metric, double... differences) {
    var cells = new ArrayList<CellResult>();
    for (int i = 0; i < differences.length; i++) {
      double base = 40 + i;
      cells.add(cell("small-to-large", i, metric, base + differences[i]));
      cells.add(cell("random", i, metric, base));
    }
    return cells;
  }

  private static CellResult cell(String method, int seed, String metric, double value) {
    return CellResult.waiting(method, "11%", seed, 10 + seed, 880).done(9, Map.of(metric, value));
  }

  private static MethodVerdict only(List<CellResult> cells, VerdictSettings settings) {
    var verdicts = Planted.verdicts(cells, settings).verdicts();
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  @Test
  void aClearDifferenceIsBetterWithItsInterval() {
    // Mean 1.2, standard deviation 0.6443: an interval of ±0.8 by t(0.975, 4) = 2.776.
    double step = 0.8 * Math.sqrt(5) / 2.776445 * Math.sqrt(4 / 10.0);
    double[] differences = {1.2 - 2 * step, 1.2 - step, 1.2, 1.2 + step, 1.2 + 2 * step};
    var verdict = only(cells("accuracy", differences), DEFAULTS);
    assertThat(verdict.sentence()).isEqualTo("better than random by 1.2 (0.4 to 2.0)");
    assertThat(verdict.verdict()).isEqualTo(Outcome.BETTER);
    assertThat(verdict.difference().orElseThrow()).isCloseTo(1.2, within(1e-9));
    assertThat(verdict.low().orElseThrow()).isCloseTo(0.4, within(1e-5));
    assertThat(verdict.high().orElseThrow()).isCloseTo(2.0, within(1e-5));
    assertThat(verdict.winRate()).contains(1.0);
    assertThat(verdict.pAdjusted()).isEqualTo(verdict.p());
    assertThat(verdict.seeds()).isEqualTo(5);
    assertThat(verdict.mean().orElseThrow()).isCloseTo(43.2, within(1e-9));
    assertThat(verdict.againstMean()).contains(42.0);
  }

  @Test
  void aLossThatIsLowerIsBetterByAPositiveDifference() {
    for (String metric : List.of("loss", "heldout/loss", "evalLoss")) {
      var verdict = only(cells(metric, -0.2, -0.21, -0.22, -0.19, -0.18), DEFAULTS);
      assertThat(verdict.sentence()).isEqualTo("better than random by 0.200 (0.180 to 0.220)");
      assertThat(verdict.difference().orElseThrow()).isCloseTo(0.2, within(1e-9));
      assertThat(verdict.verdict()).isEqualTo(Outcome.BETTER);
      assertThat(verdict.winRate()).contains(1.0);
    }
    var perplexity = cells("perplexity", -0.2, -0.21, -0.22, -0.19, -0.18);
    assertThat(only(perplexity, DEFAULTS).sentence())
        .isEqualTo("worse than random by 0.200 (0.180 to 0.220)");
    assertThat(only(perplexity, DEFAULTS.lowerIsBetter(Set.of("perplexity"))).verdict())
        .isEqualTo(Outcome.BETTER);
  }

  @Test
  void whatTheDesignCannotShowIsUndecidedWithTheDifferenceThatWouldShow() {
    var verdict = only(cells("accuracy", 1, -1, 0.5, -0.4, 0.2), DEFAULTS);
    assertThat(verdict.verdict()).isEqualTo(Outcome.UNDECIDED);
    assertThat(verdict.sentence())
        .isEqualTo("cannot be told with 5 seeds: a difference below 1.3 would not show");
    assertThat(verdict.smallestDetectable().orElseThrow()).isBetween(1.25, 1.35);
    assertThat(verdict.winRate()).contains(0.6);
  }

  @Test
  void noDifferenceIsSaidOnlyInsideAMargin() {
    var cells = cells("accuracy", 0.2, 0.1, 0.0, -0.1, 0.05);
    assertThat(only(cells, DEFAULTS).verdict()).isEqualTo(Outcome.UNDECIDED);
    var within = only(cells, DEFAULTS.margin(0.5));
    assertThat(within.verdict()).isEqualTo(Outcome.NO_DIFFERENCE);
    assertThat(within.sentence())
        .isEqualTo(
            "no better than random: the difference of 0.05 (-0.09 to 0.19) lies within the margin"
                + " of 0.5");
    assertThat(only(cells, DEFAULTS.margin(0.15)).verdict()).isEqualTo(Outcome.UNDECIDED);
    var single = DEFAULTS.margin(0.01).margins(Map.of("accuracy", 0.5));
    assertThat(only(cells, single).verdict()).isEqualTo(Outcome.NO_DIFFERENCE);
    // A difference that is sure but too small to matter.
    assertThat(only(cells("accuracy", 0.1, 0.11, 0.12), DEFAULTS.margin(0.5)).verdict())
        .isEqualTo(Outcome.NO_DIFFERENCE);
  }

  @Test
  void onePairOfSeedsHasNoInterval() throws IOException {
    var all = Planted.verdicts(cells("accuracy", 3), DEFAULTS);
    var verdict = all.verdicts().getFirst();
    assertThat(verdict.sentence())
        .isEqualTo("cannot be told with 1 seed: how far seeds differ is not known");
    assertThat(verdict.verdict()).isEqualTo(Outcome.UNDECIDED);
    assertThat(verdict.difference()).contains(3.0);
    all.write(folder.resolve(Verdicts.FILE));
    assertThat(Files.readString(folder.resolve(Verdicts.FILE)))
        .contains("\"low\" : null", "\"p_adjusted\" : null", "\"win_rate\" : 1.0")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void seedsThatAllSayTheSameAreNoProof() {
    assertThat(only(cells("accuracy", 1, 1, 1), DEFAULTS).sentence())
        .isEqualTo(
            "cannot be told: with all 3 seeds the difference is the same 1, as if the training"
                + " ignored its seed");
    assertThat(only(cells("accuracy", 0, 0, 0), DEFAULTS).sentence())
        .isEqualTo("the same as random to the last digit with 3 seeds");
    assertThat(only(cells("accuracy", 0, 0, 0), DEFAULTS).winRate()).contains(0.5);
  }

  @Test
  void manyMethodsMakeADifferenceThatMayBeChance() {
    var cells = new ArrayList<>(cells("accuracy", 1, 2, 1.5, 0.3, 0.2));
    double p = only(cells, DEFAULTS).p().orElseThrow();
    assertThat(p).isBetween(0.04, 0.05);
    for (String method : List.of("a", "b", "c")) {
      for (int i = 0; i < 5; i++) {
        cells.add(cell(method, i, "accuracy", 40 + i + (i % 2 == 0 ? 1 : -1) * (i + 1)));
      }
    }
    var all = Planted.verdicts(cells, DEFAULTS);
    var verdict = one(all, "small-to-large", "11%", "random");
    assertThat(verdict.pAdjusted().orElseThrow()).isCloseTo(4 * p, within(1e-12));
    assertThat(verdict.verdict()).isEqualTo(Outcome.UNDECIDED);
    assertThat(verdict.sentence())
        .startsWith("better than random by 1.00 (0.")
        .contains("if it were the only comparison; among 4 it may be chance (adjusted p 0.1");
  }

  @Test
  void trainingSeedsOfOneSelectionAreOneUnit() {
    var cells = new ArrayList<CellResult>();
    for (int selection = 0; selection < 3; selection++) {
      for (int training = 0; training < 4; training++) {
        int seed = 10 * selection + training;
        for (String method : List.of("small-to-large", "random")) {
          double value = method.equals("random") ? 40 : 41 + selection + 0.1 * training;
          cells.add(
              CellResult.waiting(method, "11%", selection, seed, 880)
                  .done(9, Map.of("accuracy", value)));
        }
      }
    }
    var verdict = only(cells, DEFAULTS);
    assertThat(verdict.seeds()).isEqualTo(3);
    assertThat(verdict.pairs()).isEqualTo(12);
    var units = Effect.ofSeeds(new double[] {1.15, 2.15, 3.15});
    assertThat(verdict.low().orElseThrow()).isCloseTo(2.15 - units.halfWidth(0.05), within(1e-9));
  }

  @Test
  void fullDataAreComparedWithEveryBudget() {
    var all =
        new Planted(5, 0.1)
            .with("small-to-large", "11%", 880, 42)
            .with("small-to-large", "500", 500, 41)
            .with("random", "11%", 880, 40)
            .with("random", "500", 500, 40)
            .with("full", "100%", 8000, 44)
            .verdicts();
    assertThat(one(all, "small-to-large", "11%", "full").sentence())
        .startsWith("worse than full data by 2.");
    assertThat(one(all, "small-to-large", "500", "full").sentence())
        .startsWith("worse than full data by 3");
    assertThat(one(all, "random", "500", "full").verdict()).isEqualTo(Outcome.WORSE);
    assertThat(all.verdicts()).noneMatch(verdict -> verdict.method().equals("full"));
    assertThat(all.verdicts()).hasSize(6);
  }

  @Test
  void theProxysOwnNoiseIsInTheIntervalWhereSeedsHaveTrajectoriesOfTheirOwn() {
    assertThat(only(stores("a", "a", "a"), DEFAULTS).proxyNoise())
        .isEqualTo(ProxyNoise.NOT_IN_INTERVAL);
    assertThat(only(stores("a", "b", "c"), DEFAULTS).proxyNoise())
        .isEqualTo(ProxyNoise.IN_INTERVAL);
    assertThat(only(stores("a", "b", "a"), DEFAULTS).proxyNoise()).isEqualTo(ProxyNoise.IN_PART);
    assertThat(only(cells("accuracy", 1, 2, 4), DEFAULTS).proxyNoise())
        .isEqualTo(ProxyNoise.NOT_IN_INTERVAL);
    assertThat(Planted.verdicts(stores("a", "b", "c"), DEFAULTS).notes())
        .anyMatch(note -> note.contains("the proxy's own noise is in the intervals."));
    // Each seed with each of two stores: what they share, the draws of random, is counted once.
    var crossed = new ArrayList<>(stores("a", "a", "a"));
    stores("b", "b", "b").stream()
        .filter(cell -> cell.trajectories().isPresent())
        .forEach(crossed::add);
    var verdict = only(crossed, DEFAULTS);
    assertThat(verdict.seeds()).isEqualTo(3);
    assertThat(verdict.pairs()).isEqualTo(6);
    assertThat(verdict.proxyNoise()).isEqualTo(ProxyNoise.NOT_IN_INTERVAL);
  }

  private static List<CellResult> stores(String... names) {
    var cells = new ArrayList<CellResult>();
    for (int i = 0; i < names.length; i++) {
      cells.add(cell("small-to-large", i, "accuracy", 42 + i * i).by(names[i]));
      cells.add(cell("random", i, "accuracy", 41));
    }
    return cells;
  }

  @Test
  void whatIsNotFinishedIsSaidAndTheRestIsJudged() {
    var cells = new ArrayList<>(cells("accuracy", 1, 1.2, 1.1, 0.9));
    cells.add(CellResult.waiting("small-to-large", "11%", 9, 19, 880));
    cells.add(cell("random", 9, "accuracy", 40));
    var all = Planted.verdicts(cells, DEFAULTS);
    assertThat(all.provisional()).isTrue();
    assertThat(all.verdicts().getFirst().sentence())
        .startsWith("better than random by 1.05 (0.")
        .endsWith(" (so far, with 4 of 5 pairs of seeds)");
    assertThat(all.notes()).contains("Provisional: 1 of 10 cells are not finished.");
    assertThat(all.recommendation()).startsWith("So far, with 9 of 10 cells finished: ");

    cells.set(8, cells.get(8).failed(3, "the trainer left with exit code 1"));
    var failed = Planted.verdicts(cells, DEFAULTS);
    assertThat(failed.provisional()).isFalse();
    assertThat(failed.verdicts().getFirst().sentence()).endsWith(" (with 4 of 5 pairs of seeds)");
    assertThat(failed.notes())
        .contains(
            "1 of 10 cells failed and are in no number, the first of them small-to-large at 11%,"
                + " selection seed 9, training seed 19: the trainer left with exit code 1");
  }

  @Test
  void aControlThatIsNotFinishedLeavesItsVerdictOpen() {
    var cells = new ArrayList<>(cells("accuracy", 1, 1.2));
    cells.add(CellResult.waiting("full", "100%", 0, 10, 8000));
    cells.add(CellResult.waiting("source-balanced-random", "11%", 0, 10, 0).skipped("no sources"));
    var all = Planted.verdicts(cells, DEFAULTS);
    var verdict = one(all, "small-to-large", "11%", "full");
    assertThat(verdict.sentence())
        .isEqualTo("cannot be told: no pair of seeds is finished in both");
    assertThat(verdict.difference()).isEmpty();
    assertThat(all.notes()).contains("source-balanced-random was skipped: no sources");
    assertThat(all.verdicts()).noneMatch(one -> one.against().equals("source-balanced-random"));
  }

  @Test
  void withoutControlsMethodsAreComparedWithEachOtherAndEverySentenceSaysSo() {
    var cells = new Planted(5, 0.1).with("a", "11%", 880, 42).with("b", "11%", 880, 40).cells();
    var all = Planted.verdicts(cells, DEFAULTS.withoutControls());
    assertThat(all.verdicts()).hasSize(1);
    assertThat(all.verdicts().getFirst().sentence())
        .startsWith("worse than a by 2.")
        .endsWith("; controls were left out (--no-controls)");
    assertThat(all.notes()).anyMatch(note -> note.startsWith("Controls were left out"));
    assertThat(all.recommended()).isEmpty();
    // Random that was named among the methods is compared with, all the same.
    var random = Planted.verdicts(cells("accuracy", 1, 2, 3), DEFAULTS.withoutControls());
    assertThat(random.verdicts().getFirst().against()).isEqualTo("random");
    assertThat(random.verdicts().getFirst().sentence())
        .endsWith("; controls were left out (--no-controls)");
  }

  @Test
  void valuesByItemMakeItemsASample() throws IOException {
    var noise = RandomStream.named(3, "items");
    var items = new TreeMap<String, ItemValues>();
    var cells = new ArrayList<CellResult>();
    var liking = new double[200];
    for (int i = 0; i < liking.length; i++) {
      liking[i] = noise.nextGaussian() + 0.1;
    }
    for (int seed = 0; seed < 5; seed++) {
      for (String method : List.of("small-to-large", "random")) {
        SortedMap<String, Double> values = new TreeMap<>();
        for (int i = 0; i < liking.length; i++) {
          values.put("item-" + i, 2 + (method.equals("random") ? 0 : liking[i]));
        }
        double mean = values.values().stream().mapToDouble(one -> one).average().orElseThrow();
        cells.add(cell(method, seed, "score", mean + 1e-9 * seed));
        items.put(cells.getLast().words(), new ItemValues(new TreeMap<>(Map.of("score", values))));
      }
    }
    ItemSource source = cell -> Optional.ofNullable(items.get(cell.words()));
    var verdict = Verdicts.of(cells, source, DEFAULTS).verdicts().getFirst();
    assertThat(verdict.items()).isEqualTo(200);
    var byItem = Effect.ofSeeds(liking);
    assertThat(verdict.low().orElseThrow())
        .isCloseTo(byItem.difference() - byItem.halfWidth(0.05), within(1e-6));
    assertThat(Verdicts.of(cells, ItemSource.NONE, DEFAULTS).notes())
        .anyMatch(note -> note.startsWith("Without values by item the intervals of score"));

    // Where one cell has none, or the metric is not their mean, they are not used, which is said.
    var first = cells.getFirst();
    ItemSource lacking = cell -> cell.equals(first) ? Optional.empty() : source.of(cell);
    assertThat(Verdicts.of(cells, lacking, DEFAULTS).notes())
        .anyMatch(
            note -> note.startsWith("Values by item of score are not used: small-to-large at 11%"));
    cells.set(0, first.done(1, Map.of("score", 7.0)));
    assertThat(Verdicts.of(cells, source, DEFAULTS).notes())
        .anyMatch(
            note ->
                note.startsWith(
                    "Values by item of score are not used: the metric is not their mean (7.0"));
  }

  @Test
  void anAccuracyInPercentIsTheMeanOfRightAndWrong() throws IOException {
    var cells = new ArrayList<CellResult>();
    for (int seed = 0; seed < 3; seed++) {
      cells.add(cell("small-to-large", seed, "accuracy", 75));
      cells.add(cell("random", seed, "accuracy", 25));
    }
    ItemSource source =
        cell ->
            Optional.of(
                new ItemValues(
                    new TreeMap<>(
                        Map.of(
                            "accuracy",
                            new TreeMap<>(
                                Map.of(
                                    "a", cell.method().equals("random") ? 0.0 : 1.0,
                                    "b", cell.method().equals("random") ? 0.0 : 1.0,
                                    "c", cell.method().equals("random") ? 0.0 : 1.0,
                                    "d", cell.method().equals("random") ? 1.0 : 0.0))))));
    var verdict = Verdicts.of(cells, source, DEFAULTS).verdicts().getFirst();
    assertThat(verdict.items()).isEqualTo(4);
    assertThat(verdict.sentence()).endsWith("; by items alone: the seeds changed nothing");
    assertThat(verdict.difference().orElseThrow()).isCloseTo(50, within(1e-9));
  }

  @Test
  void settingsThatNameNoMetricAreRefused() {
    var cells = cells("accuracy", 1, 2);
    for (var settings :
        List.of(
            DEFAULTS.lowerIsBetter(Set.of("acuracy")), DEFAULTS.margins(Map.of("acuracy", 1.0)))) {
      assertThatThrownBy(() -> Planted.verdicts(cells, settings))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("acuracy: no cell has this metric; expected one of accuracy.");
    }
    assertThatThrownBy(() -> DEFAULTS.margin(-1)).isInstanceOf(S2lException.class);
  }

  @Test
  void theFileHasTheNamesThatOtherProgramsRelyOnAndIsReadBack() throws IOException {
    var all = Planted.verdicts(cells("accuracy", 1, 2, 1.5), DEFAULTS.margin(0.5));
    Path file = folder.resolve(Verdicts.FILE);
    all.write(file);
    assertThat(Verdicts.read(file)).isEqualTo(all);
    var tree = Json.COMPACT.readTree(Files.readString(file));
    assertThat(tree.path("schema").asInt()).isEqualTo(1);
    assertThat(tree.path("recommendation").asString()).isNotBlank();
    var names = new ArrayList<String>();
    tree.path("verdicts").get(0).propertyNames().forEach(names::add);
    assertThat(names)
        .startsWith(
            "method",
            "budget",
            "metric",
            "against",
            "difference",
            "low",
            "high",
            "p_adjusted",
            "win_rate",
            "smallest_detectable",
            "verdict",
            "sentence");
    byte[] before = Files.readAllBytes(file);
    Planted.verdicts(cells("accuracy", 1, 2, 1.5), DEFAULTS.margin(0.5)).write(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void noCellAtAllGivesAFileToo() {
    var all = Planted.verdicts(List.of(), DEFAULTS);
    assertThat(all.verdicts()).isEmpty();
    assertThat(all.recommendation()).isEqualTo("No recommendation: no cell is finished yet.");
  }
}
