package dev.s2l.cli;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;

/// The program: one command per stage, exit codes as [dev.s2l.run.ExitCode] has them.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Numbers, dates and upper case look the same on every machine.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(arguments));
  }

  /// The whole command tree with its error handling, as `main` runs it.
  static CommandLine commandLine() {
    var out = new java.io.PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new java.io.PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var commandLine =
        new CommandLine(new S2lCommand())
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setAbbreviatedOptionsAllowed(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(Failures::usage)
            .setExecutionExceptionHandler(Failures::execution);
    return commandLine.setExecutionStrategy(ConfigFile.thenRun(new CommandLine.RunLast()));
  }
}
