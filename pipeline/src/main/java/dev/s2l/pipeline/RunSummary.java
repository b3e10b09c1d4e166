package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.handover.SelectionCard;
import dev.s2l.handover.SelectionFolder;
import dev.s2l.trajectory.Learning;
import dev.s2l.trajectory.RecordingFacts;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// The result of a run, for people and programs.
///
/// @param runDirectory as given
/// @param rows accepted, rejected and chosen
/// @param proxy whether it learned; absent if the trajectories do not tell
/// @param subset files of the subset, relative to the run directory
/// @param report the report, relative to the run directory
/// @param elapsedMillis by stage, over all attempts
/// @param warnings of the card
public record RunSummary(
    String runDirectory,
    Rows rows,
    Optional<Learning> proxy,
    List<String> subset,
    String report,
    SortedMap<String, Long> elapsedMillis,
    List<String> warnings) {

  /// @param read rows found in the inputs
  /// @param rejected by reading or tokenizing
  /// @param usable rows with a loss
  /// @param selected rows of the subset
  public record Rows(long read, long rejected, int usable, int selected) {}

  /// @param trajectories a finished folder
  static Optional<Learning> learning(Path trajectories) throws IOException {
    var unigram = RecordingFacts.beside(trajectories).unigramLossNats();
    return unigram.isEmpty()
        ? Optional.empty()
        : Learning.of(Trajectories.open(trajectories), unigram.get());
  }

  static RunSummary of(RunSession run) throws IOException {
    var directory = run.directory();
    var card = SelectionFolder.card(directory.selection());
    List<String> subset =
        card.outputs().stream()
            .map(SelectionCard.Output::file)
            .filter(name -> !name.endsWith("selection.jsonl"))
            .map(name -> "selection/" + name)
            .toList();
    try (var dataset = Dataset.open(directory.reading("dataset"))) {
      long read = dataset.inputs().stream().mapToLong(file -> file.rowsRead()).sum();
      int usable = card.rows().usable();
      var rows = new Rows(read, read - usable, usable, card.rows().selected());
      return new RunSummary(
          directory.root().toString(),
          rows,
          learning(directory.trajectories()),
          subset,
          "report.html",
          run.elapsedMillis(),
          card.warnings());
    }
  }
}
