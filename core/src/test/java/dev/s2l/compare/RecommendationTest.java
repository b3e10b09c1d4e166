package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.compare.Verdicts.Recommended;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The recommendation on tables where it is known what is right.
class RecommendationTest {
  private static Planted controls(double random, double matched, double full) {
    return new Planted(5, 0.2)
        .with("random", "11%", 880, random)
        .with("length-matched-random", "11%", 880, matched)
        .with("full", "100%", 8000, full);
  }

  private static void takes(Verdicts verdicts, String method, String budget) {
    assertThat(verdicts.recommended())
        .as(verdicts.recommendation())
        .contains(new Recommended(method, budget, ""));
  }

  @Test
  void smallToLargeWins() {
    var verdicts =
        controls(40, 40, 42)
            .with("small-to-large", "11%", 880, 42)
            .with("least-confidence@late", "11%", 880, 39)
            .verdicts();
    takes(verdicts, "small-to-large", "11%");
    assertThat(verdicts.recommendation())
        .startsWith(
            "Take small-to-large at 11%, without further rules: in accuracy it is better than"
                + " random by ")
        .contains("Length does not explain it: in accuracy it is better than length-matched random")
        .contains("From full data it cannot be told apart (a difference below 0.")
        .contains("A cell of it took 1 min, one of full data 13 min.")
        .doesNotContain("Also shown");
  }

  @Test
  void aBaselineWins() {
    var verdicts =
        controls(40, 40, 42)
            .with("small-to-large", "11%", 880, 40)
            .with("high-learnability@early", "11%", 880, 42)
            .verdicts();
    takes(verdicts, "high-learnability@early", "11%");
    assertThat(verdicts.recommendation())
        .startsWith("Take high-learnability@early at 11%")
        .doesNotContain("small-to-large");
  }

  @Test
  void theBetterOfTwoWinnersIsTakenWithItsRules() {
    var verdicts =
        controls(40, 40, 44)
            .with("small-to-large", "11%", 880, 43)
            .with("clean", "11%", 880, 44)
            .verdicts(
                VerdictSettings.defaults()
                    .rules(Map.of("clean", "small-to-large --exclude forgotten")));
    assertThat(verdicts.recommended())
        .contains(new Recommended("clean", "11%", "small-to-large --exclude forgotten"));
    assertThat(verdicts.recommendation())
        .startsWith("Take clean at 11% (small-to-large --exclude forgotten): ")
        .contains("Also shown to be better: small-to-large at 11%.");
  }

  @Test
  void nobodyWins() {
    var verdicts =
        new Planted(5, 0.5)
            .with("random", "5%", 400, 37)
            .with("random", "11%", 880, 40)
            .with("random", "38%", 3040, 40)
            .with("length-matched-random", "11%", 880, 40)
            .with("full", "100%", 8000, 40)
            .with("small-to-large", "5%", 400, 37)
            .with("small-to-large", "11%", 880, 40)
            .with("small-to-large", "38%", 3040, 40)
            .verdicts();
    takes(verdicts, "random", "11%");
    assertThat(verdicts.recommendation())
        .startsWith("No method is shown to be better than random rows (a difference below ")
        .contains("Take random at 11%, without further rules: of the budgets compared")
        .contains("that is no proof that nothing is lost");
  }

  @Test
  void everythingIsWorseThanFullData() {
    var verdicts =
        controls(30, 30, 50)
            .with("small-to-large", "11%", 880, 35)
            .with("least-confidence", "11%", 880, 28)
            .verdicts();
    takes(verdicts, "full", "100%");
    assertThat(verdicts.recommendation())
        .startsWith("Train on all rows if you can: every subset that is better than random")
        .contains("in accuracy it is worse than full data by 1")
        .contains("Where only so many rows may be used, take small-to-large at 11%")
        .doesNotContain("Also shown");

    var two =
        controls(30, 30, 50)
            .with("small-to-large", "11%", 880, 35)
            .with("facility-location", "11%", 880, 37)
            .verdicts();
    assertThat(two.recommendation())
        .contains("take facility-location at 11%")
        .endsWith(" Also shown to be better: small-to-large at 11%.");

    var nobody = controls(30, 30, 50).with("small-to-large", "11%", 880, 28).verdicts();
    takes(nobody, "full", "100%");
    assertThat(nobody.recommendation())
        .contains("Worse than random: small-to-large at 11%.")
        .contains("Train on all rows: random rows are shown to be worse at every budget");
  }

