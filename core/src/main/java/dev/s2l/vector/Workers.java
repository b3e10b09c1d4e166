package dev.s2l.vector;

import dev.s2l.run.Futures;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Threads that share numbered pieces of work. Any thread may take any piece, so a piece must write
/// only to its own part of the result. Sums over pieces are computed afterwards, in the order of
/// the pieces.
public final class Workers implements AutoCloseable {
  /// With less work than this, waking another thread takes longer than it saves.
  private static final long WORTH_SHARING = 1 << 22;

  private final int threads;
  private final ExecutorService executor;

  /// @param threads including the one that calls [#forEach]
  public Workers(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            Thread.ofPlatform().daemon(true).name("s2l-cluster-", 0).factory());
  }

  /// Calls `piece` with 0 … count - 1, each once, and returns when all are done.
  ///
  /// @param work the amount of work in all, in multiplications or operations that take as long
  public void forEach(int count, long work, IntConsumer piece) {
    int helpers = work < WORTH_SHARING ? 0 : Math.min(threads, count) - 1;
    var next = new AtomicInteger();
    Runnable takeTurns =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            piece.accept(i);
          }
        };
    var running = new ArrayList<Future<?>>();
    for (int i = 0; i < helpers; i++) {
      running.add(executor.submit(takeTurns));
    }
    try {
      takeTurns.run();
    } finally {
      next.set(count);
      running.forEach(Workers::await);
    }
    running.forEach(helper -> Futures.result(helper, "sharing out work"));
  }

  /// Waits until the helper writes no more, however it ended.
  private static void await(Future<?> helper) {
    try {
      helper.get();
    } catch (ExecutionException e) {
      // Reported when the result is asked for.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
