package dev.s2l.run;

/// Somebody else uses a run directory: it may be free later.
public final class DirectoryInUse extends S2lException {
  private static final long serialVersionUID = 1L;

  DirectoryInUse(String message) {
    super(ExitCode.RUN_DIRECTORY, message);
  }
}
