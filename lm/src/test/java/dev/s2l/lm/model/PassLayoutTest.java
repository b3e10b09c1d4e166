package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassLayoutTest {
  @Test
  void neighboursOfOneLengthAreAGroup() {
    var layout = PassLayout.of(2, new int[] {3, 3, 4, 3});
    assertThat(layout.groups())
        .containsExactly(
            new PassLayout.Group(2, 2, 3),
            new PassLayout.Group(8, 1, 4),
            new PassLayout.Group(12, 1, 3));
    assertThat(layout.longest()).isEqualTo(6);
  }

  @Test
  void placesAreCountedInEachRowFromTheStartOn() {
    var layout = PassLayout.of(2, new int[] {3, 3, 4});
    assertThat(layout.places()).containsExactly(0, 1, 2, 3, 4, 2, 3, 4, 2, 3, 4, 5);
    assertThat(PassLayout.of(0, new int[] {2}).places()).containsExactly(0, 1);
  }
}
