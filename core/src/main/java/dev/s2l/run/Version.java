package dev.s2l.run;

/// Which s2l this is. Goes into every manifest.
public final class Version {
  /// The version of artifact layouts and schemas; read and written, never guessed.
  public static final int SCHEMA = 1;

  /// The tool's version.
  public static final String TOOL = "0.1.0";

  private Version() {}
}
