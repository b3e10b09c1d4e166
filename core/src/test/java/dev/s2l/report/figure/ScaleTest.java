package dev.s2l.report.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.report.figure.Axis.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static List<String> labels(Axis axis, double... values) {
    return Scale.of(axis, values, 0, 200, 40).ticks().stream().map(Tick::label).toList();
  }

  @Test
  void ticksAreRoundAndHoldAllValues() {
    assertThat(labels(Axis.of(""), 0.13, 0.87))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(Axis.of(""), -120, 310))
        .containsExactly("−200", "−100", "0", "100", "200", "300", "400");
    assertThat(labels(Axis.fromZero(""), 12_000, 48_000))
        .containsExactly("0", "10,000", "20,000", "30,000", "40,000", "50,000");
  }

  @Test
  void anAxisOfRatiosHasPowersOfTen() {
    assertThat(labels(Axis.log(""), 0.02, 40)).containsExactly("0.1", "1", "10");
    assertThat(labels(Axis.log(""), 3, 30)).containsExactly("5", "10", "20");
    Scale scale = Scale.of(Axis.log(""), new double[] {1, 100}, 0, 200, 40);
    assertThat(scale.at(10)).isEqualTo(100, within(1e-9));
  }

  @Test
  void oneValueOrNoneHasAnAxisToo() {
    assertThat(labels(Axis.of(""), 5)).containsExactly("5", "6");
    assertThat(labels(Axis.of(""), 0)).containsExactly("0", "1");
    assertThat(labels(Axis.fromZero(""))).contains("0.0", "1.0");
    assertThat(labels(Axis.log(""), 70)).contains("70").hasSizeLessThan(9);
  }

  @Test
  void ticksOfTheDataStandWhereTheyAre() {
    var at = Axis.of("rows").labelled(List.of(new Tick(30, "30"), new Tick(90, "90")));
    Scale scale = Scale.of(at, new double[] {30, 90}, 0, 118, 40);
    assertThat(scale.ticks()).isEqualTo(at.ticks());
    assertThat(scale.at(30)).isEqualTo(9, within(1e-9));
    assertThat(scale.at(90)).isEqualTo(109, within(1e-9));
  }

  @Test
  void anAxisHasRoomForWhatItMustHold() {
    assertThat(labels(Axis.fromZero("").holding(0, 100), 12)).contains("0", "100");
  }
}
