package dev.s2l.compare.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import org.junit.jupiter.api.Test;

/// The linear datamodeling score on losses whose relation to the predictions is known.
class DatamodelingScoreTest {
  private static final int TRAININGS = 20;
  private static final int ROWS = 60;

  /// @param signal share of the losses that the predictions tell
  /// @param shared noise of a training that all held-out rows share
  private static double[][][] made(long seed, double signal, double shared) {
    var random = RandomStream.named(seed, "lds");
    var predicted = new double[TRAININGS][ROWS];
    var losses = new double[TRAININGS][ROWS];
    for (int t = 0; t < TRAININGS; t++) {
      double common = random.nextGaussian();
      for (int row = 0; row < ROWS; row++) {
        predicted[t][row] = random.nextGaussian();
        losses[t][row] =
            5 - signal * predicted[t][row] + shared * common + (1 - signal) * random.nextGaussian();
      }
    }
    return new double[][][] {predicted, losses};
  }

  @Test
  void aPerfectPredictionScoresOneAndItsOppositeMinusOne() {
    var made = made(1, 1, 0);
    var found = DatamodelingScore.of(made[0], made[1]);
    assertThat(found.value()).isCloseTo(1, within(1e-12));
    assertThat(found.low()).isCloseTo(1, within(1e-9));
    for (double[] row : made[0]) {
      for (int i = 0; i < row.length; i++) {
        row[i] = -row[i];
      }
    }
    assertThat(DatamodelingScore.of(made[0], made[1]).value()).isCloseTo(-1, within(1e-12));
  }

  /// All held-out rows see the same trainings: noise of a training moves all of them together.
  @Test
  void ofPredictionsThatTellNothingTheIntervalHoldsZeroAsOftenAsItSays() {
    int covered = 0;
    for (int round = 0; round < 100; round++) {
      var random = RandomStream.named(round, "shared prediction");
      var made = made(round, 0, 2);
      for (double[] row : made[0]) {
        double common = random.nextGaussian();
        for (int i = 0; i < row.length; i++) {
          row[i] += 2 * common;
        }
      }
      var found = DatamodelingScore.of(made[0], made[1]);
      covered += found.low() <= 0 && 0 <= found.high() ? 1 : 0;
    }
    assertThat(covered).isBetween(90, 100);
  }

  @Test
  void aPlantedRelationIsFound() {
    var made = made(7, 0.5, 0);
    var found = DatamodelingScore.of(made[0], made[1]);
    assertThat(found.low()).isGreaterThan(0.4);
    assertThat(found.value()).isBetween(0.6, 0.8);
  }
}
