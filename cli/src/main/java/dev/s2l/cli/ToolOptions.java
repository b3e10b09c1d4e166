package dev.s2l.cli;

import dev.s2l.lm.train.LrSchedule;
import dev.s2l.lm.train.TrainSettings;
import dev.s2l.pipeline.ComparisonSettings.Regime;
import dev.s2l.pipeline.OwnTool;
import dev.s2l.pipeline.Trainee;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The user's own trainer and evaluator.
final class ToolOptions {
  /// Options that only a target of ours has a use for.
  private static final List<String> OF_A_TARGET =
      List.of(
          "--target",
          "--eval-data",
          "--tasks",
          "--limit",
          "--task-data",
          "--prompting",
          "--max-new-tokens",
          "--batch-size",
          "--program-runner",
          "--bertscore-model",
          "--bertscore-layer",
          "--bertscore-idf",
          "--bertscore-baseline",
          "--prompt-template",
          "--max-length",
          "--over-length",
          "--text-is-rendered",
          "--learning-rate",
          "--per-device-train-batch-size",
          "--gradient-accumulation-steps",
          "--warmup-ratio",
          "--lr-scheduler-type",
          "--weight-decay",
          "--max-grad-norm",
          "--dropout",
          "--adam-beta1",
          "--adam-beta2",
          "--adam-epsilon",
          "--group-by-length",
          "--save-total-limit",
          "--gradient-checkpointing",
          "--lora-r",
          "--lora-alpha",
          "--lora-dropout",
          "--lora-target-modules",
          "--adapter",
          "--from-scratch",
          "--dtype",
          "--device");

  /// A year.
  private static final long MOST_SECONDS = 31_536_000;

  /// What the paper trains for.
  private static final double EPOCHS = 3;

  @Option(
      names = "--trainer",
      paramLabel = "COMMAND",
      description =
          "Instead of --target: your own trainer, with the places {subset} {model} {seed} {steps}"
              + " {epochs} {rows} {output}. Run without a shell.")
  @Nullable String trainer;

  @Option(
      names = "--evaluator",
      paramLabel = "COMMAND",
      description =
          "Your own evaluator, with the same places; it leaves results.json or the results_*.json"
              + " of lm-evaluation-harness in {output}.")
  @Nullable String evaluator;

  @Option(
      names = "--model",
      paramLabel = "TEXT",
      description = "What {model} is for the --trainer: the model before training.")
  @Nullable String model;

  @Option(
      names = "--tool-timeout",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description =
          "Longest time of one --trainer or --evaluator; then it is ended. Default:"
              + " ${DEFAULT-VALUE} (a day).")
  long timeout = 86_400;

  boolean given() {
    return trainer != null || evaluator != null;
  }

  /// Refuses what only these tools use.
  void refuseUnused(CommandSpec spec) {
    if (spec.commandLine().getParseResult().hasMatchedOption("--tool-timeout")) {
      throw usage("--tool-timeout is of a --trainer and an --evaluator, and there are none.");
    }
    if (model != null) {
      throw usage("--model is what {model} is for a --trainer; the model of s2l is --target.");
    }
  }

  /// @param train `--max-steps` and `--num-train-epochs` count
  Trainee.Tools of(TrainOptions train, Regime regime, CommandSpec spec) {
    for (String option : OF_A_TARGET) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw usage(
            Phrase.of(
                "%s is of a --target; --trainer and --evaluator have options of their own. Leave it"
                    + " out.",
                option));
      }
    }
    var training = OwnTool.parse("--trainer", Needed.option(spec, "--trainer", trainer));
    var measuring = OwnTool.parse("--evaluator", Needed.option(spec, "--evaluator", evaluator));
    Optional<Integer> steps = Optional.ofNullable(train.maxSteps);
    double epochs = train.numTrainEpochs == null ? EPOCHS : train.numTrainEpochs;
    new TrainSettings.Schedule(1, epochs, steps.orElse(-1), LrSchedule.COSINE, 0); // checks both
    check(training, measuring, steps, train, regime, spec);
    if (timeout < 1 || timeout > MOST_SECONDS) {
      throw usage(
          Phrase.of("--tool-timeout %d: expected 1 to %,d seconds.", timeout, MOST_SECONDS));
    }
    return new Trainee.Tools(
        training,
        measuring,
        Optional.ofNullable(model),
        steps,
        epochs,
        Duration.ofSeconds(timeout));
  }

  private void check(
      OwnTool training,
      OwnTool measuring,
      Optional<Integer> steps,
      TrainOptions train,
      Regime regime,
      CommandSpec spec) {
    if (!training.asksFor("subset") || !training.asksFor("output")) {
      throw usage(
          "--trainer: expected the places {subset} and {output} in it: the rows, and where the"
              + " tuned model belongs.");
    }
    if (!measuring.asksFor("model") || !measuring.asksFor("output")) {
      throw usage(
          "--evaluator: expected the places {model} and {output} in it: the tuned model, and where"
              + " the results belong.");
    }
    boolean asksForModel = training.asksFor("model");
    if (asksForModel && model == null) {
      throw usage("--trainer has the place {model}: say with --model what it is.");
    }
    if (!asksForModel && model != null) {
      throw usage("--model is given, and --trainer has no place {model} for it.");
    }
    boolean asksForSteps = training.asksFor("steps") || measuring.asksFor("steps");
    if (asksForSteps && (steps.isEmpty() || regime == Regime.EQUAL_EPOCHS)) {
      throw usage(
          "{steps} is the same number in every cell: give it with --max-steps and --regime"
              + " equal-steps. For epochs take the place {epochs}.");
    }
    if (!asksForSteps && steps.isPresent()) {
      throw usage("--max-steps is given, and --trainer has no place {steps} for it.");
    }
    if (train.numTrainEpochs != null
        && !training.asksFor("epochs")
        && !measuring.asksFor("epochs")) {
      throw usage("--num-train-epochs is given, and --trainer has no place {epochs} for it.");
    }
    if (!training.asksFor("steps") && !training.asksFor("epochs")) {
      ConsoleProgress.on(spec.commandLine().getErr())
          .warn(
              "--trainer has neither {steps} nor {epochs}: it is not told how long to train, so"
                  + " s2l cannot see to it that all subsets get the same.");
    }
  }

  private static S2lException usage(String message) {
    return new S2lException(ExitCode.USAGE, message);
  }
}
