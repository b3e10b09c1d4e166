package dev.s2l.run;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Asks long work to stop at its next safe point. There everything done so far is on disk. Any
/// thread may ask: a signal handler calls [#request], a program that embeds s2l [#cancel].
public final class StopSignal {
  private record Request(ExitCode code, String message) {}

  private final AtomicReference<@Nullable Request> requested = new AtomicReference<>();

  /// @param code [ExitCode#INTERRUPTED] or [ExitCode#TERMINATED]
  public void request(ExitCode code) {
    requested.compareAndSet(
        null, new Request(code, "stopped by a signal; the same command continues this run."));
  }

  /// Asks the work to stop. It then throws an [S2lException] with [ExitCode#INTERRUPTED].
  public void cancel() {
    requested.compareAndSet(
        null,
        new Request(
            ExitCode.INTERRUPTED,
            "cancelled by the program; the same settings in the same directory continue this"
                + " run."));
  }

  /// Withdraws the request, for the next piece of work.
  public void reset() {
    requested.set(null);
  }

  public boolean requested() {
    return requested.get() != null;
  }

  /// @throws S2lException if work is to stop
  public void check() {
    Request request = requested.get();
    if (request != null) {
      throw new S2lException(request.code(), request.message());
    }
  }
}
