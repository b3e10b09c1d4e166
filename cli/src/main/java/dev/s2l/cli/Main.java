package dev.s2l.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/// The program: one command per stage, exit codes as [dev.s2l.run.ExitCode] has them.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Numbers, dates and upper case look the same on every machine.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(commandLine(), arguments));
  }

  /// Runs a command, and reports the error that picocli does not catch.
  static int execute(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      return Failures.outOfMemory(commandLine.getErr());
    }
  }

  /// All commands with their error handling, as `main` runs them.
  static CommandLine commandLine() {
    var root = new CommandLine(new S2lCommand());
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              if (!name.equals("help")) {
                command.addMixin("help", new HelpOption());
              }
            });
    return configure(root)
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /// Refuses an empty path: in a script it is a variable that was not set.
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("the path is empty; the working directory is `.`");
    }
    return Path.of(text);
  }

  static CommandLine configure(CommandLine commandLine) {
    return commandLine
        .registerConverter(Path.class, Main::path)
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution)
        .setExecutionStrategy(ConfigFile.thenRun(FromRun.thenRun(new CommandLine.RunLast())));
  }
}
