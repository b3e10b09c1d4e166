package dev.s2l.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeSizeTest {
  @Test
  void ofASmallModelManyStepsAndRowsAreMeasured() {
    var size = ProbeSize.of(230_000, 180, 32);
    assertThat(size).isEqualTo(new ProbeSize(20, 512));
    assertThat(size.warmUp()).isEqualTo(10);
  }

  @Test
  void ofALargerModelAsMuchAsTakesAMinute() {
    var size = ProbeSize.of(70_000_000, 180, 32);
    assertThat(size.steps()).isEqualTo(4); // 2e12 ÷ (7e7 · 180 · 32) is 4.96
    assertThat(size.recordedRows()).isEqualTo(158); // 2e12 ÷ (7e7 · 180) is 158.7
  }

  @Test
  void ofALargeModelTheFewestThatTellASpeed() {
    var size = ProbeSize.of(7_000_000_000L, 500, 128);
    assertThat(size).isEqualTo(new ProbeSize(4, 64));
    assertThat(size.warmUp()).isEqualTo(2);
  }
}
