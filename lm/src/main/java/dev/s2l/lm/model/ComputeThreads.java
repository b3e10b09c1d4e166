package dev.s2l.lm.model;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The threads of a [Compute]. Training and recording take turns on the same ones: a thread's heap,
/// and what libtorch keeps for a thread, are used again instead of being held once for each pool
/// that came and went.
public final class ComputeThreads implements AutoCloseable {
  private final int count;
  private final ExecutorService pool;

  ComputeThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be positive: " + count);
    }
    this.count = count;
    pool =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon(true).name("s2l-compute-", 0).factory());
  }

  /// How many there are if nobody says it: one a processor.
  public static int usual() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// How many there are.
  public int count() {
    return count;
  }

  /// Takes work in the order it comes. Operators that it calls use its thread alone. Work must not
  /// wait for later work.
  public <T> Future<T> submit(Callable<T> work) {
    return pool.submit(
        () -> {
          Torch.threads(1);
          return work.call();
        });
  }

  /// Waits until the work that was given is done, or interrupts it where this thread is
  /// interrupted.
  @Override
  public void close() {
    pool.close();
  }
}
