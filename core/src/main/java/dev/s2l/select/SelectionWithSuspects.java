package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.SuspectSearch;
import dev.s2l.suspect.Suspects;
import java.util.List;
import java.util.Optional;

/// A selection and the suspects of its data, computed in parallel. Unless suspects are excluded,
/// neither waits for the other.
///
/// @param suspects as [Suspects#find] orders them
public record SelectionWithSuspects(SelectionResult result, List<Suspect> suspects) {

  /// @param stop ends the clustering between two iterations, and the search between two rows
  /// @param dataset the rows that the input belongs to, if available
  public static SelectionWithSuspects from(
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      Progress progress,
      StopSignal stop) {
    try (var search = search(input, dataset, stop)) {
      var excluded = excluded(settings, search);
      var result = Selector.select(input, settings, excluded, progress, stop);
      return new SelectionWithSuspects(result, search.result());
    }
  }

  /// Begins to look for suspects.
  ///
  /// @param dataset as in [#from]
  public static SuspectSearch search(
      SelectionInput input, Optional<Dataset> dataset, StopSignal stop) {
    var cuts = input.facts().cutResponses().orElse(List.of());
    return SuspectSearch.begin(input.trajectories(), dataset, cuts, stop);
  }

  /// The suspects that a selection must know before it chooses. Waits for them only if suspects are
  /// excluded.
  public static List<Suspect> excluded(SelectionSettings settings, SuspectSearch search) {
    return settings.protection().excluded().isEmpty() ? List.of() : search.result();
  }
}
