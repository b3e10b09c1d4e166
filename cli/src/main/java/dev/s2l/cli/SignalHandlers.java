package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.StopSignal;
import java.io.PrintWriter;
import sun.misc.Signal;

/// Answers Ctrl-C and SIGTERM. The first lets the work save what is complete; the second ends the
/// process at once, which loses at most a step.
final class SignalHandlers {
  private SignalHandlers() {}

  static StopSignal installed(PrintWriter err) {
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
