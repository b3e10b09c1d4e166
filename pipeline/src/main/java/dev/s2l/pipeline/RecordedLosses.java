package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.StageFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.RowIds;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.TableReading.MissingRows;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/// Trajectories, and what belongs to them, from wherever the user has them.
///
/// @param trajectories in any form
/// @param embeddings a matrix (rows, dimensions); absent: the latest one that was recorded beside
///   the trajectories
/// @param how tables are read
public record RecordedLosses(Path trajectories, Optional<Path> embeddings, TableReading how) {

  /// Tables that name rows by ids are joined by the data set's.
  ///
  /// @param method decides whether embeddings are looked at
  public SelectionInput open(Optional<Dataset> dataset, SelectionMethod method) throws IOException {
    var losses = Trajectories.open(trajectories, rows(dataset), how);
    var facts = RecordingFacts.beside(trajectories);
    var input = SelectionInput.of(losses, dataset).withFacts(facts);
    if (!(method instanceof SelectionMethod.FacilityLocation)) {
      return input;
    }
    var matrix =
        embeddings.isPresent() || !Files.isDirectory(trajectories)
            ? embeddings
            : TrajectoryFolder.at(trajectories).latestEmbeddings();
    return matrix.isPresent() ? input.withEmbeddings(Trajectories.open(matrix.get())) : input;
  }

  /// What [Dataset#sha256] said of the rows that s2l recorded the trajectories on; empty if it was
  /// not s2l that did.
  Optional<String> recordedOn() throws IOException {
    return recording("data");
  }

  /// The model whose losses they are; empty if the recorder did not say.
  Optional<String> proxy() throws IOException {
    return recording("proxy").map(ModelLabel::of);
  }

  private Optional<String> recording(String fact) throws IOException {
    return StageFolder.isComplete(trajectories)
        ? Optional.ofNullable(TrajectoryFolder.at(trajectories).manifest().recording().get(fact))
        : Optional.empty();
  }

  /// Notes where the losses were that were chosen by, if not in the run directory or the one around
  /// it.
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
    Path own = directory.trajectories();
    try {
      return Files.exists(own) && trajectories.toRealPath().startsWith(own.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static RowIds rows(Optional<Dataset> dataset) {
    return dataset.map(data -> new RowIds(data.size(), data::ids)).orElse(RowIds.NONE);
  }
}
