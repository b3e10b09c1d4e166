package dev.s2l.programs;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.program.BubblewrapRunner;
import dev.s2l.evaluate.program.GraalPyRunner;
import dev.s2l.evaluate.program.ProgramLimits;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Both runners as tests want them.
final class Runners {
  /// The module as Maven builds it before the tests.
  static final String CLASS_PATH =
      Path.of("target/classes").toAbsolutePath()
          + ":"
          + Path.of("target/s2l-programs").toAbsolutePath()
          + "/*";

  private static final Path CACHE = Path.of("target/graalpy-cache");

  private Runners() {}

  static ProgramLimits within(Duration wall) {
    return new ProgramLimits(wall, 64 << 10, 256);
  }

  static ProgramRunner graalPy(Duration wall) {
    return new GraalPyRunner(within(wall), () -> CLASS_PATH, CACHE);
  }

  /// Skips the test, saying why, where there is no bubblewrap, no Python or no namespace.
  static ProgramRunner bubblewrap(Duration wall) {
    try {
      return BubblewrapRunner.start(within(wall));
    } catch (S2lException e) {
      return Assumptions.abort(e.withOptions());
    }
  }

  static List<Outcome> run(ProgramRunner runner, List<String> programs) {
    var outcomes = new ArrayList<Outcome>(Collections.nCopies(programs.size(), null));
    runner.run(programs, outcomes::set, new StopSignal());
    return outcomes;
  }
}
