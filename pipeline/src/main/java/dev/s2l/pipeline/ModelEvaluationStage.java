package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.evaluate.Evaluation;
import dev.s2l.evaluate.HarnessFiles;
import dev.s2l.evaluate.HarnessFiles.Sample;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.Prompting;
import dev.s2l.evaluate.RowLoss;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Task;
import dev.s2l.lm.model.DType;
import dev.s2l.pipeline.ModelEvaluation.NamedModel;
import dev.s2l.pipeline.ModelEvaluation.TaskItems;
import dev.s2l.pipeline.TaskAnswers.Answered;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/// Stage evaluate, where models are asked: their answers to tasks, scored, into `evaluation/`. Each
/// model has a folder of its own there, in which answers gather as they are finished.
final class ModelEvaluationStage {
  private final ModelEvaluation evaluation;
  private final RunSession run;
  private final DType dtype;
  private final Map<String, AskedTask> asked = new LinkedHashMap<>();
  private Optional<HeldOutLoss> heldOut = Optional.empty();

  /// Whether answers that are there count.
  private boolean answersAreKept;

  private ModelEvaluationStage(ModelEvaluation evaluation, RunSession run) {
    this.evaluation = evaluation;
    this.run = run;
    this.dtype =
        run.precisionOf(Stages.EVALUATE, evaluation.asking().precision())
            .resolve(run.compute().device());
  }

  static Planned plan(ModelEvaluation evaluation, StageInputs inputs) throws IOException {
    var stage = new ModelEvaluationStage(evaluation, inputs.run());
    var described = stage.described();
    var changes = inputs.run().changes(Stages.EVALUATE, described);
    var planned =
        Planned.of(Stages.EVALUATE, described, () -> stage.work(described, changes, inputs))
            .finishedBy(EvaluateStage.scoring(evaluation.judging()));
    stage.answersAreKept = planned.isKept(changes);
    if (!inputs.run().ended(Stages.EVALUATE) || !changes.isEmpty()) {
      stage.prepare(inputs);
    }
    return planned;
  }

  private SortedMap<String, String> described() throws IOException {
    var described = new TreeMap<String, String>();
    for (NamedModel model : evaluation.models()) {
      for (Path folder : model.choice().folders()) {
        run.reads(folder);
      }
      described.put("model " + model.name(), BegunAnswers.fingerprint(model.choice()));
    }
    for (TaskItems items : evaluation.tasks()) {
      var hashes = new ArrayList<String>();
      for (Path file : items.files()) {
        run.reads(file);
        hashes.add(Hashes.sha256(file));
      }
      for (Path file : items.shots()) {
        run.reads(file);
        hashes.add(Hashes.sha256(file));
      }
      if (!hashes.isEmpty()) {
        described.put(
            "items " + items.task().name(),
            hashes.size() == 1
                ? hashes.getFirst()
                : Hashes.sha256(String.join("\n", hashes).getBytes(StandardCharsets.UTF_8)));
      }
    }
    EvaluateStage.describe(
        evaluation.tasks().stream().map(TaskItems::task).toList(), evaluation.judging(), described);
    var asking = evaluation.asking();
    described.put("prompting", asking.prompting().word());
    described.put("prompt_template", asking.template().orElse("auto"));
    described.put(
        "max_new_tokens",
        asking.maxNewTokens().isPresent() ? "" + asking.maxNewTokens().getAsInt() : "auto");
    if (asking.batchSize().equals(OptionalInt.of(1))) {
      described.put("batch_size", "1");
    }
    described.put("dtype", dtype.label());
    described.put("device", run.compute().device().label());
    if (evaluation.heldOut().isPresent()) {
      var input = evaluation.heldOut().get();
      var files = Dataset.files(input.data().files(), input.data().settings());
      for (int i = 0; i < files.size(); i++) {
        run.reads(files.get(i).path());
        described.put(Phrase.of("data[%d] sha256", i), Hashes.sha256(files.get(i).path()));
      }
      described.put("data", input.data().settings().toString());
      described.put("tokens", input.tokens().toString());
    }
    return described;
  }

  /// Reads everything and refuses what cannot be done; writes nothing into the run directory.
  private void prepare(StageInputs inputs) throws IOException {
    if (evaluation.asking().prompting().asksForPrograms()) {
      evaluation.judging().runner().prepare();
    }
    for (TaskItems items : evaluation.tasks()) {
      if (items.task().ofLoss()) {
        heldOut =
            Optional.of(
                HeldOutLoss.read(
                    items.task(),
                    evaluation.heldOut().orElseThrow(),
                    evaluation.judging().draw(),
                    inputs.scratch(),
                    run.progress(),
                    run.stopSignal()));
        inputs.heldOut(heldOut.get());
      } else {
        asked.put(items.task().name(), AskedTask.read(items, evaluation, run.progress()));
      }
    }
    for (NamedModel model : evaluation.models()) {
      try (var loaded = load(model)) {
        for (AskedTask task : asked.values()) {
          run.stopSignal().check();
          if (!answersAreKept || !TaskAnswers.areComplete(task, folder(model))) {
            task.check(loaded, run.progress());
          }
        }
        if (heldOut.isPresent()) {
          heldOut.get().prepare(loaded, model.name(), run.progress(), run.stopSignal());
        }
      }
    }
  }

  private LoadedModel load(NamedModel model) throws IOException {
    return new LoadedModel(model.choice(), dtype, run.compute());
  }

