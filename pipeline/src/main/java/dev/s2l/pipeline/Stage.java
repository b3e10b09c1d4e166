package dev.s2l.pipeline;

import dev.s2l.run.StageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A stage of the method: what it is called, what it reads and writes, and how its work is planned.
/// The stages there are: [Stages].
///
/// @param name the one word for it
/// @param reads the artifacts of earlier stages that it reads, by their names in the run directory
/// @param writes the artifacts that it writes
/// @param logs what it leaves for people beside them; may be deleted
/// @param writing how they come to be
/// @param planner what it would do
record Stage<S>(
    StageName name,
    List<String> reads,
    List<String> writes,
    List<String> logs,
    Writing writing,
    Planner<S> planner) {

  /// How a stage's artifacts come to be.
  enum Writing {
    /// A folder is complete or absent.
    AT_ONCE,
    /// File after file; what is there is used by the next attempt.
    FILE_BY_FILE,
    /// A page, written again by every command.
    PAGE
  }

  /// Finds out what a stage would do.
  @FunctionalInterface
  interface Planner<S> {
    /// Refuses what cannot be done, and touches nothing.
    Planned plan(S settings, StageInputs inputs) throws IOException;
  }

  /// A stage with its settings: a part of a run.
  record Step<S>(Stage<S> stage, S settings) {
    Planned plan(StageInputs inputs) throws IOException {
      return stage.plan(settings, inputs);
    }
  }

  /// As the ledger and messages have it.
  String word() {
    return name.word();
  }

  Planned plan(S settings, StageInputs inputs) throws IOException {
    return planner.plan(settings, inputs);
  }

  Step<S> with(S settings) {
    return new Step<>(this, settings);
  }

  /// Where the stage writes in a run directory.
  List<Path> artifacts(Path root) {
    return writes.stream().map(root::resolve).toList();
  }

  /// The same with what it logs.
  List<Path> logs(Path root) {
    return logs.stream().map(root::resolve).toList();
  }
}
