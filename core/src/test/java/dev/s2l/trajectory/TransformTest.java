package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.S2lException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformTest {
  private final Trajectories losses =
      Trajectories.of(
          List.of(
              new LossColumn(10, new float[] {4, 1, 0.1f, Float.NaN}),
              new LossColumn(20, new float[] {2, 1, 0.1f, 1}),
              new LossColumn(30, new float[] {0, 4, 0.1f, 1})));

  @Test
  void rawIsTheTrajectoriesThemselves() {
    assertThat(Transform.RAW.of(losses)).isSameAs(losses);
  }

  @Test
  void deltaIsTheDifferenceToTheColumnBefore() {
    var delta = Transform.named("Delta").of(losses);
    assertThat(delta.steps()).containsExactly(20, 30);
    assertThat(delta.row(0)).containsExactly(-2, -2);
    assertThat(delta.row(1)).containsExactly(0, 3);
    assertThat(delta.usableRows()).containsExactly(0, 1, 2);
    var one = losses.columnsAt(new int[] {10});
    assertThatThrownBy(() -> Transform.DELTA.of(one))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("two columns");
  }

  @Test
  void zscoreHasMeanZeroAndDeviationOneAndStillRowsAreZero() {
    var scores = Transform.ZSCORE.of(losses);
    float high = (float) Math.sqrt(1.5);
    assertThat(scores.row(0)).containsExactly(high, 0, -high);
    float low = (float) -Math.sqrt(0.5);
    assertThat(scores.row(1)).containsExactly(low, low, (float) Math.sqrt(2));
    assertThat(scores.row(2)).containsExactly(0, 0, 0);
    assertThat(scores.unusableRows()).containsExactly(3);
  }

  @Test
  void logTakesTheLogarithmAndHoldsZeroOffTheEdge() {
    var logs = Transform.LOG.of(losses);
    assertThat(logs.row(0))
        .containsExactly((float) Math.log(4), (float) Math.log(2), (float) StrictMath.log(1e-6f));
    assertThat(logs.unusableRows()).containsExactly(3);
  }

  @Test
  void anUnknownTransformIsAUsageError() {
    assertThatThrownBy(() -> Transform.named("sqrt"))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("raw, delta, zscore, log");
  }

  @Test
  void rangesChooseAmongTheRecordedSteps() {
    int[] steps = {5, 10, 15, 20, 25};
    assertThat(ColumnRange.parse("all").of(steps)).containsExactly(5, 10, 15, 20, 25);
    assertThat(ColumnRange.parse("early").of(steps)).containsExactly(5, 10, 15);
    assertThat(ColumnRange.parse("late").of(steps)).containsExactly(15, 20, 25);
    assertThat(ColumnRange.parse("every-2").of(steps)).containsExactly(5, 15, 25);
    assertThat(ColumnRange.parse("every-3").of(steps)).containsExactly(10, 25);
    assertThat(ColumnRange.parse("every-9").of(steps)).containsExactly(25);
    assertThat(ColumnRange.parse("first-2").of(steps)).containsExactly(steps[0], steps[1]);
    assertThat(ColumnRange.parse("first-99").of(steps)).containsExactly(steps);
    assertThat(ColumnRange.parse("10-20").of(steps)).containsExactly(10, 15, 20);
    for (String text : new String[] {"all", "early", "late", "first-2", "every-3", "10-20"}) {
      assertThat(ColumnRange.parse(text).text()).isEqualTo(text);
    }
    assertThat(ColumnRange.parse("early").of(new int[] {3})).containsExactly(3);
    for (String wrong : List.of("", "every-0", "later", "5", "-5", "99999999999-1")) {
      assertThatThrownBy(() -> ColumnRange.parse(wrong)).isInstanceOf(S2lException.class);
    }
    assertThatThrownBy(() -> ColumnRange.parse("11-14").of(steps))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("Those are: [5, 10, 15, 20, 25]");
  }
}
