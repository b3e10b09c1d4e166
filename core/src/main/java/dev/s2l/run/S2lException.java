package dev.s2l.run;

/// The one exception that a user is meant to read. Its message says what happened, where, what was
/// found, what was expected and what to do; the command line prints it without a stack trace and
/// leaves with [#exitCode()].
public final class S2lException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public S2lException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public S2lException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
