package dev.s2l.lm.train;

import dev.s2l.lm.model.Activations;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;

/// How a model is trained. Components carry the names of Hugging Face's `TrainingArguments`.
///
/// @param schedule how long and how fast
/// @param batches what a step sees
/// @param optimizer AdamW
/// @param checkpoints what is kept
/// @param dtype number format of the products
/// @param seed of the order of the rows
/// @param activations what is kept for the way back: `gradient_checkpointing`; changes no result
/// @param dropout what is done where the model's configuration asks for dropout
public record TrainSettings(
    Schedule schedule,
    Batches batches,
    Optimizer optimizer,
    Checkpoints checkpoints,
    Precision dtype,
    long seed,
    Activations activations,
    Dropout dropout) {

  /// Settings that refuse to train without dropout that the model's configuration asks for.
  public TrainSettings(
      Schedule schedule,
      Batches batches,
      Optimizer optimizer,
      Checkpoints checkpoints,
      Precision dtype,
      long seed,
      Activations activations) {
    this(schedule, batches, optimizer, checkpoints, dtype, seed, activations, Dropout.REFUSE);
  }

  /// @param learningRate the highest
  /// @param numTrainEpochs passes over the data; need not be whole
  /// @param maxSteps updates in all, instead of epochs; −1 for none
  /// @param lrSchedulerType how the rate goes
  /// @param warmupRatio share of the steps over which the rate rises, rounded up
  public record Schedule(
      double learningRate,
      double numTrainEpochs,
      int maxSteps,
      LrSchedule lrSchedulerType,
      double warmupRatio) {
    public Schedule {
      check(
          "--learning-rate",
          learningRate,
          learningRate > 0 && learningRate < 1e3,
          "above 0 and below 1000");
      check(
          "--num-train-epochs",
          numTrainEpochs,
          numTrainEpochs > 0 && numTrainEpochs < 1e6,
          "above 0 and below 1000000");
      check(
          "--max-steps",
          maxSteps,
          maxSteps == -1 || maxSteps > 0,
          "at least 1, or -1 for whole epochs");
      check("--warmup-ratio", warmupRatio, warmupRatio >= 0 && warmupRatio <= 1, "0 to 1");
    }

    public Schedule withLearningRate(double rate) {
      return new Schedule(rate, numTrainEpochs, maxSteps, lrSchedulerType, warmupRatio);
    }

    public Schedule withNumTrainEpochs(double epochs) {
      return new Schedule(learningRate, epochs, maxSteps, lrSchedulerType, warmupRatio);
    }

    public Schedule withMaxSteps(int steps) {
      return new Schedule(learningRate, numTrainEpochs, steps, lrSchedulerType, warmupRatio);
    }

    int steps(int stepsPerEpoch) {
      return maxSteps > 0 ? maxSteps : (int) Math.ceil(numTrainEpochs * stepsPerEpoch);
    }

    int warmupSteps(int steps) {
      return (int) Math.ceil(warmupRatio * steps);
    }
  }

  /// A step sees the product of the first two; how it is cut up for the machine is not a setting,
  /// because it changes no result.
  ///
  /// @param perDeviceTrainBatchSize rows
  /// @param gradientAccumulationSteps factor of the rows
  /// @param groupByLength whether rows of like length come together
  public record Batches(
      int perDeviceTrainBatchSize, int gradientAccumulationSteps, boolean groupByLength) {
    public Batches {
      check(
          "--per-device-train-batch-size",
          perDeviceTrainBatchSize,
          perDeviceTrainBatchSize > 0,
          "at least 1");
      check(
          "--gradient-accumulation-steps",
          gradientAccumulationSteps,
          gradientAccumulationSteps > 0,
          "at least 1");
    }

    /// The same without rows of like length together.
    public Batches inGivenOrder() {
      return new Batches(perDeviceTrainBatchSize, gradientAccumulationSteps, false);
    }

    /// Of a step.
    public int rows() {
      return Math.multiplyExact(perDeviceTrainBatchSize, gradientAccumulationSteps);
    }
  }

  /// @param adamBeta1 decay of the mean gradient
  /// @param adamBeta2 decay of the mean squared gradient
  /// @param adamEpsilon added to the root
  /// @param weightDecay decoupled decay
  /// @param decayed which parameters it acts on
  /// @param maxGradNorm gradients are scaled down to this length; 0 for never
  public record Optimizer(
      double adamBeta1,
      double adamBeta2,
      double adamEpsilon,
      double weightDecay,
      Decayed decayed,
      double maxGradNorm) {
    public Optimizer {
      check("--adam-beta1", adamBeta1, adamBeta1 >= 0 && adamBeta1 < 1, "at least 0 and below 1");
      check("--adam-beta2", adamBeta2, adamBeta2 >= 0 && adamBeta2 < 1, "at least 0 and below 1");
      check(
          "--adam-epsilon", adamEpsilon, adamEpsilon > 0 && adamEpsilon < 1, "above 0 and below 1");
      check(
          "--weight-decay",
          weightDecay,
          weightDecay >= 0 && weightDecay < 1e3,
          "at least 0 and below 1000");
      check("--max-grad-norm", maxGradNorm, maxGradNorm >= 0, "at least 0");
    }
  }

  /// What weight decay acts on.
  public enum Decayed {
    /// Matrices; biases and norms are spared, as the Hugging Face Trainer does.
    MATRICES,
    /// Every parameter, as a bare `torch.optim.AdamW` does.
    ALL
  }

  /// @param saveSteps also keep a checkpoint at multiples of this; 0 for recorded steps only
  /// @param saveTotalLimit newest checkpoints to keep; 0 for all
  public record Checkpoints(int saveSteps, int saveTotalLimit) {
    public Checkpoints {
      check("--save-steps", saveSteps, saveSteps >= 0, "at least 0");
      check("--save-total-limit", saveTotalLimit, saveTotalLimit >= 0, "at least 0");
    }
  }

  /// The paper's table of hyperparameters, and where it is silent the Trainer's defaults: for
  /// models with pretrained weights.
  public static TrainSettings pretrained() {
    return new TrainSettings(
        new Schedule(2e-5, 3, -1, LrSchedule.COSINE, 0.03),
        new Batches(8, 16, true),
        new Optimizer(0.9, 0.999, 1e-8, 0, Decayed.MATRICES, 1.0),
        new Checkpoints(0, 0),
        Precision.AUTO,
        42,
        Activations.KEPT);
  }

  /// For small models that start from random weights, as the built-in proxy does.
  public static TrainSettings fromScratch() {
    var base = pretrained();
    return new TrainSettings(
        new Schedule(1e-3, 3, -1, LrSchedule.COSINE, 0.03),
        new Batches(32, 1, true),
        base.optimizer(),
        base.checkpoints(),
        Precision.FLOAT32,
        base.seed(),
        base.activations());
  }

  /// The same with another length or rate.
  public TrainSettings withSchedule(Schedule other) {
    return new TrainSettings(
        other, batches, optimizer, checkpoints, dtype, seed, activations, dropout);
  }

  /// The same with other batches.
  public TrainSettings withBatches(Batches other) {
    return new TrainSettings(
        schedule, other, optimizer, checkpoints, dtype, seed, activations, dropout);
  }

  /// The same with checkpoints at multiples of `steps`; 0 for none.
  public TrainSettings withSaveSteps(int steps) {
    var kept = new Checkpoints(steps, checkpoints.saveTotalLimit());
    return new TrainSettings(schedule, batches, optimizer, kept, dtype, seed, activations, dropout);
  }

  /// The same with another order of the rows.
  public TrainSettings withSeed(long other) {
    return new TrainSettings(
        schedule, batches, optimizer, checkpoints, dtype, other, activations, dropout);
  }

  /// The same in another number format.
  public TrainSettings withPrecision(Precision precision) {
    return new TrainSettings(
        schedule, batches, optimizer, checkpoints, precision, seed, activations, dropout);
  }

  /// The same with another use of memory.
  public TrainSettings withActivations(Activations other) {
    return new TrainSettings(
        schedule, batches, optimizer, checkpoints, dtype, seed, other, dropout);
  }

  /// The same with another way to meet dropout.
  public TrainSettings withDropout(Dropout other) {
    return new TrainSettings(
        schedule, batches, optimizer, checkpoints, dtype, seed, activations, other);
  }

  private static void check(String option, double value, boolean valid, String expected) {
    if (!valid || !Double.isFinite(value)) {
      String text = value == Math.rint(value) ? Phrase.of("%.0f", value) : Double.toString(value);
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %s: expected a number %s.", option, text, expected));
    }
  }
}
