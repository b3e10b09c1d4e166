package dev.s2l.run;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Waits for work on other threads.
public final class Futures {
  private Futures() {}

  /// Returns the result of the work. If the work failed, its exception is thrown here unchanged, so
  /// that a full disk and a bug can be told apart.
  ///
  /// @param doing the work in a word for messages, for example `recording`
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

  /// Waits until all work has ended, so that none of it still writes. Then throws the first
  /// failure.
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
