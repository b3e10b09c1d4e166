package dev.s2l.pipeline;

import dev.s2l.handover.SelectionFolder;
import dev.s2l.trajectory.Learning;
import dev.s2l.trajectory.LossColumn;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The result of the whole method, in memory.
///
/// @param chosen the rows of the subset, ascending; where rows were given in memory, the n-th of
///   them (from 1) is line n
/// @param losses of every accepted row at every recorded step, in nats; NaN where a row has no
///   token to learn
/// @param rows how many were read, rejected, usable and chosen
/// @param proxy whether it learned
/// @param warnings of the selection, in words
/// @param directory of the run, if it was kept
public record RunResult(
    List<SelectionFolder.Line> chosen,
    Trajectories losses,
    RunSummary.Rows rows,
    Optional<Learning> proxy,
    List<String> warnings,
    Optional<Path> directory) {

  static RunResult of(RunSession run, RunSummary summary, Optional<Path> kept) throws IOException {
    List<SelectionFolder.Line> chosen;
    try (var lines = SelectionFolder.lines(run.directory().selection())) {
      chosen = lines.toList();
    }
    return new RunResult(
        chosen,
        inMemory(Trajectories.open(run.directory().trajectories())),
        summary.rows(),
        summary.proxy(),
        summary.warnings(),
        kept);
  }

  /// The folder may be deleted after this.
  private static Trajectories inMemory(Trajectories read) {
    var columns = new ArrayList<LossColumn>();
    int[] steps = read.steps();
    for (int c = 0; c < steps.length; c++) {
      columns.add(new LossColumn(steps[c], read.column(c)));
    }
    return Trajectories.of(columns);
  }

  /// The lines of the chosen rows, from 0: their places where rows were given in memory.
  public int[] positions() {
    return chosen.stream().mapToInt(line -> Math.toIntExact(line.line() - 1)).toArray();
  }
}
