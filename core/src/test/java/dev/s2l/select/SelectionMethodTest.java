package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.dataset.RowLabels;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.ReferenceCheckpoint;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which end of its score each method keeps, on six rows that can be checked by eye.
class SelectionMethodTest {
  //                                       row: 0    1    2    3    4    5
  private static final float[] START = /*  */ {5.0f, 5.0f, 4.0f, 3.0f, 2.0f, 5.0f};
  private static final float[] EARLY = /*  */ {4.0f, 1.0f, 3.5f, 2.5f, 2.0f, 4.5f};
  private static final float[] MIDDLE = /* */ {3.5f, 0.9f, 3.0f, 2.0f, 2.0f, 1.0f};
  private static final float[] LATE = /*   */ {3.0f, 0.5f, 1.0f, 2.0f, 2.0f, 0.8f};

  private static final ReferenceCheckpoint LAST = new ReferenceCheckpoint.Late();
  private static final ReferenceCheckpoint FIRST = new ReferenceCheckpoint.Early();

  private static int[] byRank(SelectionMethod method, int budget) {
    var input =
        new SelectionInput(
            Trajectories.of(
                List.of(
                    new LossColumn(0, START),
                    new LossColumn(10, EARLY),
                    new LossColumn(20, MIDDLE),
                    new LossColumn(25, LATE))),
            RowLabels.none(6),
            RowLabels.none(6),
            Optional.of(row -> new int[] {7, 900, 3, 900, 12, 5}[row]));
    var settings = new SelectionSettings(method, new Budget.Rows(budget), 7, Protection.NONE);
    var selection = Selector.select(input, settings, List.of(), Progress.SILENT).selection();
    return IntStream.range(0, selection.size())
        .mapToObj(selection::at)
        .sorted(Comparator.comparingInt(ChosenRows.Chosen::rank))
        .mapToInt(ChosenRows.Chosen::row)
        .toArray();
  }

  /// Columns 10 and 20 are clustered: points (4, 3.5), (1, 0.9), (3.5, 3), (2.5, 2), (2, 2), (4.5,
  /// 1). The first one drawn is row 4. Farthest from it is row 5 (squared distance 7.25), then row
  /// 0 (6.25 from row 4), row 1 (2.21), row 2 (0.5 from row 0).
  @Test
  void kCentreGreedyLeavesNoRowFarAway() {
    assertThat(byRank(new SelectionMethod.KCentreGreedy(), 6)).containsExactly(4, 5, 0, 1, 2, 3);
    assertThat(byRank(new SelectionMethod.KCentreGreedy(), 2)).containsExactly(4, 5);
  }

  @Test
  void leastConfidenceKeepsTheHighestLosses() {
    assertThat(byRank(new SelectionMethod.LeastConfidence(LAST), 3)).containsExactly(0, 3, 4);
    assertThat(byRank(new SelectionMethod.LeastConfidence(FIRST), 3)).containsExactly(5, 0, 2);
  }

  @Test
  void confidenceCurriculumKeepsTheLowestLossesAndOrdersThem() {
    assertThat(byRank(new SelectionMethod.ConfidenceCurriculum(LAST), 3)).containsExactly(1, 5, 2);
  }

  /// Late losses ascending: rows 1, 5, 2, 3, 4, 0. Three of six begin at rank ⌊3/2⌋ = 1.
  @Test
  void middlePerplexityKeepsTheRanksAroundTheMedian() {
    assertThat(byRank(new SelectionMethod.MiddlePerplexity(LAST), 3))
        .containsExactlyInAnyOrder(5, 2, 3);
    assertThat(byRank(new SelectionMethod.MiddlePerplexity(LAST), 1)).containsExactly(2);
    assertThat(byRank(new SelectionMethod.MiddlePerplexity(LAST), 2))
        .containsExactlyInAnyOrder(2, 3);
  }

  /// Falls to the end: 2, 4.5, 3, 1, 0, 4.2.
  @Test
  void highLearnabilityKeepsTheGreatestFalls() {
    assertThat(byRank(new SelectionMethod.HighLearnability(LAST), 3)).containsExactly(1, 5, 2);
    assertThat(byRank(new SelectionMethod.HighLearnability(FIRST), 2)).containsExactly(1, 0);
  }

  /// Falls to the end by the first losses 5, 5, 4, 3, 2, 5: 0.4, 0.9, 0.75, 0.33, 0, 0.84.
  @Test
  void normalizedHighLearnabilityKeepsTheGreatestSharesOfTheFirstLoss() {
    assertThat(byRank(new SelectionMethod.NormalizedHighLearnability(LAST), 6))
        .containsExactly(1, 5, 2, 0, 3, 4);
    // Early: 0.2, 0.8, 0.125, 0.17, 0, 0.1, where the plain falls are 1, 4, 0.5, 0.5, 0, 0.5.
    assertThat(byRank(new SelectionMethod.NormalizedHighLearnability(FIRST), 5))
        .containsExactly(1, 0, 3, 2, 5);
    assertThat(byRank(new SelectionMethod.HighLearnability(FIRST), 5))
        .containsExactly(1, 0, 2, 3, 5);
  }