  @Test
  void lengthExplainsTheGain() {
    var verdicts = controls(40, 42, 42).with("small-to-large", "11%", 880, 42).verdicts();
    takes(verdicts, "length-matched-random", "11%");
    assertThat(verdicts.recommendation())
        .startsWith("small-to-large at 11% helps (in accuracy it is better than random by ")
        .contains("not shown to be better than random rows of the same lengths: length explains")
        .contains("Take length-matched-random at 11%");
  }

  @Test
  void lengthExplainsABaselineToo() {
    var found = controls(40, 42, 42).with("longest-response", "11%", 880, 42).verdicts();
    takes(found, "length-matched-random", "11%");
    assertThat(found.recommendation()).contains("random rows of the lengths of small-to-large's");
  }

  @Test
  void rowsBalancedBySourceDoBetterThanTheWinner() {
    var verdicts =
        controls(40, 40, 44)
            .with("source-balanced-random", "11%", 880, 44)
            .with("per-topic", "11%", 880, 42)
            .verdicts(
                VerdictSettings.defaults()
                    .rules(Map.of("per-topic", "small-to-large --min-per-topic 10")));
    takes(verdicts, "source-balanced-random", "11%");
    assertThat(verdicts.recommendation())
        .startsWith("per-topic at 11% helps (in accuracy it is better than random by ")
        .contains(", but in accuracy it is worse than source-balanced random by ")
        .contains(": the mixture of sources explains the gain as far as can be told.")
        .contains("Take source-balanced-random at 11%, without further rules, the simpler");
  }

  @Test
  void rowsBalancedBySourceThatHelpLessExplainNothing() {
    var verdicts =
        controls(40, 40, 44)
            .with("source-balanced-random", "11%", 880, 42)
            .with("small-to-large", "11%", 880, 44)
            .verdicts();
    takes(verdicts, "small-to-large", "11%");
    assertThat(verdicts.recommendation())
        .contains("Length does not explain it: in accuracy it is better than length-matched")
        .contains(
            "The mixture of sources does not explain it: in accuracy it is better than"
                + " source-balanced random by 2");
  }

  @Test
  void ofTwoExplanationsTheBetterOneIsTaken() {
    var verdicts =
        controls(40, 42, 44)
            .with("source-balanced-random", "11%", 880, 44)
            .with("small-to-large", "11%", 880, 42)
            .verdicts();
    takes(verdicts, "source-balanced-random", "11%");
  }

  @Test
  void whatIsBetterAndWorseThanAControlIsSaidByMetric() {
    var verdicts =
        new Planted(5, 0.2)
            .with("random", "11%", 880, Map.of("accuracy", 40.0, "f1", 50.0))
            .with("length-matched-random", "11%", 880, Map.of("accuracy", 38.0, "f1", 53.0))
            .with("full", "100%", 8000, Map.of("accuracy", 42.0, "f1", 51.0))
            .with("small-to-large", "11%", 880, Map.of("accuracy", 42.0, "f1", 51.0))
            .verdicts();
    takes(verdicts, "small-to-large", "11%");
    assertThat(verdicts.recommendation())
        .contains(
            "Beside random rows of the same lengths it is better and worse: in accuracy it is"
                + " better than length-matched random by ")
        .contains(" and in f1 it is worse than length-matched random by ");
  }

  @Test
  void lengthThatIsNoBetterThanRandomExplainsNothing() {
    // With much noise in the control of lengths nothing can be told from it.
    var cells =
        new java.util.ArrayList<>(
            controls(40, 40, 42).with("small-to-large", "11%", 880, 42).cells());
    cells.replaceAll(
        cell ->
            cell.method().equals("length-matched-random")
                ? cell.done(
                    1, Map.of("accuracy", 40.0 + 6 * (cell.selectionSeed() % 2 == 0 ? 1 : -1)))
                : cell);
    var verdicts = Planted.verdicts(cells, VerdictSettings.defaults());
    takes(verdicts, "small-to-large", "11%");
    assertThat(verdicts.recommendation())
        .contains("Whether it is better than random rows of the same lengths cannot be told.");
  }

