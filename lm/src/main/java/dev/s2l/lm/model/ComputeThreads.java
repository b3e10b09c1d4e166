package dev.s2l.lm.model;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The threads that compute, one a processor, for as long as the process lives. Training and
/// recording take turns on the same ones: a thread's heap, and what libtorch keeps for a thread,
/// are used again instead of being held once for each pool that came and went.
public final class ComputeThreads {
  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  private static final ExecutorService POOL =
      Executors.newFixedThreadPool(
          COUNT, Thread.ofPlatform().daemon(true).name("s2l-compute-", 0).factory());

  private ComputeThreads() {}

  /// How many there are.
  public static int count() {
    return COUNT;
  }

  /// Takes work in the order it comes; not to be shut down. A task must not wait for a later one.
  public static ExecutorService pool() {
    return POOL;
  }
}
