package dev.s2l.cli;

import dev.s2l.evaluate.ItemDraw;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.Task;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Which questions are asked, and how many tokens an answer may have.
final class QuestionOptions {
  @Option(
      names = "--tasks",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "NAME|FILE",
      description =
          "gsm8k, math, numglue, svamp, mathematics, simuleq, aqua, gsm8k-5shot,"
              + " clinical-summaries, radiology-summaries, heldout-loss, or files of your own"
              + " tasks.")
  List<String> tasks = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most items of a task, drawn by their ids and --seed. Default: all.")
  private @Nullable Integer limit;

  @Option(
      names = "--task-data",
      paramLabel = "DIR|FILE",
      description =
          "Where the questions are: a folder with files as they are published or NAME.jsonl (also"
              + " .gz), or the file of the only task. Default: the data set on the hub.")
  @Nullable Path taskData;

  @Option(
      names = "--prompting",
      paramLabel = "WAY",
      description =
          "cot (a chain of thought), pot (a program), or pot-then-cot (a chain of thought where the"
              + " program gives no answer). Default: cot.")
  @Nullable String prompting;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "Longest answer, in tokens. Default: that of the task.")
  @Nullable Integer maxNewTokens;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Prompts that are continued at once. From 2 on it does not change the answers. Default:"
              + " up to 32, by the model's shape.")
  @Nullable Integer batchSize;

  List<Task> chosen(CommandSpec spec) {
    var chosen = TaskNames.of(Needed.option(spec, "--tasks", tasks));
    positive("--limit", limit);
    return chosen;
  }

  /// Refuses options of questions where none of the tasks asks any.
  void refuseUnasked(List<Task> chosen) {
    if (chosen.stream().allMatch(Task::ofLoss)
        && (taskData != null || prompting != null || maxNewTokens != null)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s: heldout-loss asks nothing and reads --data.",
              taskData != null
                  ? "--task-data"
                  : prompting != null ? "--prompting" : "--max-new-tokens"));
    }
  }

  /// Refuses options that nothing but tasks has a use for; answers may also be those of a model
  /// that is asked nothing in particular.
  void refuseWithoutTasks(boolean model) {
    if (limit != null || taskData != null || prompting != null) {
      throw new S2lException(
          ExitCode.USAGE,
          "--limit, --task-data and --prompting are of --tasks, and none is named.");
    }
    if (!model && (maxNewTokens != null || batchSize != null)) {
      throw new S2lException(
          ExitCode.USAGE,
          "--max-new-tokens and --batch-size are of a --model that generates, and none is named.");
    }
  }

  ItemDraw draw(long seed) {
    return new ItemDraw(limit == null ? 0 : limit, seed);
  }

  Prompting prompting() {
    return prompting == null
        ? Prompting.COT
        : EnumWords.named(Prompting.class, "--prompting", prompting);
  }

  OptionalInt maxNewTokens() {
    return positive("--max-new-tokens", maxNewTokens);
  }

  OptionalInt batchSize() {
    return positive("--batch-size", batchSize);
  }

  private static OptionalInt positive(String option, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("%s %d: expected at least 1.", option, value));
    }
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
