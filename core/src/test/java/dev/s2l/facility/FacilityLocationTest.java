package dev.s2l.facility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.RowLabels;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.RandomStream;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.select.Budget;
import dev.s2l.select.MadeTrajectories;
import dev.s2l.select.Protection;
import dev.s2l.select.Quota;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.select.SourceSplit;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.vector.Quickselect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FacilityLocationTest {
  private static final FacilityLocationSettings EXACT = FacilityLocationSettings.DEFAULT;

  /// `(dims, rows)`: vectors around a few directions.
  private static float[][] made(long seed, int rows, int dims) {
    var random = RandomStream.named(seed, "test");
    float[][] centers = new float[8][dims];
    for (float[] center : centers) {
      for (int d = 0; d < dims; d++) {
        center[d] = (float) random.nextGaussian();
      }
    }
    float[][] columns = new float[dims][rows];
    for (int row = 0; row < rows; row++) {
      float[] center = centers[random.nextInt(random.nextInt(8) + 1)];
      for (int d = 0; d < dims; d++) {
        columns[d][row] = (float) (center[d] + 0.7 * random.nextGaussian());
      }
    }
    return columns;
  }

  private static int[] all(int rows) {
    return IntStream.range(0, rows).toArray();
  }

  private static double cosine(float[][] columns, int a, int b) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (float[] column : columns) {
      dot += (double) column[a] * column[b];
      left += (double) column[a] * column[a];
      right += (double) column[b] * column[b];
    }
    return Math.max(0, dot / Math.sqrt(left * right));
  }

  private static double objective(float[][] columns, int rows, int[] set) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      double best = 0;
      for (int j : set) {
        best = Math.max(best, cosine(columns, i, j));
      }
      sum += best;
    }
    return sum;
  }

  @Test
  void endsWhenItIsStopped() {
    var embeddings = Embeddings.normalized(made(5, 400, 8), IntStream.range(0, 400).toArray());
    var stop = new StopSignal();
    stop.request(ExitCode.TERMINATED);
    for (var settings : List.of(EXACT, new FacilityLocationSettings(0, 20))) {
      assertThatThrownBy(() -> settings.order(embeddings, 40, stop))
          .isInstanceOfSatisfying(
              S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TERMINATED));
    }
  }

  private static int[] order(float[][] columns, FacilityLocationSettings settings, int count) {
    int rows = columns[0].length;
    var embeddings = Embeddings.normalized(columns, all(rows));
    return settings.order(embeddings, count, new StopSignal());
  }

  /// Directions at 0°, 5°, 10° and 90°. Alone, 10° stands for Σ = 0.985 + 0.996 + 1 + 0.174 =
  /// 3.155, 5° for 3.080; after it 90° adds 0.826, 0° only 0.019.
  @Test
  void choosesWhatStandsForMost() {
    float[][] columns = new float[2][4];
    double[] degrees = {0, 5, 10, 90};
    for (int i = 0; i < 4; i++) {
      columns[0][i] = (float) Math.cos(Math.toRadians(degrees[i]));
      columns[1][i] = (float) Math.sin(Math.toRadians(degrees[i]));
    }
    assertThat(order(columns, EXACT, 2)).containsExactly(2, 3);
  }

  /// Against every other row, in double precision: float32 cosines may swap rows whose gains differ
  /// by rounding only.
  @Test
  void choosesTheGreatestGainAtEveryStep() {
    for (long seed = 0; seed < 12; seed++) {
      int rows = 20 + (int) seed * 3;
      float[][] columns = made(seed, rows, 3 + (int) seed * 2);
      int[] chosen = order(columns, EXACT, 8);
      assertThat(chosen).doesNotHaveDuplicates();
      for (int step = 0; step < 8; step++) {
        int[] set = Arrays.copyOf(chosen, step + 1);
        double mine = objective(columns, rows, set);
        for (int j = 0; j < rows; j++) {
          set[step] = j;
          assertThat(objective(columns, rows, set))
              .as("seed %d, step %d, row %d", seed, step, j)
              .isLessThanOrEqualTo(mine + 1e-5);
        }
      }
    }
  }

  @Test
  void isExactInSparseFormWhenEveryRowIsANeighbour() {
    for (long seed = 0; seed < 4; seed++) {
      // One to four blocks.
      int rows = 700 + 800 * (int) seed;
      float[][] columns = made(seed, rows, 20);
      assertThat(order(columns, new FacilityLocationSettings(0, rows), rows / 9))
          .as("seed %d", seed)
          .containsExactly(order(columns, EXACT, rows / 9));
    }
  }

  @Test
  void losesLittleWithFewNeighbours() {
    float[][] columns = made(3, 1500, 24);
    double exact = objective(columns, 1500, order(columns, EXACT, 165));
    double sparse =
        objective(columns, 1500, order(columns, new FacilityLocationSettings(0, 64), 165));
    assertThat(sparse / exact).isBetween(0.99, 1.0001);
  }

  @Test
  void givesTiesToTheLowerRowAndTakesZeroVectors() {
    float[][] columns = new float[3][6];
    Arrays.fill(columns[0], 0, 3, 2);
    Arrays.fill(columns[1], 3, 5, 1);
    assertThat(order(columns, EXACT, 6)).containsExactly(0, 3, 1, 2, 4, 5);
    assertThat(order(columns, new FacilityLocationSettings(0, 2), 6))
        .hasSize(6)
        .doesNotHaveDuplicates();
  }

  @Test
  void selectsThroughTheSelectorAndInsideSources() {
    float[][] columns = made(4, 90, 5);
    var input =
        new SelectionInput(
                MadeTrajectories.of(1, 90, 3, 3),
                MadeTrajectories.sources(1, 90, 2),
                RowLabels.none(90),
                Optional.empty())
            .withEmbeddings(Trajectories.ofColumns(columns));
    var method = new SelectionMethod.FacilityLocation(EXACT);
    var whole = new SelectionSettings(method, Budget.parse("10"), 1, Protection.NONE);
    var chosen = Selector.select(input, whole, List.of(), Progress.SILENT).selection();
    assertThat(chosen.rows())
        .containsExactly(Arrays.stream(order(columns, EXACT, 10)).sorted().toArray());
    var even = new Protection(SourceSplit.EVEN, List.of(), 0, List.of());
    var split = new SelectionSettings(method, Budget.parse("10"), 1, even);
    var quotas = Selector.select(input, split, List.of(), Progress.SILENT).quotas();
    assertThat(quotas).extracting(Quota::taken).containsExactly(5, 5);
  }

  @Test
  void saysWhatIsMissing() {
    var settings =
        new SelectionSettings(
            new SelectionMethod.FacilityLocation(EXACT), Budget.parse("1"), 1, Protection.NONE);
    var input = SelectionInput.of(MadeTrajectories.of(1, 9, 2, 2));
    assertThatThrownBy(() -> Selector.select(input, settings, List.of(), Progress.SILENT))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("facility-location needs embeddings");
    float[][] columns = made(4, 9, 2);
    columns[1][5] = Float.NaN;
    var broken = input.withEmbeddings(Trajectories.ofColumns(columns));
    assertThatThrownBy(() -> Selector.select(broken, settings, List.of(), Progress.SILENT))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("row 5");
  }

  /// Against the plain greedy algorithm on the same cosines: every gain of every row summed anew in
  /// every step. Copies of rows make ties, which must not hang on rounding.
  @Test
  void isThePlainGreedyAlgorithmRowForRow() {
    for (long seed = 0; seed < 6; seed++) {
      int rows = 150 + 400 * (int) seed;
      float[][] columns = made(seed, rows, 1 + (int) seed * 2);
      for (float[] column : columns) {
        for (int row = 0; row < rows; row += 5) {
          column[row] = column[row / 2];
        }
      }
      var embeddings = Embeddings.normalized(columns, all(rows));
      int[] order = EXACT.order(embeddings, 40, new StopSignal());
      float[][] cosines = new float[rows][rows];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < rows; j++) {
          cosines[i][j] = cosine(embeddings, i, j);
        }
      }
      float[] best = new float[rows];
      for (int step = 0; step < order.length; step++) {
        assertThat(order[step])
            .as("seed %d, step %d", seed, step)
            .isEqualTo(greedy(cosines, best, Arrays.copyOf(order, step)));
        for (int i = 0; i < rows; i++) {
          best[i] = Math.max(best[i], cosines[order[step]][i]);
        }
      }
    }
  }

  private static int greedy(float[][] cosines, float[] best, int[] chosen) {
    int greedy = -1;
    double greatest = -1;
    for (int j = 0; j < best.length; j++) {
      double gain = 0;
      for (int i = 0; i < best.length; i++) {
        gain += Math.max(0, cosines[j][i] - best[i]);
      }
      int row = j;
      if (gain > greatest && Arrays.stream(chosen).noneMatch(other -> other == row)) {
        greatest = gain;
        greedy = j;
      }
    }
    return greedy;
  }

  private static float cosine(Embeddings embeddings, int i, int j) {
    float sum = 0;
    for (int d = 0; d < embeddings.dims(); d++) {
      sum = Math.fma(embeddings.at(i, d), embeddings.at(j, d), sum);
    }
    return Math.max(0, sum) + 1f - 1f;
  }

  @Test
  void everyCosineIsTheSumInTheOrderOfTheDimensionsBitForBit() {
    for (int dims : new int[] {1, 2, 7, 64}) {
      for (int rows : new int[] {1, 127, 2300}) {
        var embeddings = Embeddings.normalized(made(dims, rows, dims), all(rows));
        var together = new Cosines(embeddings, 4);
        var alone = new Cosines(embeddings, 1);
        int[] some = {0, rows / 3, rows / 2, rows - 1};
        for (int i = 0; i < some.length; i++) {
          together.take(some[i], i);
        }
        for (int b = 0; b < embeddings.blockCount(); b++) {
          float[][] found = together.with(b, some.length);
          for (int i = 0; i < some.length; i++) {
            float[] its = alone.of(some[i], b);
            for (int j = 0; j < embeddings.rowsIn(b); j++) {
              float expected = cosine(embeddings, some[i], b * Embeddings.BLOCK + j);
              assertThat(found[i][j]).as("%d × %d", rows, dims).isEqualTo(expected);
              assertThat(its[j]).as("%d × %d", rows, dims).isEqualTo(expected);
            }
          }
        }
      }
    }
  }

  /// Times itself: arguments rows, dims, share in per cent, exact rows.
  public static void main(String[] arguments) {
    int rows = Integer.parseInt(arguments[0]);
    float[][] columns = made(1, rows, Integer.parseInt(arguments[1]));
    int count = rows * Integer.parseInt(arguments[2]) / 100;
    var settings = new FacilityLocationSettings(Integer.parseInt(arguments[3]), 256);
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      var embeddings = Embeddings.normalized(columns, all(rows));
      int[] set = settings.order(embeddings, count, new StopSignal());
      double seconds = (System.nanoTime() - start) / 1e9;
      float[] best = new float[rows];
      var dots = new Cosines(embeddings, 1);
      for (int row : set) {
        for (int b = 0; b < embeddings.blockCount(); b++) {
          float[] cosines = dots.of(row, b);
          for (int j = 0; j < embeddings.rowsIn(b); j++) {
            int at = b * Embeddings.BLOCK + j;
            best[at] = Math.max(best[at], cosines[j]);
          }
        }
      }
      double objective = 0;
      for (float value : best) {
        objective += value;
      }
      System.out.printf(
          Locale.ROOT, "%d choose %d: %.2f s, objective %.2f%n", rows, count, seconds, objective);
    }
  }

  @Test
  void bringsTheLowestToTheFront() {
    for (long seed = 0; seed < 300; seed++) {
      var random = RandomStream.named(seed, "lowest");
      int size = 1 + random.nextInt(200);
      long[] values = new long[size + 7];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(seed % 2 == 0 ? 5 : 1 << 30) - 2;
      }
      int place = random.nextInt(size);
      long[] expected = Arrays.copyOf(values, size);
      Arrays.sort(expected);
      long[] beyond = Arrays.copyOfRange(values, size, values.length);
      Quickselect.toFront(values, size, place);
      assertThat(values[place]).as("seed %d", seed).isEqualTo(expected[place]);
      long[] front = Arrays.copyOf(values, place);
      Arrays.sort(front);
      assertThat(front).as("seed %d", seed).isEqualTo(Arrays.copyOf(expected, place));
      assertThat(Arrays.copyOfRange(values, size, values.length)).isEqualTo(beyond);
    }
  }
}