  @Test
  void aMethodThatIsBetterByOneMetricAndWorseByAnotherDoesNotWin() {
    var both = Map.of("accuracy", 40.0, "loss", 2.0);
    var verdicts =
        new Planted(5, 0.02)
            .with("random", "11%", 880, both)
            .with("full", "100%", 8000, both)
            .with("small-to-large", "11%", 880, Map.of("accuracy", 41.0, "loss", 2.5))
            .verdicts();
    takes(verdicts, "random", "11%");
    var onlyLoss =
        new Planted(5, 0.02)
            .with("random", "11%", 880, both)
            .with("full", "100%", 8000, both)
            .with("small-to-large", "11%", 880, Map.of("accuracy", 40.0, "loss", 1.5))
            .verdicts();
    takes(onlyLoss, "small-to-large", "11%");
    assertThat(onlyLoss.recommendation()).contains("in loss it is better than random by 0.5");
  }

  @Test
  void onlyFailuresRecommendNothingAndNameTheFirst() {
    var cells =
        List.of(
            CellResult.waiting("random", "11%", 1, 2, 880).failed(1, "no memory"),
            CellResult.waiting("small-to-large", "11%", 1, 2, 880).failed(1, "no disk"));
    var verdicts = Planted.verdicts(cells, VerdictSettings.defaults());
    assertThat(verdicts.recommended()).isEqualTo(Optional.empty());
    assertThat(verdicts.recommendation())
        .isEqualTo(
            "No recommendation: no cell is finished, and 2 of 2 failed. The first failure (random"
                + " at 11%, selection seed 1, training seed 2): no memory");
  }

  @Test
  void withoutControlsNothingIsRecommended() {
    var verdicts =
        new Planted(5, 0.2)
            .with("a", "11%", 880, 40)
            .with("b", "11%", 880, 41)
            .verdicts(VerdictSettings.defaults().withoutControls());
    assertThat(verdicts.recommended()).isEmpty();
    assertThat(verdicts.recommendation())
        .startsWith("No recommendation: without a control")
        .contains("b at 11% has the best mean");
  }

  @Test
  void withOneSeedNothingIsRecommendedHoweverLargeTheDifferenceIs() {
    var verdicts =
        new Planted(1, 0.2)
            .with("random", "11%", 880, 40)
            .with("full", "100%", 8000, 40)
            .with("small-to-large", "11%", 880, 80)
            .verdicts();
    assertThat(verdicts.recommended()).isEmpty();
    assertThat(verdicts.recommendation())
        .startsWith("No recommendation: no two selection seeds were compared");
  }

  @Test
  void manyMetricsAreCountedNotNamed() {
    var level = Map.of("a", 40.0, "b", 40.0, "c", 40.0, "d", 40.0);
    var verdicts =
        new Planted(5, 0.2)
            .with("full", "100%", 8000, level)
            .with("a", "11%", 880, level)
            .verdicts();
    assertThat(verdicts.recommendation())
        .startsWith(
            "No method is shown to be better than full data (each of the 4 metrics says what"
                + " difference would not show).");
  }

  @Test
  void withFullDataAloneAMethodMustBeBetterThanThese() {
    var planted = new Planted(5, 0.2).with("full", "100%", 8000, 40);
    takes(planted.with("a", "11%", 880, 40).verdicts(), "full", "100%");
    assertThat(planted.verdicts().recommendation())
        .startsWith("No method is shown to be better than full data (a difference below ")
        .endsWith(" would not show). Train on all rows.");
    takes(planted.with("b", "11%", 880, 42).verdicts(), "b", "11%");
  }

  @Test
  void withoutFullDataNothingSaysHowManyRowsAreEnough() {
    var verdicts =
        new Planted(5, 0.2)
            .with("random", "11%", 880, 40)
            .with("small-to-large", "11%", 880, 40)
            .verdicts();
    takes(verdicts, "random", "11%");
    assertThat(verdicts.recommendation()).contains("nothing says how many are enough");
  }
}
