package dev.s2l.dataset;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread that does what the reader of rows gives it, in that order. It is at most a few pieces
/// behind, so that memory holds no more of them than that. What fails there is thrown to the reader
/// when it gives the next piece, asks or waits; what was given after that is left out. One thread
/// alone gives and waits.
///
/// @param <E> what a piece may throw
final class ThreadBehind<E extends Exception> implements AutoCloseable {
  private static final int MOST_PIECES = 3;

  private final ExecutorService thread;
  private final Semaphore room = new Semaphore(MOST_PIECES);
  private volatile @Nullable Throwable failure;

  /// A piece of work.
  interface Work<E extends Exception> {
    void run() throws E;
  }

  ThreadBehind(String name) {
    thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon(true).name(name).factory());
  }

  /// Hands over a piece; waits while the thread is too far behind.
  void give(Work<E> work) throws E {
    check();
    room.acquireUninterruptibly();
    try {
      thread.execute(() -> attempt(work));
    } catch (RejectedExecutionException | Error e) {
      room.release();
      throw e;
    }
  }

  private void attempt(Work<E> work) {
    try {
      if (failure == null) {
        work.run();
      }
    } catch (Exception | Error e) {
      failure = e;
    } finally {
      room.release();
    }
  }

  /// Waits until all that was given is done.
  void finish() throws E {
    room.acquireUninterruptibly(MOST_PIECES);
    room.release(MOST_PIECES);
    check();
  }

  /// Throws what has failed so far, if anything has.
  @SuppressWarnings("unchecked") // a piece throws nothing else
  void check() throws E {
    switch (failure) {
      case null -> {}
      case Error e -> throw e;
      case Throwable e -> throw (E) e;
    }
  }

  /// Ends when the pieces that it has are done.
  @Override
  public void close() {
    thread.close();
  }
}
