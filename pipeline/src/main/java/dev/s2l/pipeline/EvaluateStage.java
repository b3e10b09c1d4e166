package dev.s2l.pipeline;

import dev.s2l.evaluate.Evaluation;
import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.KeptOutcomes;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Task;
import dev.s2l.evaluate.VerdictLog;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Stage evaluate: texts that models wrote, scored into `evaluation/`. Verdicts and outcomes of
/// programs gather there as they are found. Where only the way of scoring changes, what models
/// answered stays.
final class EvaluateStage {
  private EvaluateStage() {}

  /// Where the texts come from.
  sealed interface Settings {
    /// They are there already.
    record Texts(Rescoring rescoring) implements Settings {}

    /// Models are asked: [ModelEvaluationStage].
    record Models(ModelEvaluation evaluation) implements Settings {}
  }

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    return switch (settings) {
      case Settings.Texts(var rescoring) -> plan(rescoring, inputs.run());
      case Settings.Models(var evaluation) -> ModelEvaluationStage.plan(evaluation, inputs);
    };
  }

  private static Planned plan(Rescoring rescoring, RunSession run) throws IOException {
    run.reads(rescoring.file());
    var items = rescoring.check();
    if (items.programs()) {
      rescoring.judging().runner().prepare();
    }
    items
        .strangers()
        .forEach(
            (task, rows) ->
                run.progress()
                    .warn(
                        Phrase.of(
                            "%,d rows name the task %s, which --tasks does not: left out.",
                            rows, task)));
    var described = described(rescoring);
    var changes = run.changes(Stages.EVALUATE, described);
    return Planned.of(
            Stages.EVALUATE,
            described,
            () ->
                score(
                    run,
                    rescoring.judging(),
                    inOrder(List.of(), rescoring.tasks(), described),
                    changes,
                    (folder, judging, evaluation) -> {
                      rescoring.score(items, evaluation, run.progress(), run.stopSignal());
                      writeSummary(folder, evaluation, run);
                      rescoring.writeTexts(items, folder, run.stopSignal());
                    }))
        .finishedBy(scoring(rescoring.judging()));
  }

  /// Scores texts into a folder.
  @FunctionalInterface
  interface Scoring {
    /// @param judging with a runner that runs no program twice
    void into(Path folder, Judging judging, Evaluation evaluation) throws IOException;
  }

  /// Goes on with the scoring of an attempt that ended early.
  ///
  /// @param settings as [#inOrder] gives them
  /// @param changes since that attempt
  static void score(
      RunSession run,
      Judging judging,
      String settings,
      List<Ledger.Change> changes,
      Scoring scoring)
      throws IOException {
    if (!changes.isEmpty() && StageFolder.anyFile(run.directory().evaluation()).isPresent()) {
      run.progress()
          .note(
              Phrase.of(
                  "%s. The texts are the same, and are scored anew.",
                  changes.stream()
                      .map(change -> change.text(Stages.EVALUATE.word()))
                      .collect(Collectors.joining("; "))));
    }
    Path folder = Files.createDirectories(run.directory().evaluation());
    StageFolder.unseal(folder);
    try (var outcomes = new KeptOutcomes(folder, judging.runner());
        var log = new VerdictLog(folder, settings)) {
      tell(outcomes.known(), "programs", run);
      tell(log.known(), "verdicts", run);
      var kept = judging.with(outcomes);
      scoring.into(folder, kept, new Evaluation(kept, log));
      outcomes.finish();
      log.finish();
    }
    StageFolder.sealInPlace(folder);
  }

  /// What verdicts and their order depend on: the settings, which are the same in whatever order
  /// models and tasks are named, and that order.
  static String inOrder(
      List<String> models, List<Task> tasks, SortedMap<String, String> described) {
    var names = tasks.stream().map(Task::name).toList();
    return Hashes.sha256(
        (models + "\n" + names + "\n" + described).getBytes(StandardCharsets.UTF_8));
  }

  private static void tell(int known, String what, RunSession run) {
    if (known > 0) {
      run.progress().note(Phrase.of("%s: those of an earlier call are kept (%,d)", what, known));
    }
  }

  static Summary writeSummary(Path folder, Evaluation evaluation, RunSession run)
      throws IOException {
    var summary = evaluation.summary(run.progress(), run.stopSignal());
    AtomicFile.write(folder.resolve(Rescoring.SUMMARY), Json.pretty(summary));
    return summary;
  }

  private static SortedMap<String, String> described(Rescoring rescoring) throws IOException {
    var described = new TreeMap<String, String>();
    described.put("generations sha256", Hashes.sha256(rescoring.file()));
    describe(rescoring.tasks(), rescoring.judging(), described);
    return described;
  }

  /// What verdicts and numbers depend on besides the texts.
  static void describe(List<Task> tasks, Judging judging, SortedMap<String, String> described)
      throws IOException {
    for (Task task : tasks) {
      described.put("task " + task.name(), task.toString());
    }
    described.put("scorers", judging.scorers().isEmpty() ? "auto" : labels(judging.scorers()));
    described.put("limit", Integer.toString(judging.draw().limit()));
    described.put("seed", Long.toString(judging.draw().seed()));
    described.put("program_runner", judging.runner().signature());
    if (judging.similarity().isPresent()) {
      described.put("bertscore", judging.similarity().get().description());
    }
    described.put("versions", versions());
  }

  /// The settings that texts and their choice do not depend on. The seed draws items only where not
  /// all are taken.
  static Set<String> scoring(Judging judging) {
    var names = new TreeSet<>(Set.of("scorers", "program_runner", "bertscore", "versions"));
    if (judging.draw().limit() == 0) {
      names.add("seed");
    }
    return names;
  }

  private static String labels(List<Scorer> scorers) {
    return scorers.stream().map(Scorer::label).collect(Collectors.joining(","));
  }

  private static String versions() {
    var versions = new TreeMap<String, Integer>();
    for (Scorer scorer : Scorer.values()) {
      versions.put(scorer.label(), scorer.version());
    }
    return versions.toString();
  }

  static Summary summary(RunSession run) throws IOException {
    return Summary.read(run.directory().evaluation().resolve(Rescoring.SUMMARY));
  }
}
