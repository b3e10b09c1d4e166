package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.StageFolder;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.RowIds;
import dev.s2l.trajectory.TableReading;
import dev.s2l.trajectory.Trajectories;
import dev.s2l.trajectory.TrajectoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Trajectories, and what belongs to them, from wherever the user has them.
public final class RecordedLosses {
  private RecordedLosses() {}

  /// Opens trajectories of any form. Tables that name rows by ids are joined by the data set's.
  ///
  /// @param embeddings a matrix (rows, dimensions); absent: the latest one that was recorded beside
  ///   the trajectories
  /// @param how tables are read
  /// @param method decides whether embeddings are looked at
  public static SelectionInput open(
      Path trajectories,
      Optional<Path> embeddings,
      Optional<Dataset> dataset,
      TableReading how,
      SelectionMethod method)
      throws IOException {
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
  public static Optional<String> recordedOn(Path trajectories) throws IOException {
    return StageFolder.isComplete(trajectories)
        ? Optional.ofNullable(TrajectoryFolder.at(trajectories).manifest().recording().get("data"))
        : Optional.empty();
  }

  private static RowIds rows(Optional<Dataset> dataset) {
    return dataset.map(data -> new RowIds(data.size(), data::ids)).orElse(RowIds.NONE);
  }
}
