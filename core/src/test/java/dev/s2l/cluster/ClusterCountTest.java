package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Progress;
import dev.s2l.select.Budget;
import dev.s2l.select.MadeTrajectories;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionResult;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.select.SourceSplit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterCountTest {
  private static final ClusterSettings REFERENCE =
      new ClusterSettings(
          Preset.REFERENCE, Optional.empty(), List.of(), 0, ClusteredValues.PLAIN, List.of(), 0);

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "5, 2",
    "6, 2",
    "8, 2",
    "9, 3",
    "60, 20",
    "299, 99",
    "300, 100",
    "10000, 100"
  })
  void isAHundredButAtMostAThirdOfTheBudgetAndAtLeastTwo(int budget, int k) {
    assertThat(ClusterCount.of(ClusterSettings.PAPER, budget)).isEqualTo(k);
    assertThat(ClusterCount.words(ClusterSettings.PAPER, budget).isPresent()).isEqualTo(k < 100);
  }

  @Test
  void isKeptAsGivenAndAHundredInTheReferenceCode() {
    var given = new ClusterSettings(Preset.PAPER, 100, List.of(), 0);
    assertThat(ClusterCount.of(given, 5)).isEqualTo(100);
    assertThat(ClusterCount.of(REFERENCE, 5)).isEqualTo(100);
    assertThat(ClusterCount.words(REFERENCE, 5)).isEmpty();
    assertThat(ClusterCount.words(given, 100)).isEmpty();
    assertThat(ClusterCount.words(given, 60))
        .get()
        .asString()
        .contains("at least 40 of them can give none", "--num-clusters 20 or fewer");
  }

  private static SelectionInput input(int rows) {
    return SelectionInput.of(MadeTrajectories.of(3, rows, 5, 6));
  }

  private static SelectionResult select(
      SelectionInput input, ClusterSettings clusters, String budget, String... nested) {
    var settings =
        new SelectionSettings(
            new SelectionMethod.SmallToLarge(clusters),
            Budget.parse(budget),
            42,
            Protection.NONE,
            List.of(nested).stream().map(Budget::parse).toList());
    return Selector.select(input, settings, List.of(), Progress.SILENT);
  }

  @Test
  void goesByTheSmallestOfNestedBudgets() {
    var input = input(600);
    assertThat(select(input, ClusterSettings.PAPER, "300").clusters().orElseThrow().asked())
        .containsExactly(100);
    var nested = select(input, ClusterSettings.PAPER, "300", "10%", "30");
    assertThat(nested.clusters().orElseThrow().asked()).containsExactly(10);
    assertThat(nested.warnings())
        .containsExactly(
            "K = 10 clusters instead of the paper's 100: a third of the 30 rows of the budget, so"
                + " that no cluster goes without. --num-clusters sets another number.");
  }

  @Test
  void chosenByTheBudgetItDrawsWhatTheSameNumberGivenDraws() {
    var input = input(400);
    for (String budget : List.of("60", "301")) {
      int k = budget.equals("60") ? 20 : 100;
      var byBudget = select(input, ClusterSettings.PAPER, budget);
      var given = select(input, new ClusterSettings(Preset.PAPER, k, List.of(), 0), budget);
      assertThat(byBudget.selection().rows()).isEqualTo(given.selection().rows());
      assertThat(byBudget.quotas()).allMatch(quota -> quota.taken() > 0);
    }
  }

  /// Sources of 30 and 300 rows with 30 rows each: the smaller goes in whole and keeps its 20, the
  /// larger has a share of 30.
  @Test
  void goesByTheShareOfASourceWhereTheBudgetIsSplit() {
    var sources = RowLabels.of(330, row -> row < 30 ? "a" : "b");
    var input =
        new SelectionInput(
            MadeTrajectories.of(3, 330, 5, 6), sources, RowLabels.none(330), Optional.of(row -> 1));
    var rule = new Protection(SourceSplit.EVEN, List.of(), 0, List.of());
    var settings =
        new SelectionSettings(
            new SelectionMethod.SmallToLarge(ClusterSettings.PAPER), Budget.parse("60"), 1, rule);
    var result = Selector.select(input, settings, List.of(), Progress.SILENT);
    assertThat(result.clusters().orElseThrow().asked()).containsExactly(20, 10);
    assertThat(result.warnings())
        .anyMatch(text -> text.contains("K = 10 to 20 clusters in a source"));
    assertThat(result.quotas()).allMatch(quota -> quota.taken() > 0);
  }
}
