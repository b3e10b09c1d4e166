package dev.s2l.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// `s2l` inside this process, on the path that `main` takes, for commands that end quickly.
final class InProcess {
  /// @param out standard output
  /// @param err standard error
  record Ended(int exitCode, String out, String err) {}

  private InProcess() {}

  static Ended run(String... arguments) {
    return run(Main.commandLine(), arguments);
  }

  static Ended run(CommandLine commandLine, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exitCode = Main.execute(commandLine, arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
