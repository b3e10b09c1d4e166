package dev.s2l.run;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Asks long work to stop at its next safe point. Signal handlers call [#request]; stages call
/// [#check] where everything done so far is on disk.
public final class StopSignal {
  private final AtomicReference<@Nullable ExitCode> requested = new AtomicReference<>();

  /// @param code [ExitCode#INTERRUPTED] or [ExitCode#TERMINATED]
  public void request(ExitCode code) {
    requested.compareAndSet(null, code);
  }

  public boolean requested() {
    return requested.get() != null;
  }

  /// @throws S2lException with the code of the signal, if one came
  public void check() {
    ExitCode code = requested.get();
    if (code != null) {
      throw new S2lException(code, "stopped by a signal; the same command continues this run.");
    }
  }
}