  @Test
  void normalizedHighLearnabilityPutsRowsThatBeginAtZeroLast() {
    var input =
        SelectionInput.of(
            Trajectories.of(
                List.of(
                    new LossColumn(0, new float[] {0, 2, 0, 1}),
                    new LossColumn(9, new float[] {0, 1, 3, 5}))));
    var settings =
        new SelectionSettings(
            new SelectionMethod.NormalizedHighLearnability(LAST),
            new Budget.Rows(2),
            7,
            Protection.NONE);
    assertThat(Selector.select(input, settings, List.of(), Progress.SILENT).selection().rows())
        .containsExactly(1, 3);
  }

  /// Shares of the fall at step 20: 0.75, 0.91, 0.33, 1, never fell, 0.95.
  @Test
  void learningPercentageKeepsWhatWasLearnedLateAndPutsWhatNeverFellLast() {
    var method = new SelectionMethod.LearningPercentage(new ReferenceCheckpoint.Step(20));
    assertThat(byRank(method, 6)).containsExactly(2, 0, 1, 5, 3, 4);
  }

  @Test
  void longestResponseKeepsTheLongestTiesToTheLowerRow() {
    assertThat(byRank(new SelectionMethod.LongestResponse(), 3)).containsExactly(1, 3, 4);
  }

  @Test
  void fullKeepsEveryRowWhateverTheBudget() {
    assertThat(byRank(new SelectionMethod.Full(), 2)).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void randomKeepsAnyRowEquallyOften() {
    var input = SelectionInput.of(MadeTrajectories.of(1, 20, 2, 3));
    int[] counts = new int[20];
    for (long seed = 0; seed < 2_000; seed++) {
      var settings =
          new SelectionSettings(
              new SelectionMethod.UniformRandom(), new Budget.Rows(5), seed, Protection.NONE);
      for (int row :
          Selector.select(input, settings, List.of(), Progress.SILENT).selection().rows()) {
        counts[row]++;
      }
    }
    // 500 expected each, standard deviation 19
    assertThat(Arrays.stream(counts).summaryStatistics().getMin()).isGreaterThan(400);
    assertThat(Arrays.stream(counts).summaryStatistics().getMax()).isLessThan(600);
  }

  @Test
  void middleOutGivesTheSameWindowForEveryBudget() {
    for (int n = 0; n < 12; n++) {
      int[] order = IntStream.range(0, n).toArray();
      int[] middleOut = ScoreOrder.middleOut(order);
      for (int budget = 1; budget <= n; budget++) {
        int from = (n - budget) / 2;
        assertThat(IntStream.of(middleOut).limit(budget).sorted().toArray())
            .as("%d of %d", budget, n)
            .containsExactly(IntStream.range(from, from + budget).toArray());
      }
    }
  }

  @Test
  void ordersNegativeAndSignedZeroScores() {
    float[] scores = {0f, -0f, -2f, Float.MIN_VALUE, -Float.MIN_VALUE, 3e38f, -3e38f};
    int[] rows = {0, 1, 2, 3, 4, 5, 6};
    assertThat(ScoreOrder.ascending(rows, scores)).containsExactly(6, 2, 4, 0, 1, 3, 5);
    assertThat(ScoreOrder.descending(rows, scores)).containsExactly(5, 3, 0, 1, 4, 2, 6);
  }

  @Test
  void knowsEveryMethodByItsOwnName() {
    var options = new SelectionMethod.Options(ClusterSettings.PAPER, Optional.empty());
    for (String name : SelectionMethod.names()) {
      assertThat(SelectionMethod.named(name, options).name()).isEqualTo(name);
    }
    assertThat(records(SelectionMethod.class))
        .extracting(MethodNames::of)
        .containsExactlyInAnyOrderElementsOf(SelectionMethod.names());
    assertThatThrownBy(() -> SelectionMethod.named("smalltolarge", options))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("small-to-large, random");
  }

  @Test
  void saysWhichStepsWereRecorded() {
    assertThatThrownBy(
            () -> byRank(new SelectionMethod.LeastConfidence(new ReferenceCheckpoint.Step(7)), 1))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("step 7")
        .hasMessageContaining("[0, 10, 20, 25]");
    assertThatThrownBy(() -> ReferenceCheckpoint.parse("middle"))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("'middle'");
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    if (sealed.isRecord()) {
      return Set.of(sealed);
    }
    var found = new HashSet<Class<?>>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      found.addAll(records(permitted));
    }
    return found;
  }
}
