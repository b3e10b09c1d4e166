package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.ScratchFolder;
import dev.s2l.run.Version;
import dev.s2l.select.SelectionInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks that a selection follows from its card, the data and the trajectories. Everything is
/// computed again and compared byte for byte.
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
  /// @param dataset that the rows were chosen from; absent for a selection without a data set
  public static Verification of(
      Path runDirectory, SelectionInput input, Optional<Dataset> dataset, Progress progress)
      throws IOException {
    Path selection = runDirectory.resolve("selection");
    SelectionCard card = SelectionFolder.card(selection);
    try (var scratch = ScratchFolder.make()) {
      return new Recomputation(card, input, dataset, progress)
          .compare(selection, runDirectory.resolve("clusters"), scratch.path().resolve("selection"))
          .explainedBy(older(selection, card));
    }
  }

  /// What the message adds for a card without all fields of this version.
  private static Optional<String> older(Path selection, SelectionCard card) throws IOException {
    var stored = Json.COMPACT.readTree(Files.readAllBytes(selection.resolve(SelectionFolder.CARD)));
    var absent = JsonDifferences.between(stored, Json.COMPACT.valueToTree(card)).absent();
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                ". An older version wrote the card (it calls itself %s, this is %s): it lacks %s."
                    + " What another version computes may differ; s2l select chooses anew with this"
                    + " one",
                card.tool(), Version.TOOL, String.join(", ", absent)));
  }

  private Verification explainedBy(Optional<String> words) {
    return new Verification(checked, difference.map(text -> text + words.orElse("")));
  }
}
