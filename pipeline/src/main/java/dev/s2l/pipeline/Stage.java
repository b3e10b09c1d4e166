package dev.s2l.pipeline;

import dev.s2l.run.StageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A stage of the method: its name, what it reads and writes, and how its work is planned. All
/// stages are in [Stages].
///
/// @param name the one word for it
/// @param reads the artifacts of earlier stages that it reads, by their names in the run directory
/// @param writes the artifacts that it writes
/// @param logs files for people that it writes besides them; may be deleted
/// @param writing how the artifacts are written
/// @param planner plans its work
record Stage<S>(
    StageName name,
    List<String> reads,
    List<String> writes,
    List<String> logs,
    Writing writing,
    Planner<S> planner) {

  /// How the artifacts of a stage are written.
  enum Writing {
    /// A folder is complete or absent.
    AT_ONCE,
    /// File after file; the next attempt uses the files that exist.
    FILE_BY_FILE,
    /// A page, written again by every command.
    PAGE
  }

  /// Plans the work of a stage.
  @FunctionalInterface
  interface Planner<S> {
    /// Plans the work; throws if it cannot be done. Changes nothing.
    Planned plan(S settings, StageInputs inputs) throws IOException;
  }

  /// A stage with its settings: a part of a run.
  record Step<S>(Stage<S> stage, S settings) {
    Planned plan(StageInputs inputs) throws IOException {
      return stage.plan(settings, inputs);
    }
  }

  /// The name in the ledger and in messages.
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
