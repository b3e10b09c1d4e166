package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.RowIds;
import dev.s2l.trajectory.Signal;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TableReading.MissingRows;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Trajectories and what was recorded with them, from any place.
///
/// @param trajectories in any form
/// @param embeddings a matrix (rows, dimensions); absent: the latest one that was recorded beside
///   the trajectories
/// @param how tables are read
public record RecordedLosses(Path trajectories, Optional<Path> embeddings, TableReading how) {

  /// Opens the losses. Tables that name rows by ids are joined by the ids of the data set.
  ///
  /// @param method decides which signal is read: that of the reference checkpoint for a scored
  ///   method, else the latest
  public SelectionInput open(Optional<Dataset> dataset, SelectionMethod method) throws IOException {
    var losses = Trajectories.open(trajectories, rows(dataset), how);
    var facts = RecordingFacts.beside(trajectories);
    var input = SelectionInput.of(losses, dataset).withFacts(facts);
    for (Signal signal : method.signals()) {
      var matrix = signal == Signal.EMBEDDINGS ? embeddings : Optional.<Path>empty();
      if (matrix.isEmpty() && Files.isDirectory(trajectories)) {
        matrix = recorded(signal, method, losses.steps());
      }
      input = matrix.isPresent() ? input.with(signal, Trajectories.open(matrix.get())) : input;
    }
    return input;
  }

  /// The file of a signal: of the reference checkpoint for a scored method; else of the latest step
  /// that has all signals of the method.
  private Optional<Path> recorded(Signal signal, SelectionMethod method, int[] steps)
      throws IOException {
    var folder = TrajectoryFolder.at(trajectories);
    var files = folder.files(signal);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    if (method instanceof SelectionMethod.Scored scored) {
      return Optional.of(atCheckpoint(scored, steps, signal, files));
    }
    files.keySet().removeIf(step -> !method.signals().stream().allMatch(s -> folder.has(s, step)));
    return files.isEmpty() ? Optional.empty() : Optional.of(files.lastEntry().getValue());
  }

  private static Path atCheckpoint(
      SelectionMethod.Scored method, int[] steps, Signal signal, SortedMap<Integer, Path> files) {
    int step = steps[method.checkpoint().column(steps)];
    Path file = files.get(step);
    if (file == null) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s looks at the reference checkpoint, step %d, and %s were recorded at the steps %s."
                  + " Name one of them with --reference-checkpoint.",
              method.name(), step, signal.noun(), files.keySet()));
    }
    return file;
  }

  /// The [Dataset#sha256] of the rows that the trajectories were recorded on; empty if s2l did not
  /// record them.
  Optional<String> recordedOn() throws IOException {
    return recording("data");
  }

  /// The model whose losses they are; empty if the recorder did not note it.
  Optional<String> proxy() throws IOException {
    return recording("proxy").map(ModelLabel::of);
  }

  private Optional<String> recording(String fact) throws IOException {
    return StageFolder.isComplete(trajectories)
        ? Optional.ofNullable(TrajectoryFolder.at(trajectories).manifest().recording().get(fact))
        : Optional.empty();
  }

  /// Stores where the losses are that rows were chosen by, unless they are in the run directory or
  /// the one around it.
  void remember(RunDirectory directory) throws IOException {
    var inputs = RunInputs.of(directory);
    if (isIn(directory) || directory.parent().filter(this::isIn).isPresent()) {
      inputs.withLosses(Optional.empty()).write(directory);
      return;
    }
    var options = new TreeMap<String, Object>();
    options.put("trajectories", trajectories.toAbsolutePath().normalize().toString());
    if (!how.columns().isEmpty()) {
      options.put("trajectory-columns", how.columns());
    }
    if (how.missing() == MissingRows.REFUSE) {
      options.put("missing-rows", "refuse");
    }
    embeddings.ifPresent(
        matrix -> options.put("embeddings", matrix.toAbsolutePath().normalize().toString()));
    inputs.withLosses(Optional.of(RunInputs.losses(options))).write(directory);
  }

  private boolean isIn(RunDirectory directory) {
    Path ownFolder = directory.trajectories();
    try {
      return Files.exists(ownFolder)
          && trajectories.toRealPath().startsWith(ownFolder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static RowIds rows(Optional<Dataset> dataset) {
    return dataset.map(data -> new RowIds(data.size(), data::ids)).orElse(RowIds.NONE);
  }
}
