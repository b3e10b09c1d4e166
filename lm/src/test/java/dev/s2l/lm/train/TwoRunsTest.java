package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Budgets;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.Futures;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoRunsTest {
  private static final Path MODEL = Golden.path("scored/gpt_neox");

  @TempDir Path folder;

  /// @param threads of the run
  /// @param tokens of a micro-batch
  private record Run(int threads, Precision precision, int tokens, long seed) {}

  @Test
  void twoRunsWithDifferentSettingsGoOnAtOnceInOneProcess() {
    var runs =
        List.of(new Run(1, Precision.FLOAT32, 512, 3), new Run(3, Precision.BFLOAT16, 64, 4));
    var alone = runs.stream().map(run -> losses(run, "alone-" + run.threads())).toList();
    assertThat(alone.getFirst()).isNotEqualTo(alone.getLast());
    try (var pool = Executors.newFixedThreadPool(runs.size())) {
      List<Future<float[]>> together =
          runs.stream()
              .map(run -> pool.submit(() -> losses(run, "together-" + run.threads())))
              .toList();
      for (int i = 0; i < runs.size(); i++) {
        assertThat(Futures.result(together.get(i), "training")).isEqualTo(alone.get(i));
      }
    }
  }

  /// Trains, and scores what was trained.
  private float[] losses(Run run, String name) {
    var base = TrainSettings.fromScratch();
    var settings =
        new TrainSettings(
            new TrainSettings.Schedule(1e-3, 2, -1, LrSchedule.COSINE, 0.1),
            new TrainSettings.Batches(4, 2, true),
            base.optimizer(),
            new TrainSettings.Checkpoints(0, 0),
            run.precision(),
            run.seed(),
            Activations.KEPT);
    Path parent = folder.resolve(name);
    var output =
        new TrainJob.Output(parent.resolve("proxy"), folder.resolve(name + ".jsonl"), name);
    var budget = new Budgets.Tokens(run.tokens(), run.tokens());
    try (var compute =
            Compute.on(ComputeDevice.CPU, run.threads())
                .withFormat(run.precision().resolve(ComputeDevice.CPU))
                .withBudgets(new Budgets(budget, budget, 64, 1 << 20));
        var tokens =
            TokenStores.of(
                folder.resolve(name + "-rows"), 1024, TokenStores.random(40, 1024, 3, 11));
        var decoder = Decoder.load(MODEL, DType.FLOAT32, compute);
        var tokenizer = TextTokenizer.open(MODEL)) {
      var job = new TrainJob(decoder, tokens, tokenizer, settings, new int[0], output);
      FineTuner.train(job, (step, trained) -> {}, Progress.SILENT, new StopSignal());
      var recording = RecordSettings.of(decoder.config(), compute);
      return LossRecorder.record(
          decoder, tokens, recording, "record", Progress.SILENT, new StopSignal());
    }
  }
}
