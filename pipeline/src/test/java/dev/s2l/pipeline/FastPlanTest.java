package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastPlanTest {
  @Test
  void ofTwelveRecordingsAfterTheFirstFourSeeAllRowsMostOfThemEarly() {
    var plan = FastPlan.of(steps(13), rows(8000), 1);
    assertThat(plan.all()).containsExactly(10, 20, 40, 120);
    assertThat(plan.samples(0)).isTrue();
    assertThat(plan.samples(120)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"7, 2000", "13, 4000", "13, 262144", "25, 8000", "60, 1000", "13, 1200"})
  void aRecordingIsAtLeastThreeTimesCheaper(int recordings, int usable) {
    var plan = FastPlan.of(steps(recordings), rows(usable), 1);
    assertThat(plan.all()).isSorted().doesNotHaveDuplicates().contains(10 * (recordings - 1));
    assertThat(plan.cost(recordings, usable)).isLessThanOrEqualTo(recordings / 3.0);
  }

  @ParameterizedTest
  @CsvSource({"4, 100000", "13, 300"})
  void whereLittleCouldBeSavedAllRowsAreRecorded(int recordings, int usable) {
    assertThat(FastPlan.of(steps(recordings), rows(usable), 1).all()).isEqualTo(steps(recordings));
  }

  @Test
  void theSampleIsDrawnFromTheUsableRowsByTheSeed() {
    int[] usable = IntStream.range(0, 9000).filter(row -> row % 3 != 0).toArray();
    int[] sample = FastPlan.of(steps(13), usable, 5).sample();
    assertThat(sample).hasSize(128).isSorted().doesNotHaveDuplicates();
    assertThat(IntStream.of(sample)).noneMatch(row -> row % 3 == 0);
    assertThat(FastPlan.of(steps(13), usable, 5).sample()).isEqualTo(sample);
    assertThat(FastPlan.of(steps(13), usable, 6).sample()).isNotEqualTo(sample);
    assertThat(FastPlan.of(steps(13), rows(262_144), 5).sample()).hasSize(2048);
  }

  private static int[] steps(int count) {
    return IntStream.range(0, count).map(i -> 10 * i).toArray();
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }
}
