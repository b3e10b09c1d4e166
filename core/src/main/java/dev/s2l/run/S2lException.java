package dev.s2l.run;

/// The one exception that a user is meant to read. Its message says what happened, where, what was
/// found, what was expected and what to do. A program that embeds s2l reads settings by their names
/// in Java ([#getMessage()]); the command line reads options ([#withOptions()]), prints them
/// without a stack trace and leaves with [#exitCode()].
public sealed class S2lException extends RuntimeException permits DirectoryInUse {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String withOptions;

  /// @param message names settings by their options: `--max-length`
  public S2lException(ExitCode exitCode, String message) {
    super(SettingNames.inJava(message));
    this.exitCode = exitCode;
    this.withOptions = message;
  }

  /// As above.
  public S2lException(ExitCode exitCode, String message, Throwable cause) {
    super(SettingNames.inJava(message), cause);
    this.exitCode = exitCode;
    this.withOptions = message;
  }

  /// Whether the user or the program stopped the work; then nothing failed.
  public final boolean isStop() {
    return exitCode == ExitCode.INTERRUPTED || exitCode == ExitCode.TERMINATED;
  }

  public final ExitCode exitCode() {
    return exitCode;
  }

  /// The message as the command line words it.
  public final String withOptions() {
    return withOptions;
  }

  /// The message of any exception, for a text that is read with options: a log, a card, a terminal.
  public static String withOptions(Throwable thrown) {
    return thrown instanceof S2lException s2l
        ? s2l.withOptions()
        : String.valueOf(thrown.getMessage());
  }
}
