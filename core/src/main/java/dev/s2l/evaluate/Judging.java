package dev.s2l.evaluate;

import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// How texts are judged, whoever wrote them.
///
/// @param scorers used instead of those of the tasks; empty for those
/// @param draw which items are taken
/// @param runner of programs; the caller's to close
/// @param similarity for the metric that needs an encoder; without it that metric is left out
public record Judging(
    List<Scorer> scorers,
    ItemDraw draw,
    ProgramRunner runner,
    Optional<TextSimilarity> similarity) {

  /// Those of a task.
  public List<Scorer> scorers(Task task) {
    return !task.scored() ? List.of() : scorers.isEmpty() ? task.scorers() : scorers;
  }

  /// Whether programs count by what they print.
  public boolean runsPrograms(Task task) {
    return scorers(task).stream().anyMatch(Scorer::runsPrograms);
  }

  /// The same with another runner.
  public Judging with(ProgramRunner other) {
    return new Judging(scorers, draw, other, similarity);
  }

  /// What becomes of the programs among texts, in the order of the texts.
  ///
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public List<Outcome> run(List<String> texts, StopSignal stop) {
    var outcomes = new ArrayList<Outcome>(Collections.nCopies(texts.size(), Programs.NOT_RUN));
    var places = new ArrayList<Integer>();
    var programs = new ArrayList<String>();
    for (int i = 0; i < texts.size(); i++) {
      if (Programs.isOne(texts.get(i))) {
        places.add(i);
        programs.add(Programs.of(texts.get(i)));
      }
    }
    runner.run(programs, (program, outcome) -> outcomes.set(places.get(program), outcome), stop);
    return outcomes;
  }
}
