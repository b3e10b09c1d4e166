package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.select.SelectionInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whether a selection follows from its card, the data and the trajectories: everything is computed
/// again and compared byte for byte.
///
/// @param checked what was compared, in order, up to the first difference
/// @param difference where the first difference is; absent if there is none
public record Verification(List<String> checked, Optional<String> difference) {
  public Verification {
    checked = List.copyOf(checked);
  }

  /// Computes the selection of a run directory again.
  ///
  /// @param runDirectory has `selection/`, and `clusters/` if the method makes clusters
  /// @param input trajectories, and embeddings where the method needs them
  /// @param dataset the rows that were chosen from; absent if there were none
  public static Verification of(
      Path runDirectory, SelectionInput input, Optional<Dataset> dataset, Progress progress)
      throws IOException {
    Path selection = runDirectory.resolve("selection");
    SelectionCard card = SelectionFolder.card(selection);
    Path scratch = Files.createTempDirectory("s2l-verify");
    try {
      return new Recomputation(card, input, dataset, progress)
          .compare(selection, runDirectory.resolve("clusters"), scratch.resolve("selection"));
    } finally {
      StageFolder.delete(scratch);
    }
  }
}
