package dev.s2l.pipeline;

import dev.s2l.evaluate.Prompting;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.pipeline.ModelEvaluation.NamedModel;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an evaluation would take, computed before it begins: items and prompts are exact, because
/// they are read and encoded; answers are counted at their longest.
///
/// @param tasks that ask questions, by name
/// @param losses tasks of loss, by name
/// @param memoryBytes peak of the process
/// @param programsBytes most that the processes beside it take, where answers are programs; 0 if
///   none is run
/// @param machineBytes of memory
public record EvaluationPlan(
    SortedMap<String, OfTask> tasks,
    SortedMap<String, OfLoss> losses,
    long memoryBytes,
    long programsBytes,
    long machineBytes) {

  /// @param items that are asked
  /// @param size of the whole set
  /// @param promptTokens of all prompts together
  /// @param longestPrompt in tokens
  /// @param newTokens of all answers together, if each is as long as it may be
  public record OfTask(int items, int size, long promptTokens, int longestPrompt, long newTokens) {}

  /// @param rows whose loss is measured
  /// @param size of the whole data set
  /// @param tokens of these rows together
  /// @param longestRow in tokens
  public record OfLoss(int rows, int size, long tokens, int longestRow) {}

  /// Reads and encodes the items for each model; the largest numbers count.
  ///
  /// @param scratch an empty folder, the caller's to delete
  /// @throws dev.s2l.run.S2lException (3) if an item cannot be read
  public static EvaluationPlan of(
      ModelEvaluation evaluation,
      ComputeDevice device,
      Path scratch,
      Progress progress,
      StopSignal stop)
      throws IOException {
    var dtype = evaluation.asking().precision().resolve(device);
    var tasks = new TreeMap<String, OfTask>();
    var losses = new TreeMap<String, OfLoss>();
    long memory = 0;
    try (var compute = Compute.on(device)) {
      for (NamedModel model : evaluation.models()) {
        try (var loaded = new LoadedModel(model.choice(), dtype, compute)) {
          for (TaskItems items : evaluation.tasks()) {
            String name = items.task().name();
            if (items.task().ofLoss()) {
              var rows = evaluation.heldOut().orElseThrow();
              var draw = evaluation.judging().draw();
              Path own = Files.createTempDirectory(scratch, "held-out");
              try (var loss = HeldOutLoss.read(items.task(), rows, draw, own, progress, stop)) {
                var tokens = loss.encoded(loaded, model.name(), progress, stop);
                losses.merge(
                    name, ofLoss(loss, tokens), (a, b) -> a.tokens() >= b.tokens() ? a : b);
                memory =
                    Math.max(memory, Resources.recording(loaded.config(), tokens, dtype, device));
              }
            } else {
              var asked = AskedTask.read(items, evaluation, progress);
              var found = ofTask(asked, loaded, evaluation.asking().prompting());
              tasks.merge(name, found, (a, b) -> a.promptTokens() >= b.promptTokens() ? a : b);
              memory = Math.max(memory, asked.memory(loaded, found.longestPrompt()));
            }
          }
        }
      }
    }
    var judging = evaluation.judging();
    boolean programs =
        evaluation.tasks().stream().anyMatch(items -> judging.runsPrograms(items.task()));
    return new EvaluationPlan(
        tasks, losses, memory, programs ? judging.runner().memoryBytes() : 0, Resources.machine());
  }

  private static OfTask ofTask(AskedTask asked, LoadedModel model, Prompting prompting) {
    var prompts = asked.encoded(model);
    int passes = prompting == Prompting.POT_THEN_COT ? 2 : 1;
    return new OfTask(
        asked.items().size(),
        asked.size(),
        prompts.stream().mapToLong(prompt -> prompt.ids().length).sum(),
        AskedTask.longest(prompts),
        (long) passes * asked.items().size() * asked.settings().maxNewTokens());
  }

  private static OfLoss ofLoss(HeldOutLoss loss, TokenStore tokens) {
    int[] rows = loss.usable(tokens);
    return new OfLoss(
        rows.length,
        loss.size(),
        Arrays.stream(rows).mapToLong(tokens::length).sum(),
        Arrays.stream(rows).map(tokens::length).max().orElse(0));
  }
}
