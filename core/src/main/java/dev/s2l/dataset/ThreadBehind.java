package dev.s2l.dataset;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread that does what the reader of rows gives it, in that order. It is at most a few pieces
/// behind, so that memory holds no more of them than that. What fails there is thrown to the reader
/// when it gives the next piece or waits; what was given after that is left out.
final class ThreadBehind implements AutoCloseable {
  private static final int MOST_PIECES = 3;

  private final ExecutorService thread;
  private final Semaphore room = new Semaphore(MOST_PIECES);
  private volatile @Nullable Throwable failure;

  /// A piece of work.
  interface Work {
    void run() throws IOException;
  }

  ThreadBehind(String name) {
    thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon(true).name(name).factory());
  }

  /// Hands over a piece; waits while the thread is too far behind.
  void give(Work work) throws IOException {
    room.acquireUninterruptibly();
    thread.execute(() -> attempt(work));
    check();
  }

  private void attempt(Work work) {
    try {
      if (failure == null) {
        work.run();
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      room.release();
    }
  }

  /// Waits until all that was given is done.
  void finish() throws IOException {
    room.acquireUninterruptibly(MOST_PIECES);
    room.release(MOST_PIECES);
    check();
  }

  private void check() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  /// Ends when the pieces that it has are done.
  @Override
  public void close() {
    thread.close();
  }
}
