package dev.s2l.pipeline;

import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.train.FineTuner;
import dev.s2l.lm.train.TrainJob;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Stages train and record of a run, which are one loop: the proxy is trained, and at every
/// recorded step the loss of every row becomes a column.
final class ProxyTraining {
  private final RunSession run;
  private final RunSettings settings;
  private final TextTokenizer tokenizer;
  private final TokenStore tokens;
  private final Path modelFolder;
  private final TrajectoryFolder trajectories;

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
    this.trajectories = TrajectoryFolder.at(run.directory().trajectories());
  }

  void run() throws IOException {
    var plan = TrainPlan.of(tokens, settings.train());
    int interval = settings.record().interval(plan);
    var described = Described.of(settings.train());
    described.put("record_steps", Integer.toString(interval));
    described.put("dtype", settings.train().dtype().resolve().label());
    settings.proxy().describe(modelFolder, described);
    // A run goes on with the number format it began with, also on another machine.
    described.put("dtype", run.begunWith(Stage.TRAIN, "dtype", described.get("dtype")));
    String modelId = settings.proxy().identity(modelFolder);
    run.stage(Stage.TRAIN, described, () -> train(plan, interval, modelId));
  }

  private void train(TrainPlan plan, int interval, String modelId) throws IOException {
    try (var decoder = settings.proxy().decoder(modelFolder, settings.train().seed())) {
      FineTuner.train(
          new TrainJob(
              decoder,
              tokens,
              tokenizer,
              settings.train(),
              plan.recordSteps(interval),
              run.trainOutput(run.directory().proxy(), modelId)),
          this::record,
          run.progress(),
          run.stopSignal());
      finish(decoder);
    }
  }

  private void record(int step, Decoder decoder) {
    try {
      recordColumn(step, decoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void recordColumn(int step, Decoder decoder) throws IOException {
    if (trajectories.has(step)) {
      return;
    }
    long started = System.nanoTime();
    float[] losses =
        LossRecorder.record(
            decoder,
            tokens,
            RecordSettings.of(decoder.config()),
            "record step " + step,
            run.progress(),
            run.stopSignal());
    trajectories.write(new LossColumn(step, losses));
    run.book(Stage.TRAIN, Stage.RECORD, (System.nanoTime() - started) / 1_000_000);
  }

  private void finish(Decoder decoder) throws IOException {
    trajectories.writeRejected(
        Files.readAllLines(run.directory().tokens().resolve("rejected.jsonl")));
    var recording = Described.of(RecordSettings.of(decoder.config()));
    recording.remove("threads");
    recording.put("proxy", settings.proxy().label());
    recording.put("dtype", decoder.dtype().label());
    recording.put("data", tokens.manifest().source().dataset());
    trajectories.finish(recording);
  }
}
