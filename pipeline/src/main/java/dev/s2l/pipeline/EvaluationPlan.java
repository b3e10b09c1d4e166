package dev.s2l.pipeline;

import dev.s2l.evaluate.Prompting;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.pipeline.ModelEvaluation.NamedModel;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.run.Progress;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an evaluation would take, computed before it begins: items and prompts are exact, because
/// they are read and encoded; answers are counted at their longest.
///
/// @param tasks by name
/// @param memoryBytes peak of the process
/// @param machineBytes of memory
public record EvaluationPlan(SortedMap<String, OfTask> tasks, long memoryBytes, long machineBytes) {

  /// @param items that are asked
  /// @param size of the whole set
  /// @param promptTokens of all prompts together
  /// @param longestPrompt in tokens
  /// @param newTokens of all answers together, if each is as long as it may be
  public record OfTask(int items, int size, long promptTokens, int longestPrompt, long newTokens) {}

  /// Reads and encodes the items for each model; the largest numbers count.
  ///
  /// @throws dev.s2l.run.S2lException (3) if an item cannot be read
  public static EvaluationPlan of(
      ModelEvaluation evaluation, ComputeDevice device, Progress progress) throws IOException {
    var dtype = evaluation.asking().precision().resolve(device);
    var tasks = new TreeMap<String, OfTask>();
    long memory = 0;
    try (var compute = Compute.on(device)) {
      for (NamedModel model : evaluation.models()) {
        try (var loaded = new LoadedModel(model.choice(), dtype, compute)) {
          for (TaskItems items : evaluation.tasks()) {
            var asked = AskedTask.read(items, evaluation, progress);
            var prompting = evaluation.asking().prompting();
            var prompts = asked.encoded(loaded);
            int longest = AskedTask.longest(prompts);
            int passes = prompting == Prompting.POT_THEN_COT ? 2 : 1;
            var found =
                new OfTask(
                    asked.items().size(),
                    asked.size(),
                    prompts.stream().mapToLong(prompt -> prompt.ids().length).sum(),
                    longest,
                    (long) passes * asked.items().size() * asked.settings().maxNewTokens());
            tasks.merge(
                items.task().name(), found, (a, b) -> a.promptTokens() >= b.promptTokens() ? a : b);
            memory = Math.max(memory, asked.memory(loaded, longest));
          }
        }
      }
    }
    return new EvaluationPlan(tasks, memory, Resources.machine());
  }
}
