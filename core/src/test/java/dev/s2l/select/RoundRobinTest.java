package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
  /// Rows of vectors, as a matrix by column.
  private static Trajectories vectors(float[][] rows) {
    float[][] columns = new float[rows[0].length][rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int d = 0; d < columns.length; d++) {
        columns[d][row] = rows[row][d];
      }
    }
    return Trajectories.ofColumns(columns);
  }

  private static int[] order(float[][] rows, float[][] targets, int count) {
    int[] all = IntStream.range(0, rows.length).toArray();
    return RoundRobin.order(vectors(rows), vectors(targets), all, count, new StopSignal());
  }

  @Test
  void targetRowsChooseTheRowMostSimilarToThemInTurn() {
    float[][] rows = {{1, 0}, {9, 1}, {0, 2}, {1, 1}, {-1, 0}};
    float[][] targets = {{5, 0}, {0, 1}};
    // To the right: row 0, then 1 (nearly), then 3; upwards: row 2, then 3.
    assertThat(order(rows, targets, 5)).containsExactly(0, 2, 1, 3, 4);
    assertThat(order(rows, new float[][] {{0, 3}}, 5)).containsExactly(2, 3, 1, 0, 4);
  }

  @Test
  void tiesGoToTheLowerRowAndZeroVectorsAreSimilarToNothing() {
    float[][] rows = {{0, 0}, {2, 0}, {1, 0}, {0, 1}};
    assertThat(order(rows, new float[][] {{1, 0}}, 4)).containsExactly(1, 2, 0, 3);
    assertThat(order(rows, new float[][] {{0, 0}}, 4)).containsExactly(0, 1, 2, 3);
  }

  private static float[][] random(long seed, int rows, int dims) {
    var random = RandomStream.named(seed, "test/vectors");
    float[][] vectors = new float[rows][dims];
    for (float[] vector : vectors) {
      for (int d = 0; d < dims; d++) {
        vector[d] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static double cosine(float[] x, float[] y) {
    double product = 0;
    double squareX = 0;
    double squareY = 0;
    for (int d = 0; d < x.length; d++) {
      product += (double) x[d] * y[d];
      squareX += (double) x[d] * x[d];
      squareY += (double) y[d] * y[d];
    }
    return product / Math.sqrt(squareX * squareY);
  }

  @Test
  void takesWhatAPlainSearchForTheBestFreeRowTakes() {
    for (int targetCount : new int[] {1, 3, 40, 500}) {
      float[][] rows = random(targetCount, 400, 7);
      float[][] targets = random(-targetCount, targetCount, 7);
      var free = new ArrayList<Integer>();
      IntStream.range(0, rows.length).forEach(free::add);
      var expected = new ArrayList<Integer>();
      for (int turn = 0; turn < rows.length; turn++) {
        float[] target = targets[turn % targetCount];
        Integer best = free.getFirst();
        for (Integer row : free) {
          best = cosine(rows[row], target) > cosine(rows[best], target) ? row : best;
        }
        free.remove(best);
        expected.add(best);
      }
      int[] all = order(rows, targets, 400);
      assertThat(Arrays.stream(all).boxed().toList()).isEqualTo(expected);
      for (int count : List.of(1, 90, 399)) {
        assertThat(order(rows, targets, count)).isEqualTo(Arrays.copyOf(all, count));
      }
    }
  }

  @Test
  void takesOnlyTheRowsThatMayBeTakenAndTargetsThatHaveAVector() {
    float[][] rows = {{1, 0}, {1, 1}, {0, 1}, {1, -1}};
    float[][] targets = {{Float.NaN, 1}, {0, 1}};
    int[] taken =
        RoundRobin.order(vectors(rows), vectors(targets), new int[] {0, 1, 3}, 9, new StopSignal());
    assertThat(taken).containsExactly(1, 0, 3);
  }

  @Test
  void refusesTargetsWithoutAVectorAndThoseOfAnotherModel() {
    float[][] rows = {{1, 0}};
    assertThatThrownBy(() -> order(rows, new float[][] {{Float.NaN, 0}}, 1))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("no target row has an embedding");
    assertThatThrownBy(() -> order(rows, new float[][] {{1, 0, 0}}, 1))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("3 dimensions, those of the rows 2");
  }
}
