package dev.s2l.pipeline;

import dev.s2l.compare.diagnosis.TrainingPart;
import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.record.LossRecorder;
import dev.s2l.lm.record.RecordSettings;
import dev.s2l.lm.train.LrSchedule;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.ShortTraining;
import dev.s2l.lm.train.TrainPlan;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;

/// Short trainings of the proxy on random halves of some rows, as the run trained it on all: the
/// same start, rates and number of epochs. A pretrained proxy starts at the run's first checkpoint.
final class DiagnosisTrainings {
  private final DiagnosedRun run;
  private final DiagnosisRows rows;
  private final TrainSettings settings;
  private final boolean fresh;

  /// Of the run's own training.
  private final long elapsedMillis;

  DiagnosisTrainings(DiagnosedRun run, DiagnosisRows rows) throws IOException {
    this.run = run;
    this.rows = rows;
    var ledger = ledger(run.directory());
    var begun = ledger.settings(Stages.TRAIN).orElseThrow();
    this.elapsedMillis = ledger.entry(Stages.TRAIN).elapsedMillis();
    this.fresh = "random".equals(begun.get("proxy weights"));
    var all = settings(begun);
    var plan = TrainPlan.of(run.tokens(), all);
    double epochs = (double) plan.totalSteps() / plan.stepsPerEpoch();
    this.settings = all.withSchedule(all.schedule().withMaxSteps(-1).withNumTrainEpochs(epochs));
  }

  /// Of the directory in which the proxy was trained: a cell may use that of the run around it.
  private static Ledger ledger(RunDirectory directory) throws IOException {
    var own = Ledger.open(directory);
    return own.begun(Stages.TRAIN) || directory.parent().isEmpty()
        ? own
        : Ledger.open(directory.parent().get());
  }

  /// What [SettingsText] made of the settings of a training.
  static TrainSettings settings(SortedMap<String, String> begun) {
    return new TrainSettings(
        new TrainSettings.Schedule(
            number(begun, "learning_rate"),
            number(begun, "num_train_epochs"),
            (int) number(begun, "max_steps"),
            LrSchedule.valueOf(text(begun, "lr_scheduler_type")),
            number(begun, "warmup_ratio")),
        new TrainSettings.Batches(
            (int) number(begun, "per_device_train_batch_size"),
            (int) number(begun, "gradient_accumulation_steps"),
            Boolean.parseBoolean(text(begun, "group_by_length"))),
        new TrainSettings.Optimizer(
            number(begun, "adam_beta1"),
            number(begun, "adam_beta2"),
            number(begun, "adam_epsilon"),
            number(begun, "weight_decay"),
            TrainSettings.Decayed.valueOf(text(begun, "decayed")),
            number(begun, "max_grad_norm")),
        new TrainSettings.Checkpoints(0, 0),
        Precision.FLOAT32,
        Long.parseLong(text(begun, "seed")),
        Activations.KEPT);
  }

  private static double number(SortedMap<String, String> begun, String name) {
    return Double.parseDouble(text(begun, name));
  }

  private static String text(SortedMap<String, String> begun, String name) {
    return Objects.requireNonNull(begun.get(name), name);
  }

  /// Tokens that a number of trainings see.
  long tokens(int from) {
    long tokens = 0;
    for (int half = from; half < rows.halves().length; half++) {
      tokens += Arrays.stream(rows.halves()[half]).mapToLong(run.tokens()::length).sum();
    }
    return Math.round(tokens * settings.schedule().numTrainEpochs());
  }

  /// What they will take, for people.
  String estimate(long tokens) {
    var plan = TrainPlan.of(run.tokens(), settings);
    double trained =
        (double) run.tokens().manifest().counts().tokens()
            * plan.totalSteps()
            / plan.stepsPerEpoch();
    return Phrase.of(
        "%d trainings of %,d steps on %,d rows each, %,d tokens in all: about %,d minutes at the"
            + " speed of the run. --lds-trainings 0 leaves them out.",
        rows.halves().length,
        ShortTraining.steps(rows.halves()[0].length, settings),
        rows.halves()[0].length,
        tokens,
        Math.max(1, Math.round(tokens / trained * elapsedMillis / 60_000)));
  }

  TrainingPart train(int half, Compute compute, Progress.Task task, StopSignal stop)
      throws IOException {
    var exact = compute.withFormat(DType.FLOAT32);
    try (var decoder = start(exact)) {
      ShortTraining.train(decoder, run.tokens(), rows.halves()[half], settings, task, stop);
      float[] losses =
          LossRecorder.record(
              decoder,
              run.tokens(),
              rows.heldOut(),
              RecordSettings.of(decoder.config(), exact),
              "held-out rows",
              Progress.SILENT,
              stop);
      return new TrainingPart(
          half, Arrays.stream(rows.heldOut()).mapToObj(row -> (double) losses[row]).toList());
    }
  }

  private Decoder start(Compute compute) {
    var first = run.firstCheckpoint();
    return fresh
        ? Decoder.random(DecoderConfig.read(first.resolve("config.json")), settings.seed(), compute)
        : Decoder.load(first, DType.FLOAT32, compute);
  }
}
