package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.record.LearnedStates;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings on some rows, and the hidden states that the head sees.
class ShortTrainingTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");

  @TempDir Path folder;

  /// Rows that are not asked for may as well not be there.
  @Test
  void endsWithTheWeightsOfAWholeTrainingWithoutTheOtherRows() {
    var all = TokenStores.random(60, 1024, 2, 9);
    var settings =
        TrainSettings.fromScratch()
            .withSchedule(new TrainSettings.Schedule(1e-3, 2.5, -1, LrSchedule.COSINE, 0.1))
            .withBatches(new TrainSettings.Batches(8, 1, true));
    var whole = new TreeMap<String, float[]>();
    try (var tokens = TokenStores.of(folder.resolve("some"), 1024, all.subList(0, 40));
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var output = new TrainJob.Output(folder.resolve("out"), folder.resolve("log.jsonl"), "test");
      FineTuner.train(
          new TrainJob(decoder, tokens, tokenizer, settings, new int[0], output),
          (step, trained) -> {},
          Progress.SILENT,
          new StopSignal());
      decoder.parameters().forEach((name, p) -> whole.put(name, Torch.floats(p)));
    }
    int[] rows = IntStream.range(0, 40).toArray();
    assertThat(ShortTraining.steps(40, settings)).isEqualTo(13);
    try (var tokens = TokenStores.of(folder.resolve("all"), 1024, List.copyOf(all));
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var task = Progress.SILENT.start("train", 0, "tokens")) {
      ShortTraining.train(decoder, tokens, rows, settings, task, new StopSignal());
      decoder
          .parameters()
          .forEach((name, p) -> assertThat(Torch.floats(p)).as(name).isEqualTo(whole.get(name)));
    }
  }

  /// From all states of a row, the head gives the loss that was recorded.
  @Test
  void statesOfLearnedTokensGiveTheLossOfTheRow() {
    try (var tokens = TokenStores.of(folder, 1024, List.copyOf(TokenStores.random(5, 1024, 2, 3)));
        var decoder = Decoder.load(MODEL, DType.FLOAT32, Computes.CPU);
        var task = Progress.SILENT.start("states", 5, "rows")) {
      int[] rows = {0, 2, 4};
      var states = LearnedStates.of(decoder, tokens, rows, 100, task, new StopSignal());
      float[] losses =
          LossRecorder.record(
              decoder,
              tokens,
              RecordSettings.of(decoder.config(), Computes.CPU),
              "record",
              Progress.SILENT,
              new StopSignal());
      for (int i = 0; i < rows.length; i++) {
        assertThat(states[i].targets()).hasSize(tokens.learnedCount(rows[i]));
        double sum = 0;
        for (int m = 0; m < states[i].targets().length; m++) {
          sum += crossEntropy(decoder, states[i].states()[m], states[i].targets()[m]);
        }
        assertThat((float) (sum / states[i].targets().length))
            .isCloseTo(losses[rows[i]], within(1e-4f));
      }
      assertThat(LearnedStates.of(decoder, tokens, rows, 3, task, new StopSignal())[1].targets())
          .hasSize(Math.min(3, tokens.learnedCount(2)));
    }
  }

  private static double crossEntropy(Decoder decoder, float[] state, long target) {
    try (var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      float[] logits = Torch.floats(decoder.logits(Torch.floats(state, 1, state.length)));
      double highest = Float.NEGATIVE_INFINITY;
      for (float logit : logits) {
        highest = Math.max(highest, logit);
      }
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp(logit - highest);
      }
      return Math.log(sum) + highest - logits[(int) target];
    }
  }
}
