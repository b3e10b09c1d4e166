package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.StopSignal;
import java.io.PrintWriter;
import sun.misc.Signal;

/// The first Ctrl-C or SIGTERM lets the work finish its step and save; the second ends at once,
/// which loses at most that step.
final class Signals {
  private Signals() {}

  static StopSignal handled(PrintWriter err) {
    var stop = new StopSignal();
    handle("INT", ExitCode.INTERRUPTED, stop, err);
    handle("TERM", ExitCode.TERMINATED, stop, err);
    return stop;
  }

  private static void handle(String name, ExitCode code, StopSignal stop, PrintWriter err) {
    Signal.handle(
        new Signal(name),
        signal -> {
          if (stop.requested()) {
            Runtime.getRuntime().halt(code.number());
          }
          stop.request(code);
          err.println("\nstopping after this step; once more stops at once …");
          err.flush();
        });
  }
}
