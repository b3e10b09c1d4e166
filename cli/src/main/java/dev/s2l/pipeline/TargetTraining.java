package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import java.io.IOException;

/// Stage train on its own: any model, fine-tuned on any data, a subset for example.
public final class TargetTraining {
  private TargetTraining() {}

  /// @param checkpoint the newest, a Hugging Face folder
  /// @param steps taken in all
  /// @param elapsedMillis over all attempts
  public record Summary(String checkpoint, int steps, long elapsedMillis) {}

  /// Writes `dataset/`, `tokens/` and `target/checkpoint-N`.
  public static Summary run(
      RunSession run,
      Proxy model,
      DataSource data,
      TokenSettings tokenSettings,
      TrainSettings train)
      throws IOException {
    run.claim(Stage.DATASET, Stage.TOKENIZE, Stage.TARGET);
    Torch.init(1);
    run.describe(Torch.facts());
    var folder = model.folder(run.directory());
    run.reads(folder);
    try (Dataset dataset = data.open(run);
        var tokenizer = Tokenizers.open(folder);
        var tokens = tokenSettings.open(run, dataset, tokenizer)) {
      data.judge(dataset, tokens);
      var settings = train.goingOnAs(run.precisionOf(Stage.TARGET, train.dtype()));
      var described = Described.of(settings);
      described.put("dtype", settings.dtype().label());
      described.put("device", Torch.device().label());
      described.put("data", tokens.manifest().source().dataset());
      model.describe(folder, described);
      int last = TrainPlan.of(tokens, settings).totalSteps();
      String modelId = model.identity(folder);
      if (!run.ended(Stage.TARGET)) {
        Resources.checkMemory(
            "training",
            Resources.training(
                DecoderConfig.read(folder.resolve("config.json")),
                tokens,
                settings.dtype().resolve()),
            "End other programs, or lower it with --max-length or a smaller --model.");
      }
      run.stage(
          Stage.TARGET,
          described,
          () -> {
            try (var decoder = model.decoder(folder, settings.seed())) {
              var output = run.trainOutput(run.directory().target(), modelId);
              FineTuner.train(
                  new TrainJob(decoder, tokens, tokenizer, settings, new int[] {last}, output),
                  (step, trained) -> {},
                  run.progress(),
                  run.stopSignal());
            }
          });
      return new Summary(
          run.directory().target().resolve("checkpoint-" + last).toString(),
          last,
          run.elapsedMillis().getOrDefault(Stage.TARGET.label(), 0L));
    }
  }
}
