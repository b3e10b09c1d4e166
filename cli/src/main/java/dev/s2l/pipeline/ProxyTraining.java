package dev.s2l.pipeline;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;

/// Stages train and record of a run, which are one loop: the proxy is trained, and at every
/// recorded step the loss of every row becomes a column.
final class ProxyTraining {
  private final RunSession run;
  private final RunSettings settings;
  private final TextTokenizer tokenizer;
  private final TokenStore tokens;
  private final Path modelFolder;
  private final Recording recording;

  ProxyTraining(
      RunSession run,
      RunSettings settings,
      Path modelFolder,
      TextTokenizer tokenizer,
      TokenStore tokens) {
    this.run = run;
    this.settings = settings;
    this.modelFolder = modelFolder;
    this.tokenizer = tokenizer;
    this.tokens = tokens;
    this.recording = new Recording(run, tokens);
  }

  void run() throws IOException {
    var train = settings.train().goingOnAs(run.precisionOf(Stage.TRAIN, settings.train().dtype()));
    var plan = TrainPlan.of(tokens, train);
    int interval = settings.record().interval(plan, run.begunWith(Stage.TRAIN, "record_steps"));
    var described = Described.of(train);
    described.put("dtype", train.dtype().label());
    described.put("device", Torch.device().label());
    described.put("record_steps", Integer.toString(interval));
    settings.proxy().describe(modelFolder, described);
    Signal.describe(settings.signals(), described);
    String modelId = settings.proxy().identity(modelFolder);
    if (!run.ended(Stage.TRAIN)) {
      checkResources(train, plan.recordSteps(interval).length);
    }
    run.stage(
        Stage.TRAIN,
        described,
        () -> train(train, plan, interval, modelId),
        new OtherSelection(
            run.directory(),
            Stage.TRAIN,
            SelectionWords.of(settings.selection(), settings.form())));
  }

  private void checkResources(TrainSettings train, int recordings) throws IOException {
    var config = DecoderConfig.read(modelFolder.resolve("config.json"));
    Resources.checkMemory(
        "training the proxy",
        Resources.training(config, tokens, train.dtype().resolve()),
        "End other programs, or lower it with --max-length or a smaller --proxy.");
    int limit = train.checkpoints().saveTotalLimit();
    Resources.checkDisk(
        run.directory().proxy(),
        Resources.checkpoints(config, recordings, limit, 0),
        "Make room, or lower it with --save-total-limit or fewer --num-checkpoints.");
  }

  private void train(TrainSettings train, TrainPlan plan, int interval, String modelId)
      throws IOException {
    int[] steps = plan.recordSteps(interval);
    int last = steps[steps.length - 1];
    try (var decoder = settings.proxy().decoder(modelFolder, train.seed())) {
      FineTuner.train(
          new TrainJob(
              decoder,
              tokens,
              tokenizer,
              train,
              steps,
              run.trainOutput(run.directory().proxy(), modelId)),
          // Only the last model's embeddings: they are many times the size of a column.
          (step, trained) ->
              record(step, trained, step == last ? settings.signals() : Set.of(Signal.LOSS)),
          run.progress(),
          run.stopSignal());
      var facts = new TreeMap<String, String>();
      facts.put("proxy", settings.proxy().label());
      facts.put("dtype", decoder.dtype().label());
      recording.finish(decoder.config(), facts);
    }
  }

  private void record(int step, Decoder decoder, Set<Signal> signals) {
    try {
      if (!recording.has(step, signals)) {
        long started = System.nanoTime();
        recording.add(step, decoder, signals);
        run.book(Stage.TRAIN, Stage.RECORD, (System.nanoTime() - started) / 1_000_000);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
