package dev.s2l.cli;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.program.BubblewrapRunner;
import dev.s2l.evaluate.program.GraalPyRunner;
import dev.s2l.evaluate.program.ProgramLimits;
import dev.s2l.run.EnumWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What runs the programs that a model writes.
final class ProgramRunnerOption {
  /// Never one without a fence.
  private enum Kind {
    GRAALPY,
    BUBBLEWRAP,
    NONE
  }

  @Option(
      names = "--program-runner",
      paramLabel = "NAME",
      description =
          "What runs answers that are programs: graalpy (default), bubblewrap (your Python 3, for"
              + " programs with numpy or sympy), none.")
  private @Nullable String name;

  boolean given() {
    return name != null;
  }

  private Kind kind() {
    return name == null ? Kind.GRAALPY : EnumWords.named(Kind.class, "--program-runner", name);
  }

  /// The caller's to close.
  ///
  /// @throws dev.s2l.run.S2lException (2) if bubblewrap does not hold here
  ProgramRunner runner() {
    return switch (kind()) {
      case GRAALPY ->
          new GraalPyRunner(ProgramLimits.USUAL, ProgramsModule::classPath, ProgramsModule.cache());
      case BUBBLEWRAP -> BubblewrapRunner.start(ProgramLimits.USUAL);
      case NONE -> ProgramRunner.NONE;
    };
  }
}
