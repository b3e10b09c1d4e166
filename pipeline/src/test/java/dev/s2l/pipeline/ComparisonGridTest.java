package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.cluster.ClusterSettings;
import dev.s2l.select.Budget;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.ReferenceCheckpoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonGridTest {
  private static final List<Budget> BUDGETS = List.of(Budget.parse("11%"), Budget.parse("500"));

  private static ComparisonGrid grid(int seeds, int trainingSeeds, int stores, String... names) {
    var methods = Stream.of(names).flatMap(name -> named(name, Optional.empty()).stream()).toList();
    return new ComparisonGrid(methods, BUDGETS, seeds, trainingSeeds, 42, stores);
  }

  private static List<ComparedMethod> named(String name, Optional<ReferenceCheckpoint> checkpoint) {
    return ComparedMethod.named(
        name, new SelectionMethod.Options(ClusterSettings.PAPER, checkpoint));
  }

  @Test
  void thePairsComeOneAfterTheOtherAndAllRowsOnceInEach() {
    assertThat(grid(2, 1, 1, "random", "full").cells().stream().map(ComparisonGrid.Cell::name))
        .containsExactly(
            "random-11pct-s42-t42",
            "random-500-s42-t42",
            "full-100pct-s42-t42",
            "random-11pct-s43-t43",
            "random-500-s43-t43",
            "full-100pct-s43-t43");
  }

  @Test
  void trainingSeedsOfOneSelectionDifferAndNoneIsUsedTwice() {
    var cells = grid(2, 2, 1, "full").cells();
    assertThat(cells.stream().map(cell -> cell.selectionSeed() + " " + cell.trainingSeed()))
        .containsExactly("42 42", "42 1042", "43 43", "43 1043");
  }

  @Test
  void storesOfTrajectoriesAreTakenInTurn() {
    assertThat(grid(3, 1, 2, "full").cells().stream().map(ComparisonGrid.Cell::name))
        .containsExactly(
            "full-100pct-s42-t42-p1", "full-100pct-s43-t43-p2", "full-100pct-s44-t44-p1");
  }

  @Test
  void scoredMethodsHaveAnEarlyAndALateLineUnlessOneIsNamed() {
    assertThat(named("high-learnability", Optional.empty()))
        .extracting(ComparedMethod::label)
        .containsExactly("high-learnability@early", "high-learnability@late");
    assertThat(named("high-learnability", Optional.of(new ReferenceCheckpoint.Step(5))))
        .extracting(ComparedMethod::label)
        .containsExactly("high-learnability");
    assertThat(named("learning-percentage", Optional.empty())).hasSize(1);
  }

  @Test
  void aCurriculumIsTrainedInItsOrder() {
    assertThat(named("confidence-curriculum", Optional.empty()))
        .allMatch(method -> method.rows().order() == RowChoice.Order.RANK);
    assertThat(named("small-to-large", Optional.empty()))
        .allMatch(method -> method.rows().equals(RowChoice.PLAIN));
  }

  @Test
  void twoLinesOfOneNameAreRefused() {
    assertThatThrownBy(() -> grid(1, 1, 1, "random", "random"))
        .hasMessageContaining("random is there twice");
  }
}
