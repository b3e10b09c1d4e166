package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletedColumnsTest {
  private static final int ROWS = 400;
  private static final int[] SAMPLE = IntStream.range(0, 40).map(i -> 10 * i + 3).toArray();

  private final RandomStream random = RandomStream.named(11, "completed columns");

  @Test
  void aColumnThatFollowsFromTheRecordedOnesIsFoundAgain() {
    float[] first = losses();
    float[] second = losses();
    var wanted = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      wanted[row] = 0.25f + 0.5f * first[row] + 0.125f * second[row];
    }
    var completed = new CompletedColumns(List.of(first, second), SAMPLE).complete(sampled(wanted));
    for (int row = 0; row < ROWS; row++) {
      assertThat(completed.losses()[row]).as("row %d", row).isCloseTo(wanted[row], within(1e-3f));
    }
    assertThat(completed.meanSquaredError()).isLessThan(1e-6);
    assertThat(completed.variance()).isGreaterThan(0.01);
  }

  @Test
  void theErrorOfRowsOutsideTheSampleIsForeseen() {
    float[] recorded = losses();
    var wanted = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      wanted[row] = recorded[row] + 0.1f * (float) random.nextGaussian();
    }
    var completed = new CompletedColumns(List.of(recorded), SAMPLE).complete(sampled(wanted));
    double squares = 0;
    for (int row = 0; row < ROWS; row++) {
      double miss = completed.losses()[row] - wanted[row];
      squares += miss * miss;
    }
    double actual = squares / (ROWS - SAMPLE.length);
    assertThat(actual).isBetween(0.008, 0.015);
    assertThat(completed.meanSquaredError()).isBetween(actual / 2, actual * 2);
  }

  @Test
  void lossesOfTheSampleStayAsTheyWereAndUnusableRowsHaveNone() {
    float[] recorded = losses();
    recorded[0] = Float.NaN;
    float[] wanted = losses(); // Has nothing to do with what was recorded.
    var completed = new CompletedColumns(List.of(recorded), SAMPLE).complete(sampled(wanted));
    for (int row : SAMPLE) {
      assertThat(completed.losses()[row]).isEqualTo(wanted[row]);
    }
    assertThat(completed.losses()[0]).isNaN();
    assertThat(IntStream.range(1, ROWS)).noneMatch(row -> Float.isNaN(completed.losses()[row]));
    assertThat(completed.meanSquaredError()).isGreaterThan(0.5 * completed.variance());
  }

  @Test
  void equalColumnsAndColumnsWithoutSpreadDoNoHarm() {
    float[] recorded = losses();
    var flat = new float[ROWS];
    Arrays.fill(flat, 2);
    var completed =
        new CompletedColumns(List.of(recorded, recorded, flat), SAMPLE).complete(sampled(recorded));
    for (int row = 0; row < ROWS; row++) {
      assertThat(completed.losses()[row]).isCloseTo(recorded[row], within(1e-3f));
    }
  }

  @Test
  void noLossIsBelowZero() {
    var recorded = new float[ROWS];
    var wanted = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      recorded[row] = row;
      wanted[row] = Math.max(0, row - 200);
    }
    var completed = new CompletedColumns(List.of(recorded), SAMPLE).complete(sampled(wanted));
    assertThat(completed.losses()[1]).isZero();
  }

  private float[] losses() {
    var losses = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      losses[row] = (float) (1 + random.nextDouble());
    }
    return losses;
  }

  private static float[] sampled(float[] all) {
    var sampled = new float[all.length];
    Arrays.fill(sampled, Float.NaN);
    for (int row : SAMPLE) {
      sampled[row] = all[row];
    }
    return sampled;
  }
}
