package dev.s2l.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import org.junit.jupiter.api.Test;

class PrincipalAxesTest {
  /// Points at ±3 along (0.6, 0.8, 0) and ±1 along (0, 0, 1), around (5, 5, 5).
  @Test
  void theDirectionsOfMostVarianceAreFound() {
    float[][] points = {
      {5 + 1.8f, 5 + 2.4f, 5}, {5 - 1.8f, 5 - 2.4f, 5}, {5, 5, 6}, {5, 5, 4},
    };
    var axes = PrincipalAxes.of(points);
    assertThat(axes.shares()[0]).isEqualTo(0.9, within(1e-6));
    assertThat(axes.shares()[1]).isEqualTo(0.1, within(1e-6));
    assertThat(axes.points()[0]).containsExactly(new double[] {3, 0}, within(1e-5));
    assertThat(axes.points()[2]).containsExactly(new double[] {0, 1}, within(1e-5));
  }

  @Test
  void equalPointsHaveNoDirection() {
    var axes = PrincipalAxes.of(new float[][] {{1, 2}, {1, 2}, {1, 2}});
    assertThat(axes.shares()).containsExactly(0, 0);
    assertThat(axes.points()[1]).containsExactly(0, 0);
  }

  @Test
  void noOtherDirectionHasMoreVariance() {
    var random = RandomStream.named(3, "points");
    float[][] points = new float[300][6];
    for (float[] point : points) {
      for (int d = 0; d < 6; d++) {
        point[d] = (float) ((1 + d) * random.nextGaussian());
      }
    }
    var axes = PrincipalAxes.of(points);
    for (int trial = 0; trial < 200; trial++) {
      double[] direction = new double[6];
      double length = 0;
      for (int d = 0; d < 6; d++) {
        direction[d] = random.nextGaussian();
        length += direction[d] * direction[d];
      }
      assertThat(share(points, direction, Math.sqrt(length))).isLessThan(axes.shares()[0] + 1e-9);
    }
  }

  private static double share(float[][] points, double[] direction, double length) {
    double[] mean = new double[direction.length];
    for (float[] point : points) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += point[d] / (double) points.length;
      }
    }
    double along = 0;
    double all = 0;
    for (float[] point : points) {
      double product = 0;
      for (int d = 0; d < mean.length; d++) {
        product += (point[d] - mean[d]) * direction[d] / length;
        all += (point[d] - mean[d]) * (point[d] - mean[d]);
      }
      along += product * product;
    }
    return along / all;
  }
}
