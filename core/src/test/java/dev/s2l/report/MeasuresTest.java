package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Test
  void curvesOfAClusterByHand() {
    var trajectories =
        Trajectories.of(
            List.of(
                new LossColumn(0, new float[] {1, 2, 3, 4, 5, 100}),
                new LossColumn(9, new float[] {0, 0, 0, 0, 10, 100})));

    var curves = ClusterCurves.of(trajectories, new int[][] {{0, 1, 2, 3, 4}, {5}, {}});

    assertThat(curves.get(0).mean()).containsExactly(3.0, 2.0);
    assertThat(curves.get(0).low().get(0)).isCloseTo(1.4, within(1e-9));
    assertThat(curves.get(0).high().get(0)).isCloseTo(4.6, within(1e-9));
    assertThat(curves.get(0).high().get(1)).isCloseTo(6.0, within(1e-9));
    assertThat(curves.get(1).low()).containsExactly(100.0, 100.0);
    assertThat(curves.get(2).mean()).containsExactly(0.0, 0.0);
  }

  @Test
  void sharesBesideARandomDrawByHand() {
    String[] topics = {"a", "a", "a", "a", "a", "a", "b", "b", "", ""};
    var table =
        Composition.of(
                "topic", row -> topics[row], IntStream.range(0, 10).toArray(), new int[] {0, 6, 7})
            .orElseThrow();

    assertThat(table.shares())
        .extracting(Composition.Share::name)
        .containsExactly("a", "(none)", "b");
    Composition.Share a = table.shares().getFirst();
    assertThat(a.full()).isEqualTo(6);
    assertThat(a.chosen()).isEqualTo(1);
    assertThat(a.chance()).isEqualTo(new Chance(1.8, 0, 3));
    assertThat(a.ratio()).isCloseTo(1 / 1.8, within(1e-9));
  }

  @Test
  void theRangeHoldsAboutNinetyFivePercentOfRandomDraws() {
    var random = RandomStream.named(11, "draws");
    int[] rows = IntStream.range(0, 2000).toArray();
    int inside = 0;
    for (int draw = 0; draw < 400; draw++) {
      int[] shuffled = rows.clone();
      random.draw(shuffled, 300);
      int[] chosen = IntStream.range(0, 300).map(i -> shuffled[i]).toArray();
      var share =
          Composition.of("topic", row -> row < 500 ? "a" : "b", rows, chosen)
              .orElseThrow()
              .shares()
              .getLast();
      inside += share.outsideChance() ? 0 : 1;
    }
    assertThat(inside / 400.0).isBetween(0.93, 0.99);
  }

  @Test
  void nothingNamedIsNoTable() {
    assertThat(Composition.of("topic", row -> "", new int[] {0, 1}, new int[] {1})).isEmpty();
  }

  @Test
  void theEffectiveNumberOfEqualSharesIsTheirNumber() {
    assertThat(Evenness.effective(new int[] {5, 5, 5, 5})).isCloseTo(4, within(1e-9));
    assertThat(Evenness.effective(new int[] {7, 0})).isCloseTo(1, within(1e-9));
  }

  @Test
  void lengthsFallIntoNiceBins() {
    var lengths =
        LengthHistogram.of(row -> row, IntStream.range(0, 100).toArray(), new int[] {0, 7, 99});

    assertThat(lengths.binWidth()).isEqualTo(5);
    assertThat(lengths.full().getFirst()).isCloseTo(0.05, within(1e-9));
    assertThat(lengths.subset().get(1)).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(lengths.subset().stream().mapToDouble(d -> d).sum()).isCloseTo(1, within(1e-9));
    assertThat(lengths.fullSummary())
        .isEqualTo(new ReportData.LengthSummary(100, 49.5, 49, 89, 99));
  }
}
