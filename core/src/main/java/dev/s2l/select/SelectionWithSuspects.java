package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Futures;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import dev.s2l.suspect.Suspect;
import dev.s2l.suspect.Suspects;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/// A selection and the suspects of its data, found side by side: unless suspects are excluded,
/// neither waits for the other.
///
/// @param suspects as [Suspects#find] orders them
public record SelectionWithSuspects(SelectionResult result, List<Suspect> suspects) {

  /// @param stop ends the clustering between two iterations, and the search between two rows
  /// @param dataset the rows that the input belongs to, if at hand
  public static SelectionWithSuspects from(
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      Progress progress,
      StopSignal stop) {
    var cuts = input.facts().cutResponses().orElse(List.of());
    var search = new FutureTask<>(() -> Suspects.find(input.trajectories(), dataset, cuts, stop));
    var thread = Thread.ofPlatform().daemon(true).name("s2l-suspects").start(search);
    try {
      boolean excludes = !settings.protection().excluded().isEmpty();
      var before = excludes ? Futures.result(search, "looking for suspects") : List.<Suspect>of();
      var result = Selector.select(input, settings, before, progress, stop);
      return new SelectionWithSuspects(result, Futures.result(search, "looking for suspects"));
    } finally {
      join(thread);
    }
  }

  /// The data set may be closed after this.
  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
