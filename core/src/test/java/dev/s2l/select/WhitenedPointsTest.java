package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.Trajectories;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhitenedPointsTest {
  private static Trajectories whitened(float[][] columns, int[] rows) {
    return WhitenedPoints.of(
        Trajectories.ofColumns(columns), rows, RandomStream.named(5, "test"), new StopSignal());
  }

  private static int[] all(float[][] columns) {
    return IntStream.range(0, columns[0].length).toArray();
  }

  /// Columns of very different scale, each of which depends on those before.
  private static float[][] dependent(int dims, int rows) {
    var random = RandomStream.named(dims, "test/vectors");
    float[][] columns = new float[dims][rows];
    for (int row = 0; row < rows; row++) {
      double before = 0;
      for (int d = 0; d < dims; d++) {
        before = 0.7 * before + random.nextGaussian();
        columns[d][row] = (float) (100 + before * Math.pow(10, d % 4));
      }
    }
    return columns;
  }

  private static double covariance(float[] x, float[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += x[i] / (double) x.length;
      meanY += y[i] / (double) x.length;
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - meanX) * (y[i] - meanY);
    }
    return sum / x.length;
  }

  /// `Σ x = b` by Gauss and Jordan.
  private static double[] solved(double[][] sigma, double[] b) {
    int n = b.length;
    for (int p = 0; p < n; p++) {
      for (int r = 0; r < n; r++) {
        if (r != p) {
          double factor = sigma[r][p] / sigma[p][p];
          for (int c = p; c < n; c++) {
            sigma[r][c] -= factor * sigma[p][c];
          }
          b[r] -= factor * b[p];
        }
      }
    }
    for (int p = 0; p < n; p++) {
      b[p] /= sigma[p][p];
    }
    return b;
  }

  @Test
  void distancesAreThoseOfTheInverseCovariance() {
    float[][] columns = dependent(6, 200);
    var points = whitened(columns, all(columns));
    assertThat(points.count()).isEqualTo(6);
    for (int pair = 0; pair < 50; pair++) {
      int a = pair;
      int b = 199 - pair;
      double[][] sigma = new double[6][6];
      double[] difference = new double[6];
      for (int p = 0; p < 6; p++) {
        difference[p] = columns[p][a] - columns[p][b];
        for (int q = 0; q < 6; q++) {
          sigma[p][q] = covariance(columns[p], columns[q]);
        }
      }
      double[] inverse = solved(sigma, difference.clone());
      double expected = 0;
      double actual = 0;
      for (int p = 0; p < 6; p++) {
        expected += difference[p] * inverse[p];
        actual += Math.pow(points.at(a, p) - points.at(b, p), 2);
      }
      assertThat(actual).isCloseTo(expected, within(1e-3 * expected));
    }
  }

  @Test
  void longVectorsAreProjectedAndEveryDirectionVariesAlike() {
    float[][] columns = dependent(150, 900);
    var points = whitened(columns, all(columns));
    assertThat(points.count()).isEqualTo(WhitenedPoints.DIMS);
    for (int p = 0; p < points.count(); p += 7) {
      for (int q = 0; q <= p; q += 7) {
        assertThat(covariance(points.column(p), points.column(q)))
            .isCloseTo(p == q ? 1 : 0, within(1e-3));
      }
    }
    assertThat(whitened(columns, all(columns)).columnHashes()).isEqualTo(points.columnHashes());
  }

  @Test
  void directionsThatDoNotVaryOrFollowFromOthersAreLeftOut() {
    float[][] columns = dependent(3, 60);
    float[][] more = {columns[0], new float[60], columns[1], new float[60], columns[2]};
    for (int row = 0; row < 60; row++) {
      more[1][row] = 12_345.678f;
      more[3][row] = 3 * columns[0][row];
    }
    var points = whitened(more, all(more));
    var plain = whitened(columns, all(columns));
    assertThat(points.column(1)).containsOnly(0);
    assertThat(points.column(3)).containsOnly(0);
    assertThat(points.column(0)).isEqualTo(plain.column(0));
    assertThat(points.column(2)).isEqualTo(plain.column(1));
    assertThat(points.column(4)).containsExactly(plain.column(2), within(1e-3f));
  }

  @Test
  void oneRowAndEqualRowsAreOnePoint() {
    float[][] same = {{3, 3, 3}, {-1, -1, -1}};
    for (int[] rows : new int[][] {{0, 1, 2}, {1}}) {
      var points = whitened(same, rows);
      for (int d = 0; d < 2; d++) {
        assertThat(points.column(d)).containsOnly(0);
      }
    }
  }

  @Test
  void rowsWithoutAVectorStayWithoutOne() {
    float[][] columns = dependent(3, 20);
    for (float[] column : columns) {
      column[4] = Float.NaN;
    }
    int[] rows = IntStream.range(0, 20).filter(row -> row != 4).toArray();
    var points = whitened(columns, rows);
    assertThat(points.unusableRows()).containsExactly(4);
    columns[1] = new float[20];
    columns[1][4] = Float.NaN;
    assertThat(whitened(columns, rows).unusableRows()).containsExactly(4);
  }
}
