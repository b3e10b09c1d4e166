package dev.s2l.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PointsTest {
  @Test
  void aBlockIsFilledUpWithItsLastPoint() {
    Points points = MadeData.packed(new float[] {1, 2}, new float[] {3, 4});
    float[] block = points.block(0);
    assertThat(block).hasSize(2 * Points.GROUP);
    assertThat(Arrays.copyOfRange(block, 0, 16)).containsExactly(row(1, 3));
    assertThat(Arrays.copyOfRange(block, 16, 32)).containsExactly(row(2, 4));
  }

  private static float[] row(float first, float others) {
    float[] row = new float[Points.GROUP];
    Arrays.fill(row, others);
    row[0] = first;
    return row;
  }
}
