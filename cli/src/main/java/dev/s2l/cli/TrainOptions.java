package dev.s2l.cli;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.train.Dropout;
import dev.s2l.lm.train.LrSchedule;
import dev.s2l.lm.train.Precision;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.run.EnumWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a model is fine-tuned. Names as in the Hugging Face Trainer; defaults depend on whether the
/// model is pretrained, so they are resolved by the pipeline.
final class TrainOptions {
  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Highest learning rate. Default: 2e-5; from scratch 1e-3.")
  @Nullable Double learningRate;

  @Option(
      names = "--num-train-epochs",
      paramLabel = "N",
      description = "Passes over the data. Default: 3.")
  @Nullable Double numTrainEpochs;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Optimizer steps instead of epochs.")
  @Nullable Integer maxSteps;

  @Option(
      names = "--per-device-train-batch-size",
      paramLabel = "ROWS",
      description = "Rows a micro-batch. Default: 8; from scratch 32.")
  @Nullable Integer batchSize;

  @Option(
      names = "--gradient-accumulation-steps",
      paramLabel = "N",
      description = "Micro-batches an optimizer step. Default: 16; from scratch 1.")
  @Nullable Integer gradientAccumulationSteps;

  @Option(
      names = "--warmup-ratio",
      paramLabel = "SHARE",
      description = "Share of the steps with a rising learning rate. Default: 0.03.")
  @Nullable Double warmupRatio;

  @Option(
      names = "--lr-scheduler-type",
      paramLabel = "TYPE",
      description = "cosine, linear or constant_with_warmup. Default: cosine.")
  @Nullable String lrSchedulerType;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "AdamW's decoupled weight decay; biases and norms are spared. Default: 0.")
  @Nullable Double weightDecay;

  @Option(
      names = "--max-grad-norm",
      paramLabel = "X",
      description = "Gradients are clipped to this norm. Default: 1.0.")
  @Nullable Double maxGradNorm;

  @Option(names = "--adam-beta1", paramLabel = "X", description = "Default: 0.9.")
  @Nullable Double adamBeta1;

  @Option(names = "--adam-beta2", paramLabel = "X", description = "Default: 0.999.")
  @Nullable Double adamBeta2;

  @Option(names = "--adam-epsilon", paramLabel = "X", description = "Default: 1e-8.")
  @Nullable Double adamEpsilon;

  @Option(
      names = "--group-by-length",
      negatable = true,
      paramLabel = "",
      description = "Batches of examples of similar length. Default: yes.")
  @Nullable Boolean groupByLength;

  @Option(
      names = "--save-total-limit",
      paramLabel = "N",
      description = "Keep only the newest N checkpoints. Default: all.")
  @Nullable Integer saveTotalLimit;

  @Option(
      names = "--gradient-checkpointing",
      description =
          "Compute the activations of each layer again on the way back instead of keeping them:"
              + " less memory, a tenth to a third more time, the same numbers.")
  boolean gradientCheckpointing;

  @Option(
      names = "--dropout",
      paramLabel = "WHAT",
      description =
          "Where the config.json of the model asks for dropout, which s2l does not compute: refuse,"
              + " or none to train without it. Default: refuse.")
  @Nullable String dropout;

  Dropout dropout() {
    return dropout == null ? Dropout.REFUSE : Dropout.named(dropout);
  }

  Activations activations() {
    return gradientCheckpointing ? Activations.RECOMPUTED : Activations.KEPT;
  }

  /// The user's settings over `defaults`.
  TrainSettings over(TrainSettings defaults, String dtype, long seed) {
    var schedule = defaults.schedule();
    var batches = defaults.batches();
    var optimizer = defaults.optimizer();
    return new TrainSettings(
        new TrainSettings.Schedule(
            or(learningRate, schedule.learningRate()),
            or(numTrainEpochs, schedule.numTrainEpochs()),
            or(maxSteps, schedule.maxSteps()),
            lrSchedulerType == null
                ? schedule.lrSchedulerType()
                : LrSchedule.named(lrSchedulerType),
            or(warmupRatio, schedule.warmupRatio())),
        new TrainSettings.Batches(
            or(batchSize, batches.perDeviceTrainBatchSize()),
            or(gradientAccumulationSteps, batches.gradientAccumulationSteps()),
            or(groupByLength, batches.groupByLength())),
        new TrainSettings.Optimizer(
            or(adamBeta1, optimizer.adamBeta1()),
            or(adamBeta2, optimizer.adamBeta2()),
            or(adamEpsilon, optimizer.adamEpsilon()),
            or(weightDecay, optimizer.weightDecay()),
            optimizer.decayed(),
            or(maxGradNorm, optimizer.maxGradNorm())),
        new TrainSettings.Checkpoints(
            defaults.checkpoints().saveSteps(),
            or(saveTotalLimit, defaults.checkpoints().saveTotalLimit())),
        Precision.named(dtype),
        seed,
        activations(),
        dropout == null ? defaults.dropout() : dropout());
  }

  /// Puts the settings in effect in place of what the user left open, for [EffectiveConfig].
  void settle(TrainSettings settings) {
    var schedule = settings.schedule();
    learningRate = schedule.learningRate();
    numTrainEpochs = schedule.numTrainEpochs();
    maxSteps = schedule.maxSteps() > 0 ? schedule.maxSteps() : null;
    lrSchedulerType = schedule.lrSchedulerType().label();
    warmupRatio = schedule.warmupRatio();
    batchSize = settings.batches().perDeviceTrainBatchSize();
    gradientAccumulationSteps = settings.batches().gradientAccumulationSteps();
    groupByLength = settings.batches().groupByLength();
    weightDecay = settings.optimizer().weightDecay();
    maxGradNorm = settings.optimizer().maxGradNorm();
    adamBeta1 = settings.optimizer().adamBeta1();
    adamBeta2 = settings.optimizer().adamBeta2();
    adamEpsilon = settings.optimizer().adamEpsilon();
    saveTotalLimit = settings.checkpoints().saveTotalLimit();
    dropout = EnumWords.of(settings.dropout());
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
