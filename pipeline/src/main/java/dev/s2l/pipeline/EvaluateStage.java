package dev.s2l.pipeline;

import dev.s2l.evaluate.Judging;
import dev.s2l.evaluate.Rescoring;
import dev.s2l.evaluate.Scorer;
import dev.s2l.evaluate.Summary;
import dev.s2l.evaluate.Task;
import dev.s2l.run.Hashes;
import dev.s2l.run.Phrase;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Stage evaluate: texts that models wrote, scored into `evaluation/`.
final class EvaluateStage {
  private EvaluateStage() {}

  record Settings(Rescoring rescoring) {}

  static Planned plan(Settings settings, StageInputs inputs) throws IOException {
    var run = inputs.run();
    var rescoring = settings.rescoring();
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
    return Planned.of(
        Stages.EVALUATE,
        described(rescoring),
        () -> {
          try (var folder = StageFolder.begin(run.directory().evaluation())) {
            rescoring.write(items, folder, run.progress(), run.stopSignal());
            folder.commit();
          }
        });
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

  private static String labels(List<Scorer> scorers) {
    return String.join(",", scorers.stream().map(Scorer::label).toList());
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
