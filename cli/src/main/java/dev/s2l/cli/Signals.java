package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.StopSignal;
import java.io.PrintWriter;
import sun.misc.Signal;

/// The first Ctrl-C or SIGTERM lets the work save what is whole; the second ends at once, which
/// loses at most a step.
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
          err.println("\nstopping and saving; once more stops at once …");
          err.flush();
        });
  }
}
