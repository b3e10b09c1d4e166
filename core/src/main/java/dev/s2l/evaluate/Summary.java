package dev.s2l.evaluate;

import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// `evaluation/summary.json`: what came out.
///
/// @param schema of this file
/// @param models results by model; empty where only generations were given
/// @param tasks results of the only model, or of the generations; empty for several models
/// @param comparisons of each two models over the same items
public record Summary(
    int schema,
    SortedMap<String, ModelResult> models,
    SortedMap<String, TaskResult> tasks,
    List<Comparison> comparisons) {
  public static final int SCHEMA = 1;

  private static final String AQUA = "aqua";

  /// Reads the file, also one of a version that compared no models.
  public static Summary read(Path file) throws IOException {
    return Json.read(file, Summary.class, Map.of("comparisons", List.of()));
  }

  /// What must be said beside the numbers, where AQuA is among them.
  public Optional<String> note() {
    boolean aqua =
        tasks.containsKey(AQUA)
            || models.values().stream().anyMatch(model -> model.tasks().containsKey(AQUA));
    return aqua
        ? Optional.of(
            "aqua is not among the six sets of the S2L paper's table, which has MATH: a mean over"
                + " sets with aqua is not comparable with it.")
        : Optional.empty();
  }

  /// Results of one model by task.
  public record ModelResult(SortedMap<String, TaskResult> tasks) {}

  /// Results of one task.
  ///
  /// @param items how many there are
  /// @param metrics by name: `accuracy/SCORER`, `bleu` and others
  /// @param verdicts how many there are of each, by scorer
  /// @param groups the same by `source`, `topic` and `level`, where items have them: by key, by
  ///   value
  public record TaskResult(
      int items,
      SortedMap<String, Metric> metrics,
      SortedMap<String, SortedMap<String, Integer>> verdicts,
      SortedMap<String, SortedMap<String, GroupResult>> groups) {}

  /// Results of the items of a task that have something in common.
  public record GroupResult(
      int items,
      SortedMap<String, Metric> metrics,
      SortedMap<String, SortedMap<String, Integer>> verdicts) {}

  /// A number with its interval.
  ///
  /// @param low bound of the 95 % interval, by bootstrap over items
  /// @param high bound of it
  /// @param signature everything that the number depends on
  public record Metric(double value, double low, double high, String signature) {}

  /// One line of `verdicts.jsonl`.
  ///
  /// @param model null for generations that were given
  /// @param answer what was read; null where nothing was
  public record VerdictLine(
      Optional<String> model,
      String task,
      String id,
      String scorer,
      Optional<String> answer,
      String reference,
      Verdict verdict) {}
}
