package dev.s2l.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FarthestFirstTest {
  private static int[] order(float[][] columns, int[] rows, int count, long seed) {
    return FarthestFirst.order(
        columns, rows, count, RandomStream.named(seed, "first"), new StopSignal());
  }

  private static int[] all(float[][] columns) {
    return IntStream.range(0, columns[0].length).toArray();
  }

  /// On a line at 0, 1, 9, 10, 5: from either end the other one is farthest, then the middle.
  @Test
  void theFarthestPointComesNext() {
    float[][] columns = {{0, 1, 9, 10, 5}};
    for (long seed = 0; seed < 20; seed++) {
      int[] order = order(columns, all(columns), 5, seed);
      List<Integer> after =
          switch (order[0]) {
            case 0 -> List.of(3, 4, 1, 2);
            case 1 -> List.of(3, 4, 0, 2);
            case 2 -> List.of(0, 4, 1, 3);
            case 3 -> List.of(0, 4, 1, 2);
            default -> List.of(0, 3, 1, 2);
          };
      assertThat(IntStream.of(order).skip(1).boxed().toList())
          .as("from %d", order[0])
          .isEqualTo(after);
    }
  }

  /// From scratch at every step, in plain loops.
  private static List<Integer> plain(float[][] columns, int[] rows, int count, int first) {
    var chosen = new ArrayList<>(List.of(first));
    while (chosen.size() < count) {
      int best = -1;
      double farthest = -1;
      for (int row : rows) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int centre : chosen) {
          double distance = 0;
          for (float[] column : columns) {
            distance +=
                ((double) column[row] - column[centre]) * ((double) column[row] - column[centre]);
          }
          nearest = Math.min(nearest, distance);
        }
        if (!chosen.contains(row) && nearest > farthest) {
          farthest = nearest;
          best = row;
        }
      }
      chosen.add(best);
    }
    return chosen;
  }

  @Test
  void itIsWhatPlainLoopsFind() {
    for (long seed = 0; seed < 30; seed++) {
      var random = RandomStream.named(seed, "points");
      float[][] columns = new float[1 + random.nextInt(6)][40];
      boolean coarse = seed % 2 == 0; // Many ties.
      for (float[] column : columns) {
        for (int row = 0; row < 40; row++) {
          column[row] = coarse ? random.nextInt(3) : (float) random.nextGaussian();
        }
      }
      int[] rows = IntStream.range(0, 40).filter(row -> row % 4 != 1).toArray();
      int[] order = order(columns, rows, 25, seed);
      assertThat(IntStream.of(order).boxed().toList())
          .as("seed %d", seed)
          .isEqualTo(plain(columns, rows, 25, order[0]));
    }
  }

  /// Against all choices of three centres among twelve points.
  @Test
  void noChoiceLeavesRowsLessThanHalfAsFar() {
    for (long seed = 0; seed < 30; seed++) {
      var random = RandomStream.named(seed, "plane");
      float[][] columns = new float[2][12];
      for (float[] column : columns) {
        for (int row = 0; row < 12; row++) {
          column[row] = (float) random.nextDouble();
        }
      }
      int[] order = order(columns, all(columns), 3, seed);
      double best = Double.POSITIVE_INFINITY;
      for (int a = 0; a < 12; a++) {
        for (int b = a + 1; b < 12; b++) {
          for (int c = b + 1; c < 12; c++) {
            best = Math.min(best, radius(columns, a, b, c));
          }
        }
      }
      assertThat(radius(columns, order)).as("seed %d", seed).isLessThanOrEqualTo(2 * best + 1e-12);
    }
  }

  private static double radius(float[][] columns, int... centres) {
    double radius = 0;
    for (int row = 0; row < columns[0].length; row++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int centre : centres) {
        nearest =
            Math.min(
                nearest,
                Math.hypot(
                    columns[0][row] - columns[0][centre], columns[1][row] - columns[1][centre]));
      }
      radius = Math.max(radius, nearest);
    }
    return radius;
  }

  @Test
  void equalRowsComeInTheirOrderAndAllRowsOnce() {
    float[][] columns = {{7, 7, 7, 7, 7, 7}};
    int[] order = order(columns, new int[] {1, 2, 4, 5}, 9, 3);
    assertThat(order).containsExactlyInAnyOrder(1, 2, 4, 5);
    assertThat(IntStream.of(order).skip(1)).isSorted();
    assertThat(order(columns, all(columns), 0, 3)).isEmpty();
  }

  /// More rows than one thread takes at a time.
  @Test
  void aLongerOrderBeginsWithAShorterOne() {
    float[][] columns = new float[8][70_000];
    var random = RandomStream.named(5, "many");
    for (float[] column : columns) {
      for (int row = 0; row < column.length; row++) {
        column[row] = (float) random.nextGaussian();
      }
    }
    int[] longer = order(columns, all(columns), 60, 1);
    assertThat(order(columns, all(columns), 60, 1)).isEqualTo(longer);
    assertThat(longer).startsWith(order(columns, all(columns), 25, 1));
    assertThat(IntStream.of(longer).boxed().toList())
        .isEqualTo(plain(columns, all(columns), 60, longer[0]));
  }

  @Test
  void itStopsWhenAskedTo() {
    var stop = new StopSignal();
    stop.request(ExitCode.INTERRUPTED);
    assertThatThrownBy(
            () ->
                FarthestFirst.order(
                    new float[][] {{1, 2}}, new int[] {0, 1}, 2, RandomStream.named(1, "x"), stop))
        .isInstanceOf(S2lException.class);
  }
}
