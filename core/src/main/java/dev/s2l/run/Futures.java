package dev.s2l.run;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for work on other threads.
public final class Futures {
  private Futures() {}

  /// What the work made. What went wrong with it is thrown here as it was thrown there, so that a
  /// full disk is told from a bug wherever the work was done.
  ///
  /// @param doing what is waited for: `recording`
  /// @throws S2lException (130) if this thread is interrupted
  public static <T> T result(Future<T> work, String doing) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while " + doing + ".", e);
    } catch (ExecutionException e) {
      throw switch (Objects.requireNonNull(e.getCause())) {
        case RuntimeException cause -> cause;
        case Error cause -> throw cause;
        default -> new IllegalStateException(doing + " failed", e.getCause());
      };
    }
  }

  /// Waits until all have ended, so that none writes any more, and throws what made the first of
  /// them fail.
  public static void results(List<? extends Future<?>> work, String doing) {
    RuntimeException failure = null;
    for (var part : work) {
      try {
        result(part, doing);
      } catch (RuntimeException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
