package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The module `programs`, which runs programs of a model and is large (150 MB): the launcher leaves
/// it out of its first build, and adds it when the first program comes.
final class ProgramsModule {
  private ProgramsModule() {}

  /// The class path of its process.
  ///
  /// @throws S2lException (7) if it is not here and cannot be had
  static String classPath() {
    String launcher = System.getProperty("s2l.launcher");
    if (launcher != null) {
      add(launcher);
    }
    String folder = System.getProperty("s2l.programs");
    if (folder == null || !Files.isDirectory(Path.of(folder))) {
      throw new S2lException(
          ExitCode.NETWORK,
          "programs of a model are run by the module `programs`, which is not here: start s2l by"
              + " its launcher, ./s2l, which adds it. "
              + otherwise());
    }
    return Path.of(folder).toAbsolutePath() + "/*";
  }

  /// The launcher builds it if it is missing or older than its sources, and says so.
  private static void add(String launcher) {
    try {
      var process =
          new ProcessBuilder(launcher, "add-programs")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = process.waitFor();
      if (code == ExitCode.INTERRUPTED.number()) {
        throw new S2lException(ExitCode.INTERRUPTED, "stopped while a module was added.");
      }
      if (code != 0) {
        throw new S2lException(
            ExitCode.NETWORK,
            "the module that runs programs of a model could not be added: see above. Answers that"
                + " are there are kept, and the same command goes on with them. "
                + otherwise());
      }
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.NETWORK, Phrase.of("the launcher cannot be started: %s", e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new S2lException(ExitCode.INTERRUPTED, "interrupted while a module was added.", e);
    }
  }

  private static String otherwise() {
    return "Without it: --program-runner bubblewrap, or none (every program is unsupported).";
  }

  /// Where its libraries unpack files.
  static Path cache() {
    Path home =
        Optional.ofNullable(System.getenv("S2L_HOME"))
            .filter(place -> !place.isEmpty())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".s2l"));
    return home.resolve("cache/graalpy");
  }
}
