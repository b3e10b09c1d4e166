package dev.s2l.trajectory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningTest {
  /// A recording a value, at steps 0, 10, 20 …: two rows half a nat above and below it, and one
  /// without a loss.
  private static Learning of(double unigram, double... means) {
    var columns = new ArrayList<LossColumn>();
    for (int c = 0; c < means.length; c++) {
      columns.add(
          new LossColumn(
              10 * c, new float[] {(float) means[c] - 0.5f, Float.NaN, (float) means[c] + 0.5f}));
    }
    return Learning.of(Trajectories.of(columns), unigram).orElseThrow();
  }

  @Test
  void saysHowTheMeanLossFellAndRose() {
    assertThat(of(5.9, 8, 4, 2).sentence())
        .isEqualTo(
            "The proxy's mean loss fell from 8.000 nats at step 0 to 2.000 nats at step 20; a"
                + " unigram model of the same tokens, which knows only how frequent each is, has"
                + " 5.900 nats.");
    assertThat(of(5.9, 8, 2, 3).numbers())
        .startsWith(
            "mean loss fell from 8.000 nats at step 0 to 2.000 nats at step 10 and rose to 3.000"
                + " nats at step 20;");
    assertThat(of(5.9, 8, 8.5).numbers())
        .startsWith("mean loss rose from 8.000 nats at step 0 to 8.500 nats at step 10;");
    assertThat(of(5.9, 8, 7.999, 8.001).numbers()).startsWith("mean loss stayed the same, from");
    assertThat(of(5.9, 8).numbers()).startsWith("mean loss is 8.000 nats at step 0;");
  }

  @Test
  void warnsWhereTheLastLossIsNotBelowTheUnigramModels() {
    assertThat(of(2.5, 8, 2).warning()).isEmpty();
    assertThat(of(2, 8, 2).warning())
        .get()
        .asString()
        .startsWith("The proxy learned little more than word frequencies")
        .contains("2.000 nats at step 10", "--num-train-epochs", "--learning-rate", "--proxy");
    assertThat(of(2.5, 8, 2, 3).warning()).isPresent();
  }

  @Test
  void saysNothingWhereNoRowHasALoss() {
    var nothing = Trajectories.of(List.of(new LossColumn(0, new float[] {Float.NaN})));
    assertThat(Learning.of(nothing, 2)).isEqualTo(Optional.empty());
  }

  @Test
  void nothingIsKnownOfTrajectoriesThatAreNoFinishedFolderOfOurs() throws java.io.IOException {
    assertThat(RecordingFacts.beside(Path.of("nowhere"))).isEqualTo(RecordingFacts.NONE);
  }
}