  /// What models gave.
  private record Given(
      Map<String, Map<String, Answered>> answers, Map<String, List<RowLoss>> losses) {}

  private void work(
      SortedMap<String, String> described, List<Ledger.Change> changes, StageInputs inputs)
      throws IOException {
    if (asked.isEmpty() && heldOut.isEmpty()) {
      prepare(inputs); // It had ended, and its files were damaged since.
    }
    Instant start = Instant.now();
    EvaluateStage.score(
        run,
        evaluation.judging(),
        EvaluateStage.inOrder(
            evaluation.models().stream().map(NamedModel::name).toList(),
            evaluation.tasks().stream().map(TaskItems::task).toList(),
            described),
        changes,
        (folder, judging, evaluated) -> {
          var given = new Given(new LinkedHashMap<>(), new LinkedHashMap<>());
          if (asksByPrograms()
              && changes.stream().anyMatch(change -> change.name().equals("program_runner"))) {
            run.progress().note("With another runner, items of pot-then-cot may be asked anew.");
          }
          for (NamedModel model : evaluation.models()) {
            run.progress().note("model " + model.choice().label());
            ask(model, judging, given);
          }
          var samples = new TreeMap<String, SortedMap<String, List<Sample>>>();
          for (NamedModel model : evaluation.models()) {
            samples.put(model.name(), judge(model, given, evaluated));
          }
          harness(start, EvaluateStage.writeSummary(folder, evaluated, run), samples);
        });
  }

  /// Whether what programs print decides what is asked.
  private boolean asksByPrograms() {
    return evaluation.asking().prompting() == Prompting.POT_THEN_COT;
  }

  private Path folder(NamedModel model) {
    return run.directory().evaluation().resolve(model.folderName());
  }

  private void ask(NamedModel model, Judging judging, Given given) throws IOException {
    Path folder = Files.createDirectories(folder(model));
    try (var loaded = load(model)) {
      var answers = new LinkedHashMap<String, Answered>();
      for (AskedTask task : asked.values()) {
        answers.put(
            task.task().name(),
            new TaskAnswers(task, judging, folder, run.progress(), run.stopSignal())
                .complete(loaded));
      }
      given.answers().put(model.name(), answers);
      if (heldOut.isPresent()) {
        given
            .losses()
            .put(
                model.name(),
                heldOut
                    .get()
                    .complete(loaded, model.name(), folder, run.progress(), run.stopSignal()));
      }
    }
  }

  /// @return the samples of each task
  private SortedMap<String, List<Sample>> judge(NamedModel model, Given given, Evaluation judged)
      throws IOException {
    var byTask = new TreeMap<String, List<Sample>>();
    for (TaskItems items : evaluation.tasks()) {
      run.stopSignal().check();
      Task task = items.task();
      if (task.ofLoss()) {
        var loss = heldOut.orElseThrow();
        judged.add(
            model.name(),
            task,
            Objects.requireNonNull(given.losses().get(model.name())),
            loss.signature());
        continue;
      }
      var how = Objects.requireNonNull(asked.get(task.name()));
      var answered =
          Objects.requireNonNull(
              Objects.requireNonNull(given.answers().get(model.name())).get(task.name()));
      var scored = new ArrayList<SortedMap<Scorer, Scored>>();
      answered.answers().forEach(answer -> scored.add(new TreeMap<>()));
      var rows = new ArrayList<dev.s2l.evaluate.Generation>();
      for (int i = 0; i < answered.answers().size(); i++) {
        rows.add(how.row(how.items().get(i), answered.answers().get(i).text()));
      }
      judged
          .part(
              Optional.of(model.name()),
              task,
              how.signature(evaluation.judging().runner().signature()))
          .judge(
              rows,
              answered.outcomes(),
              (text, scorer, said) -> scored.get(text).put(scorer, said),
              run.stopSignal());
      var samples = new ArrayList<Sample>();
      for (int i = 0; i < rows.size(); i++) {
        samples.add(
            new Sample(
                how.items().get(i),
                answered.answers().get(i).prompt(),
                rows.get(i).text(),
                scored.get(i)));
      }
      byTask.put(task.name(), samples);
    }
    return byTask;
  }

  private void harness(
      Instant start, Summary summary, SortedMap<String, SortedMap<String, List<Sample>>> samples)
      throws IOException {
    Instant end = Instant.now();
    var judging = evaluation.judging();
    var arguments = new TreeMap<String, String>();
    arguments.put("prompting", evaluation.asking().prompting().word());
    arguments.put("limit", Integer.toString(judging.draw().limit()));
    arguments.put("random_seed", Long.toString(judging.draw().seed()));
    arguments.put("dtype", dtype.label());
    arguments.put("device", run.compute().device().label());
    for (NamedModel model : evaluation.models()) {
      Path own = folder(model);
      HarnessFiles.removeEarlier(own);
      var files = new HarnessFiles(own, model.name(), start, end);
      var results = Objects.requireNonNull(summary.models().get(model.name())).tasks();
      for (AskedTask task : asked.values()) {
        String name = task.task().name();
        files.add(
            task.task(),
            Objects.requireNonNull(results.get(name)),
            task.described(),
            Objects.requireNonNull(Objects.requireNonNull(samples.get(model.name())).get(name)));
      }
      files.writeResults(arguments);
    }
  }
}
