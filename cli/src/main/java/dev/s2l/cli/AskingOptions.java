package dev.s2l.cli;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.ModelEvaluation;
import dev.s2l.pipeline.ModelEvaluation.Asking;
import dev.s2l.pipeline.ModelEvaluation.HeldOut;
import dev.s2l.pipeline.ModelEvaluation.NamedModel;
import dev.s2l.pipeline.TokenSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// How models are asked, and where the questions are.
final class AskingOptions {
  @Mixin QuestionOptions questions = new QuestionOptions();

  @Option(
      names = "--prompt-template",
      paramLabel = "NAME",
      description =
          "alpaca, radiology, plain, or chat for the model's own, instead of the task's; for"
              + " heldout-loss alpaca if not given.")
  private @Nullable String promptTemplate;

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      description = "Longest row of heldout-loss; longer ones are cut. Default: 512.")
  private @Nullable Integer maxLength;

  /// Refuses options that only a model has a use for.
  void refuseWithoutModel() {
    refuse("--task-data", questions.taskData);
    refuse("--prompting", questions.prompting);
    refuse("--prompt-template", promptTemplate);
    refuse("--max-new-tokens", questions.maxNewTokens);
    refuse("--batch-size", questions.batchSize);
    refuse("--max-length", maxLength);
  }

  private static void refuse(String option, @Nullable Object value) {
    if (value != null) {
      throw usage(
          Phrase.of("%s is for asking a --model; --generations are there already.", option));
    }
  }

  /// Everything together. Options are checked before models and data sets are downloaded.
  ModelEvaluation evaluation(
      List<Task> tasks, ModelOptions models, DataOptions data, Judging judging, CommandSpec spec)
      throws IOException {
    boolean ofLoss = tasks.stream().anyMatch(Task::ofLoss);
    if (!ofLoss && maxLength != null) {
      throw usage("--max-length is for the task heldout-loss, which is not among --tasks.");
    }
    questions.refuseUnasked(tasks);
    if (promptTemplate != null && !PromptTemplate.isChat(promptTemplate)) {
      PromptTemplate.named(promptTemplate);
    }
    var asking =
        new Asking(
            questions.prompting(),
            Optional.ofNullable(promptTemplate),
            questions.maxNewTokens(),
            questions.batchSize(),
            Precision.named(models.dtype));
    var tokens =
        new TokenSettings(
            promptTemplate == null ? TokenSettings.PAPER.templateName() : promptTemplate,
            maxLength == null ? TokenSettings.PAPER.maxLength() : maxLength,
            OverLength.TRUNCATE);
    var heldOut =
        ofLoss ? Optional.of(new HeldOut(data.source(spec), tokens)) : Optional.<HeldOut>empty();
    var items = new TaskDataNames(Optional.ofNullable(questions.taskData), tasks).items(spec);
    return new ModelEvaluation(named(models, spec), items, asking, judging, heldOut);
  }

  private static List<NamedModel> named(ModelOptions models, CommandSpec spec) throws IOException {
    var choices = models.choices(spec);
    var named = new ArrayList<NamedModel>();
    for (int i = 0; i < choices.size(); i++) {
      String name =
          models.adapters.isEmpty()
              ? models.models.get(i)
              : models.models.getFirst() + "+" + models.adapters.get(i);
      named.add(new NamedModel(name, choices.get(i)));
    }
    return named;
  }

  private static S2lException usage(String message) {
    return new S2lException(ExitCode.USAGE, message);
  }
}
