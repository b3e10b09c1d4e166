package dev.s2l.evaluate;

import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.Scorer.Scored;
import dev.s2l.evaluate.Summary.ModelResult;
import dev.s2l.evaluate.Summary.TaskResult;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Texts being judged: a verdict for each item and scorer, and in the end what they add up to. Not
/// thread-safe.
public final class Evaluation {
  /// The texts of one model, or those that were given, for one task.
  private record Of(Optional<String> model, Task task, TaskTally tally) {}

  private final Judging judging;
  private final VerdictLog log;
  private final List<Of> parts = new ArrayList<>();

  /// @param log gets the verdicts; the caller's to finish and to close
  public Evaluation(Judging judging, VerdictLog log) {
    this.judging = judging;
    this.log = log;
  }

  /// Takes what is said of each text.
  @FunctionalInterface
  public interface Sink {
    void take(int text, Scorer scorer, Scored scored);
  }

  /// A part of the evaluation: takes texts.
  public final class Part {
    private final Optional<String> model;
    private final Task task;
    private final Tally tally;

    private Part(Optional<String> model, Task task, Tally tally) {
      this.model = model;
      this.task = task;
      this.tally = tally;
    }

    /// Judges some texts.
    public void judge(List<Generation> rows, StopSignal stop) {
      boolean runs = judging.runsPrograms(task);
      List<String> texts = rows.stream().map(Generation::text).toList();
      judge(rows, runs ? judging.run(texts, stop) : List.of(), (text, scorer, scored) -> {}, stop);
    }

    /// Judges texts whose programs were run already.
    ///
    /// @param outcomes one for each text; empty if no program counts
    public void judge(List<Generation> rows, List<Outcome> outcomes, Sink sink, StopSignal stop) {
      for (int i = 0; i < rows.size(); i++) {
        stop.check();
        Generation row = rows.get(i);
        tally.begin(row);
        Outcome ran = outcomes.isEmpty() ? Programs.NOT_RUN : outcomes.get(i);
        for (Scorer scorer : judging.scorers(task)) {
          Scored scored = log.verdict(model, task, row, scorer, () -> scorer.score(task, row, ran));
          tally.add(scorer, scored.verdict());
          sink.take(i, scorer, scored);
        }
      }
    }
  }

  /// Begins a part.
  ///
  /// @param model whose texts they are; empty for those that were given
  /// @param asked how they came about, for signatures; empty if that is not known
  public Part part(Optional<String> model, Task task, String asked) {
    var tally = new Tally(task, judging.scorers(task), asked, judging.draw().seed());
    parts.add(new Of(model, task, tally));
    return new Part(model, task, tally);
  }

  /// Adds the losses of rows under a model.
  ///
  /// @param asked how rows became tokens, for signatures
  public void add(String model, Task task, List<RowLoss> rows, String asked) {
    parts.add(
        new Of(Optional.of(model), task, new LossTally(task, rows, asked, judging.draw().seed())));
  }

  /// What everything adds up to, after all parts are done.
  public Summary summary(Progress progress, StopSignal stop) {
    var given = new TreeMap<String, TaskResult>();
    var models = new LinkedHashMap<String, SortedMap<String, TaskResult>>();
    for (Of part : parts) {
      stop.check();
      part.tally().measure(judging.similarity(), progress, stop);
      part.model()
          .map(name -> models.computeIfAbsent(name, n -> new TreeMap<>()))
          .orElse(given)
          .put(part.task().name(), part.tally().result());
    }
    var results = new TreeMap<String, ModelResult>();
    models.forEach((name, tasks) -> results.put(name, new ModelResult(tasks)));
    return new Summary(
        Summary.SCHEMA,
        results,
        models.size() == 1 ? models.values().iterator().next() : given,
        comparisons());
  }

  private List<Comparison> comparisons() {
    var byTask = new LinkedHashMap<String, List<Of>>();
    parts.forEach(
        part -> byTask.computeIfAbsent(part.task().name(), n -> new ArrayList<>()).add(part));
    var comparisons = new ArrayList<Comparison>();
    for (Map.Entry<String, List<Of>> entry : byTask.entrySet()) {
      List<Of> models = entry.getValue();
      for (int a = 0; a < models.size(); a++) {
        for (int b = a + 1; b < models.size(); b++) {
          comparisons.addAll(
              models
                  .get(a)
                  .tally()
                  .beside(
                      models.get(b).tally(),
                      models.get(a).model().orElseThrow(),
                      models.get(b).model().orElseThrow()));
        }
      }
    }
    return comparisons;
  }
}
