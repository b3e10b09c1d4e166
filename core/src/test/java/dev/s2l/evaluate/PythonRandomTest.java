package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The numbers are those of CPython 3.11.
class PythonRandomTest {
  @Test
  void samplesAreThoseOfPython() {
    var random = new PythonRandom(1234);
    assertThat(random.sample(7473, 5)).containsExactly(6374, 3610, 957, 61, 742);
    assertThat(random.sample(7473, 5)).containsExactly(7462, 6610, 4769, 286, 5501);
    assertThat(random.sample(7473, 5)).containsExactly(5677, 687, 806, 6279, 2905);
    var other = new PythonRandom(7);
    assertThat(other.sample(10, 4)).containsExactly(5, 2, 6, 9);
    assertThat(other.sample(100, 8)).containsExactly(6, 9, 68, 12, 46, 74, 7, 64);
    assertThat(other.sample(85, 8)).containsExactly(27, 4, 11, 55, 53, 8, 30, 82);
  }
}
