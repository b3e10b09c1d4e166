package dev.s2l.cli;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.MetricName;
import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Task;
import dev.s2l.evaluate.TextSimilarity;
import dev.s2l.pipeline.Pipeline;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Asks models, and scores what they answer.
@Command(
    name = "evaluate",
    description = {
      "Asks models the questions of tasks and scores what they answer; or scores texts that are"
          + " there already (--generations). With intervals; of several models with a paired test.",
      "Stopped or killed, the same command goes on at the last finished item. With other --scorers"
          + " or another --program-runner it scores the same answers anew; with another runner"
          + " --prompting pot-then-cot may ask some items anew."
    },
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ModelOptions models = new ModelOptions();

  @Option(
      names = "--generations",
      paramLabel = "FILE",
      description =
          "Instead of --model: JSON Lines with id, generation (or text) and reference, and if you"
              + " have them question, source, topic, level, task; or samples_*.jsonl of"
              + " lm-evaluation-harness.")
  private @Nullable Path generations;

  @Option(
      names = "--scorers",
      parameterConsumer = CommaValues.OfList.class,
      paramLabel = "NAME",
      description =
          "mammoth, strict, lm-eval-strict, lm-eval-flexible. Default: those of the task.")
  private List<String> scorers = List.of();

  @Mixin private AskingOptions asking = new AskingOptions();
  @Mixin private ProgramRunnerOption programs = new ProgramRunnerOption();
  @Mixin private BertScoreOptions bertScore = new BertScoreOptions();
  @Mixin private DataOptions data = new DataOptions();
  @Mixin private SeedOption seed = new SeedOption();
  @Mixin private DeviceOption device = new DeviceOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Needed.option(spec, "--output-dir", output.outputDir);
    if (generations == null && models.models.isEmpty()) {
      Needed.option(spec, "--model or --generations", null);
    }
    if (generations != null && !models.models.isEmpty()) {
      throw usage("--model and --generations exclude each other: ask a model, or score texts.");
    }
    var chosen = asking.questions.chosen(spec);
    var named = scorers.stream().map(Scorer::named).distinct().sorted().toList();
    checkUsed(chosen);
    Summary summary;
    try (var runner = programs.runner()) {
      var judging = judging(chosen, named, runner);
      summary = generations == null ? asked(chosen, judging) : scored(generations, chosen, judging);
    }
    EvaluationText.print(
        spec, summary, output.json, Needed.option(spec, "--output-dir", output.outputDir));
    return 0;
  }

  private Summary asked(List<Task> chosen, Judging judging) throws IOException {
    var evaluation = asking.evaluation(chosen, models, data, judging, spec);
    return output.in(spec, device.device(), run -> Pipeline.evaluate(run, evaluation));
  }

  private Summary scored(Path file, List<Task> chosen, Judging judging) throws IOException {
    asking.refuseWithoutModel();
    var rescoring = new Rescoring(file, chosen, judging);
    return output.in(spec, run -> Pipeline.evaluate(run, rescoring));
  }

  private Judging judging(List<Task> chosen, List<Scorer> named, ProgramRunner runner)
      throws IOException {
    Optional<TextSimilarity> similarity = bertScore.similarity(spec);
    boolean wanted =
        chosen.stream().anyMatch(task -> task.metrics().contains(MetricName.BERTSCORE_F1));
    if (wanted && similarity.isEmpty()) {
      ConsoleProgress.on(spec.commandLine().getErr())
          .note("bertscore-f1 is left out: --bertscore-model names its encoder.");
    }
    return new Judging(named, asking.questions.draw(seed.seed), runner, similarity);
  }

  /// What is given for tasks that are not asked for is not passed over in silence.
  private void checkUsed(List<Task> chosen) {
    if (!scorers.isEmpty() && chosen.stream().noneMatch(Task::scored)) {
      throw usage("--scorers: the tasks have no scorers: their answers cannot be right or wrong.");
    }
    if (bertScore.given()
        && chosen.stream().noneMatch(task -> task.metrics().contains(MetricName.BERTSCORE_F1))) {
      throw usage("--bertscore-model: none of the tasks has the metric bertscore-f1.");
    }
    boolean ofLoss = chosen.stream().anyMatch(Task::ofLoss);
    if (ofLoss && generations != null) {
      throw usage("heldout-loss is measured with a --model: texts alone have no loss.");
    }
    if (ofLoss) {
      Needed.option(spec, "--data for heldout-loss", data.data);
    } else if (!data.data.isEmpty()) {
      throw usage(
          "--data is for the task heldout-loss, which is not among --tasks. Items of other tasks"
              + " are found by --task-data.");
    }
  }

  private static S2lException usage(String message) {
    return new S2lException(ExitCode.USAGE, message);
  }
}
