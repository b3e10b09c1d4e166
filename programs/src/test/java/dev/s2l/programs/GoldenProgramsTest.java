package dev.s2l.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.ProgramRunner;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What programs for maths print is what CPython prints (`tools/golden/make_programs.py`).
class GoldenProgramsTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Path GOLDEN = Path.of("src/test/resources/programs/golden.json");

  @Test
  void graalPyPrintsWhatCPythonPrints() throws IOException {
    try (var runner = Runners.graalPy(AMPLE)) {
      assertGolden(runner);
    }
  }

  @Test
  void bubblewrapPrintsWhatCPythonPrints() throws IOException {
    try (var runner = Runners.bubblewrap(AMPLE)) {
      assertGolden(runner);
    }
  }

  private static void assertGolden(ProgramRunner runner) throws IOException {
    var programs = new ArrayList<String>();
    var expected = new ArrayList<String>();
    for (JsonNode row : Json.COMPACT.readTree(Files.readAllBytes(GOLDEN)).path("programs")) {
      programs.add(row.path("program").stringValue());
      expected.add(row.path("printed").stringValue());
    }
    assertThat(programs).hasSizeGreaterThan(40);
    var outcomes = Runners.run(runner, programs);
    var different = new ArrayList<String>();
    for (int i = 0; i < programs.size(); i++) {
      if (!outcomes.get(i).printed().equals(expected.get(i))) {
        different.add(programs.get(i) + "\n" + outcomes.get(i) + ", expected " + expected.get(i));
      }
    }
    assertThat(different).isEmpty();
  }
}
