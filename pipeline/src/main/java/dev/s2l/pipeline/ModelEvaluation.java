package dev.s2l.pipeline;

import dev.s2l.evaluate.HarnessFiles;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.train.Precision;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Models that answer the questions of tasks, and how.
///
/// @param models each a folder of its own below `evaluation/`
/// @param tasks with their items
/// @param asking how they are asked
/// @param judging how answers are judged
/// @param heldOut rows whose loss is measured, for tasks of loss
public record ModelEvaluation(
    List<NamedModel> models,
    List<TaskItems> tasks,
    Asking asking,
    Judging judging,
    Optional<HeldOut> heldOut) {

  public ModelEvaluation {
    var folders = new HashSet<String>();
    for (NamedModel model : models) {
      if (!folders.add(model.folderName())) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of("--model %s is given twice, or looks like another one.", model.name()));
      }
    }
    for (TaskItems items : tasks) {
      asking.check(items.task());
    }
    var ofLoss = tasks.stream().map(TaskItems::task).filter(Task::ofLoss).map(Task::name).toList();
    if (ofLoss.size() > 1) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--tasks: %s measure the loss of the same rows (--data). Name one of them.",
              String.join(" and ", ofLoss)));
    }
  }

  /// A model as results name it.
  ///
  /// @param name as the user gave it
  public record NamedModel(String name, ModelChoice choice) {
    String folderName() {
      return HarnessFiles.folderName(name);
    }
  }

  /// A task and the files of its items.
  ///
  /// @param files with items; empty for a task of loss
  /// @param shots with examples; empty for a task without
  public record TaskItems(Task task, List<Path> files, List<Path> shots) {}

  /// Rows whose loss is measured.
  public record HeldOut(DataSource data, TokenSettings tokens) {}

  /// How models are asked.
  ///
  /// @param prompting what for
  /// @param template instead of those of the tasks: `alpaca`, `plain`, `chat` and so on
  /// @param maxNewTokens instead of those of the tasks
  /// @param batchSize as in [Generation.Request]
  /// @param precision of the products
  public record Asking(
      Prompting prompting,
      Optional<String> template,
      OptionalInt maxNewTokens,
      OptionalInt batchSize,
      Precision precision) {

    private void check(Task task) {
      precision.refuseInt8("evaluating");
      if (task.ofLoss()) {
        return;
      }
      var prompt =
          task.prompt()
              .orElseThrow(
                  () ->
                      new S2lException(
                          ExitCode.USAGE,
                          Phrase.of(
                              "the task %s has no `prompt`, so no model can be asked; it scores"
                                  + " --generations.",
                              task.name())));
      if (!prompt.prompting().contains(prompting)) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--prompting %s: the task %s is asked by %s only.",
                prompting.word(),
                task.name(),
                String.join(", ", prompt.prompting().stream().map(Prompting::word).toList())));
      }
    }
  }
}
