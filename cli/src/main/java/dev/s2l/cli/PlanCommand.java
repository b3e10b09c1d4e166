package dev.s2l.cli;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.model.AdapterFolder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.tokenize.OverLength;
import dev.s2l.lm.train.Precision;
import dev.s2l.pipeline.EvaluationPlan;
import dev.s2l.pipeline.ModelChoice;
import dev.s2l.pipeline.ModelEvaluation;
import dev.s2l.pipeline.ModelPlan;
import dev.s2l.pipeline.Plan;
import dev.s2l.pipeline.Planning;
import dev.s2l.pipeline.Planning.Measure;
import dev.s2l.pipeline.TokenSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
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

/// Tells what a run, a model or an evaluation would cost.
@Command(
    name = "plan",
    description =
        "With --data: rows, tokens, steps, disk and memory of the run with these options, and with"
            + " --probe its time. With --model: size and memory of a model from its config.json"
            + " alone, trained whole or by LoRA, recorded, generating. With --model and --tasks:"
            + " items, tokens and memory of an evaluation.",
    sortOptions = false)
final class PlanCommand implements Callable<Integer> {
  private static final int DEFAULT_NEW_TOKENS = 128;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--model",
      paramLabel = "DIR|FILE",
      description = "The model to train later: a Hugging Face folder, or a config.json alone.")
  private @Nullable Path model;

  @Option(
      names = "--probe",
      description =
          "Run 4 to 20 steps and a recording to estimate the time as well, with either"
              + " --record-mode.")
  private boolean probe;

  @Mixin private LoraOptions lora = new LoraOptions();
  @Mixin private QuestionOptions questions = new QuestionOptions();
  @Mixin private ProgramRunnerOption programs = new ProgramRunnerOption();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    if (model != null) {
      lora.check("--model", model.toString(), options.start.fromScratch);
    }
    if (!questions.tasks.isEmpty()) {
      EvaluationPlan plan = evaluation();
      if (output.json) {
        out.println(Json.COMPACT.writeValueAsString(Map.of("evaluation", plan)));
      } else {
        PlanText.print(plan, out);
      }
      return 0;
    }
    questions.refuseWithoutTasks(model != null);
    if (programs.given()) {
      throw usage("--program-runner is of --tasks, and none is named.");
    }
    if (options.data.data.isEmpty()) {
      ModelPlan plan = planned(Needed.option(spec, "--data or --model", model));
      if (output.json) {
        out.println(Json.COMPACT.writeValueAsString(plan));
      } else {
        PlanText.print(plan, out);
      }
      return 0;
    }
    if (model == null && lora.given()) {
      throw usage(
          "The options of LoRA are of the model that is trained later, and none is named: --model"
              + " DIR. The proxy is trained whole.");
    }
    Optional<ModelPlan> target = model == null ? Optional.empty() : Optional.of(planned(model));
    Plan plan = plan();
    if (output.json) {
      var both = new TreeMap<String, Object>(Map.of("run", plan));
      target.ifPresent(one -> both.put("model", one));
      out.println(Json.COMPACT.writeValueAsString(both));
    } else {
      PlanText.print(plan, out);
      target.ifPresent(one -> PlanText.print(one, out));
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
    boolean ofLoss = tasks.stream().anyMatch(Task::ofLoss);
    if (ofLoss) {
      Needed.option(spec, "--data for heldout-loss", options.data.data);
    } else if (!options.data.data.isEmpty()) {
      throw usage(
          "plan counts either a run (--data) or an evaluation (--model, --tasks), where --data is"
              + " for the task heldout-loss alone.");
    }
    questions.refuseUnasked(tasks);
    if (!lora.ofNew().isEmpty()) {
      throw usage(
          Phrase.of(
              "%s is of training, and --tasks are asked: leave one of them out. An adapter that is"
                  + " there is named by --adapter.",
              lora.ofNew().getFirst()));
    }
    var folder = Needed.option(spec, "--model", model);
    var how = options.tokens.settings();
    var tokens =
        new TokenSettings(how.templateName(), how.maxLength(), OverLength.TRUNCATE, how.textForm());
    var heldOut =
        ofLoss
            ? Optional.of(new ModelEvaluation.HeldOut(options.data.source(spec), tokens))
            : Optional.<ModelEvaluation.HeldOut>empty();
    var items = new TaskDataNames(Optional.ofNullable(questions.taskData), tasks).items(spec);
    var err = spec.commandLine().getErr();
    try (var scratch = ScratchFolder.make();
        var runner = programs.runner()) {
      var evaluation =
          new ModelEvaluation(
              List.of(new ModelEvaluation.NamedModel(folder.toString(), choice(folder))),
              items,
              new ModelEvaluation.Asking(
                  questions.prompting(),
                  Optional.empty(),
                  questions.maxNewTokens(),
                  questions.batchSize(),
                  precision()),
              new Judging(List.of(), questions.draw(options.seed.seed), runner, Optional.empty()),
              heldOut);
      return EvaluationPlan.of(
          evaluation,
          options.device.device(),
          scratch.path(),
          ConsoleProgress.on(err),
          SignalHandlers.installed(err));
    }
  }

  private ModelPlan planned(Path given) throws IOException {
    Path base = given;
    Optional<AdapterFolder> adapter = Optional.ofNullable(lora.adapter).map(AdapterFolder::open);
    if (LoraOptions.isAdapter(given.toString())) {
      var choice = choice(given);
      base = choice.folder();
      adapter = choice.adapter();
    }
    return ModelPlan.of(
        DecoderConfig.read(Files.isDirectory(base) ? base.resolve("config.json") : base),
        lora.asked(given.toString())
            ? Optional.of(lora.start(adapter, options.seed.seed))
            : Optional.empty(),
        new ModelPlan.Use(
            options.tokens.settings().maxLength(),
            questions.maxNewTokens().orElse(DEFAULT_NEW_TOKENS),
            questions.batchSize(),
            precision(),
            options.train.activations(),
            options.train.dropout()),
        options.device.device());
  }

  private ModelChoice choice(Path given) throws IOException {
    return LoraOptions.isAdapter(given.toString()) || lora.adapter != null
        ? ModelNames.choice("--model", given.toString(), Optional.ofNullable(lora.adapter), spec)
        : ModelChoice.of(given);
  }

  private Precision precision() {
    String asked = options.start.dtype;
    return Precision.named(asked != null ? asked : options.start.fromScratch ? "float32" : "auto")
        .trained();
  }

  private static S2lException usage(String message) {
    return new S2lException(ExitCode.USAGE, message);
  }
}
