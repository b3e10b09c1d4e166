package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.select.SelectionInput;
import dev.s2l.trajectory.RowIds;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Trajectories, and what belongs to them, from wherever the user has them.
public final class RecordedLosses {
  private RecordedLosses() {}

  /// Opens trajectories of any form. Tables that name rows by ids are joined by the data set's.
  ///
  /// @param embeddings a matrix (rows, dimensions), for methods that need it
  public static SelectionInput open(
      Path trajectories, Optional<Path> embeddings, Optional<Dataset> dataset) throws IOException {
    var input =
        SelectionInput.of(Trajectories.open(trajectories, rows(trajectories, dataset)), dataset);
    return embeddings.isPresent()
        ? input.withEmbeddings(Trajectories.open(embeddings.get()))
        : input;
  }

  private static RowIds rows(Path trajectories, Optional<Dataset> dataset) throws IOException {
    if (dataset.isEmpty()) {
      return RowIds.NONE;
    }
    var ids = Trajectories.namesRows(trajectories) ? dataset.get().ids() : RowIds.NONE.ids();
    return ids.isEmpty() ? RowIds.rows(dataset.get().size()) : RowIds.of(ids);
  }
}
