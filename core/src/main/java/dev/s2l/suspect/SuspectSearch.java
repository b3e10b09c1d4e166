package dev.s2l.suspect;

import dev.s2l.dataset.Dataset;
import dev.s2l.run.Futures;
import dev.s2l.run.StopSignal;
import dev.s2l.trajectory.CutResponse;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/// Searches for suspects on its own thread. Meanwhile rows are clustered and drawn, unless suspects
/// are excluded.
public final class SuspectSearch implements AutoCloseable {
  private final FutureTask<List<Suspect>> search;
  private final Thread thread;

  private SuspectSearch(FutureTask<List<Suspect>> search) {
    this.search = search;
    this.thread = Thread.ofPlatform().daemon(true).name("s2l-suspects").start(search);
  }

  /// Starts the search of [Suspects#find].
  ///
  /// @param dataset the rows that the losses belong to, if available; keep it open until this is
  ///   closed
  /// @param stop stops the search between two rows
  public static SuspectSearch begin(
      Trajectories trajectories,
      Optional<Dataset> dataset,
      List<CutResponse> cuts,
      StopSignal stop) {
    return new SuspectSearch(
        new FutureTask<>(() -> Suspects.find(trajectories, dataset, cuts, stop)));
  }

  /// Waits for the suspects, as [Suspects#find] orders them.
  ///
  /// @throws dev.s2l.run.S2lException (130, 143) if stopped
  public List<Suspect> result() {
    return Futures.result(search, "looking for suspects");
  }

  /// Waits until the search has ended: the data set may be closed after this.
  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
