package dev.s2l.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// `s2l` inside this process, for commands that end quickly.
final class InProcess {
  /// @param out standard output
  /// @param err standard error
  record Ended(int exitCode, String out, String err) {}

  private InProcess() {}

  static Ended run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Main.configure(new CommandLine(new S2lCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
