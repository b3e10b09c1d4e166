package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Progress;
import dev.s2l.run.StopSignal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A selection and the suspects of its data, found side by side: unless suspects are excluded,
/// neither waits for the other.
///
/// @param suspects as [Suspects#find] orders them
public record Selected(SelectionResult result, List<Suspect> suspects) {

  /// @param stop ends the clustering between two iterations
  /// @param dataset the rows that the input belongs to, if at hand
  public static Selected from(
      SelectionInput input,
      Optional<Dataset> dataset,
      SelectionSettings settings,
      Progress progress,
      StopSignal stop) {
    var search = new FutureTask<>(() -> Suspects.find(input.trajectories(), dataset));
    var thread = Thread.ofPlatform().daemon(true).name("s2l-suspects").start(search);
    try {
      boolean excludes = !settings.protection().excluded().isEmpty();
      var before = excludes ? found(search) : List.<Suspect>of();
      var result = Selector.select(input, settings, before, progress, stop);
      return new Selected(result, found(search));
    } finally {
      join(thread);
    }
  }

  private static List<Suspect> found(FutureTask<List<Suspect>> search) {
    try {
      return search.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for suspects", e);
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
