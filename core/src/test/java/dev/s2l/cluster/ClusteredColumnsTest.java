package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusteredColumnsTest {
  private static int[] chosen(ClusterSettings settings, int... steps) {
    var columns = Arrays.stream(steps).mapToObj(s -> new LossColumn(s, new float[1])).toList();
    return ClusteredColumns.steps(Trajectories.of(columns), settings);
  }

  private static ClusterSettings thinned(int keep) {
    return new ClusterSettings(Preset.REFERENCE, 100, List.of(), keep);
  }

  @Test
  void takesTheMultiplesOfTheIntervalWithoutStepZeroAndAnOddLastStep() {
    var paper = ClusterSettings.PAPER;
    assertThat(chosen(paper, 0, 500, 1000, 1500, 1600)).containsExactly(500, 1000, 1500);
    assertThat(chosen(paper, 0, 500, 1000)).containsExactly(500, 1000);
    assertThat(chosen(paper, 0, 500, 700)).containsExactly(500);
    assertThat(chosen(paper, 500, 1500, 2000)).containsExactly(500, 1500, 2000);
    assertThat(chosen(paper, 0, 400)).containsExactly(400);
    assertThat(chosen(paper, 0)).containsExactly(0);
    assertThat(chosen(paper, 0, 1, 2, 3)).containsExactly(1, 2, 3);
  }

  @Test
  void takesABareMatrixWhole() {
    var matrix = Trajectories.ofColumns(new float[3][1]);
    assertThat(ClusteredColumns.steps(matrix, ClusterSettings.PAPER)).containsExactly(0, 1, 2);
  }

  @Test
  void takesTheStepsThatWereAskedFor() {
    var settings = new ClusterSettings(Preset.PAPER, 100, List.of(1600, 0), 0);
    assertThat(chosen(settings, 0, 500, 1600)).containsExactly(0, 1600);
  }

  @Test
  void keepsEveryNthColumnAsTheOfficialCodeDoes() {
    assertThat(chosen(thinned(2), 0, 1, 2, 3, 4, 5)).containsExactly(1, 3, 5);
    assertThat(chosen(thinned(3), 0, 1, 2, 3, 4, 5, 6)).containsExactly(1, 3, 5);
    assertThat(chosen(thinned(9), 0, 1, 2)).containsExactly(1, 2);
  }
}
