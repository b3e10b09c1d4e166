package dev.s2l.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of s2l. It is in every manifest.
public final class Version {
  /// The version of artifact layouts and schemas; read and written, never guessed.
  public static final int SCHEMA = 1;

  /// The tool's version.
  public static final String TOOL = "0.1.0";

  private static final String UNKNOWN = "unknown";

  /// The source that a program was built from.
  ///
  /// @param commit its id in git; `unknown` for a build outside a clone
  /// @param dirty `true` if files of the clone were changed since that commit
  public record Build(String commit, String dirty) {}

  private Version() {}

  /// The facts that the build noted. They are in no file that must be byte-equal.
  public static Build build() {
    var properties = new Properties();
    try (var in = Version.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        properties.getProperty("git.commit.id", UNKNOWN),
        properties.getProperty("git.dirty", UNKNOWN));
  }
}
