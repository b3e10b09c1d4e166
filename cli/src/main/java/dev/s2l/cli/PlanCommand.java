package dev.s2l.cli;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.ModelSize;
import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.EvaluationPlan;
import dev.s2l.pipeline.ModelChoice;
import dev.s2l.pipeline.ModelEvaluation;
import dev.s2l.pipeline.Plan;
import dev.s2l.pipeline.Planning;
import dev.s2l.pipeline.Planning.Measure;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.S2lException;
import dev.s2l.run.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells what a run, or a model, would cost.
@Command(
    name = "plan",
    description =
        "With --data: rows, tokens, steps, disk and memory of the run with these options, and with"
            + " --probe its time. With --model alone: size and memory of a model from its"
            + " config.json. With --model and --tasks: items, tokens and memory of an evaluation.",
    sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  private static final int DEFAULT_LENGTH = 512;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--model",
      paramLabel = "DIR|FILE",
      description = "The model to train later: a Hugging Face folder, or a config.json alone.")
  private @Nullable Path model;

  @Option(
      names = "--probe",
      description = "Run 20 steps and a recording to estimate the time as well.")
  private boolean probe;

  @Mixin private QuestionOptions questions = new QuestionOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    if (!questions.tasks.isEmpty()) {
      EvaluationPlan plan = evaluation();
      if (output.json) {
        out.println(Json.COMPACT.writeValueAsString(Map.of("evaluation", plan)));
      } else {
        PlanText.print(plan, out);
      }
      return 0;
    }
    questions.refuseWithoutTasks();
    if (options.data.data.isEmpty()) {
      ModelSize size = size(Needed.option(spec, "--data or --model", model));
      if (output.json) {
        out.println(Json.COMPACT.writeValueAsString(size));
      } else {
        PlanText.print(size, out);
      }
      return 0;
    }
    Plan plan = plan();
    var target = Optional.ofNullable(model).map(this::size);
    if (output.json) {
      var both = new TreeMap<String, Object>(Map.of("run", plan));
      target.ifPresent(size -> both.put("model", size));
      out.println(Json.COMPACT.writeValueAsString(both));
    } else {
      PlanText.print(plan, out);
      target.ifPresent(size -> PlanText.print(size, out));
    }
    return 0;
  }

  private Plan plan() throws IOException {
    if (options.select.budget == null) {
      options.select.budget = "100%"; // The subset is then planned at its largest.
    }
    var settings = options.settings(spec);
    var err = spec.commandLine().getErr();
    try (var scratch = ScratchFolder.make()) {
      return new Planning(
              settings, options.device.device(), scratch.path(), ConsoleProgress.on(err))
          .plan(
              output.outputDir == null ? Path.of("") : output.outputDir,
              probe ? Measure.PROBE : Measure.NOTHING,
              SignalHandlers.installed(err));
    }
  }

  private EvaluationPlan evaluation() throws IOException {
    var tasks = questions.chosen(spec);
    if (!options.data.data.isEmpty() || tasks.stream().anyMatch(Task::ofLoss)) {
      throw new S2lException(
          ExitCode.USAGE,
          "plan counts either a run (--data) or an evaluation that asks questions (--model,"
              + " --tasks).");
    }
    var folder = Needed.option(spec, "--model", model);
    String word = options.start.dtype;
    var evaluation =
        new ModelEvaluation(
            List.of(new ModelEvaluation.NamedModel(folder.toString(), ModelChoice.of(folder))),
            new TaskDataNames(Optional.ofNullable(questions.taskData), tasks).items(spec),
            new ModelEvaluation.Asking(
                questions.prompting(),
                Optional.empty(),
                questions.maxNewTokens(),
                questions.batchSize(),
                Precision.named(word == null ? "auto" : word)),
            new Judging(
                List.of(), questions.draw(options.seed.seed), ProgramRunner.NONE, Optional.empty()),
            Optional.empty());
    return EvaluationPlan.of(
        evaluation, options.device.device(), ConsoleProgress.on(spec.commandLine().getErr()));
  }

  private ModelSize size(Path given) {
    var decoder =
        DecoderConfig.read(Files.isDirectory(given) ? given.resolve("config.json") : given);
    String word = options.start.dtype;
    DType format =
        switch (Precision.named(word == null ? "float32" : word)) {
          case BFLOAT16 -> DType.BFLOAT16;
          case AUTO, FLOAT32 -> DType.FLOAT32;
        };
    Integer asked = options.tokens.maxLength;
    int length = asked == null ? DEFAULT_LENGTH : asked;
    // One row of full length at a time is the least that training needs; longer batches are cut up.
    return ModelSize.of(
        decoder,
        new ModelSize.Workload(
            options.device.device(),
            1,
            length,
            length,
            length,
            format,
            options.train.activations()));
  }
}
