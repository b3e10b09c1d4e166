package dev.s2l.programs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.ProgramRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Programs that want out, or that want all there is: each has its outcome, under both runners, one
/// after the other in the same runner, so that none may harm the next.
class HostileProgramsTest {
  /// Nothing of the quick list comes near to this, whatever else the machine does.
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private static final Duration SHORT = Duration.ofMillis(1_500);

  @Test
  void graalPyHoldsThem() throws IOException {
    try (var runner = Runners.graalPy(AMPLE)) {
      hold(runner, Hostile.of("hostile.txt"), Hostile::graalPy);
    }
  }

  @Test
  void graalPyEndsThoseThatDoNotEnd() throws IOException {
    try (var runner = Runners.graalPy(SHORT)) {
      hold(runner, Hostile.of("endless.txt"), Hostile::graalPy);
    }
  }

  @Test
  void bubblewrapHoldsThem() throws IOException {
    try (var runner = Runners.bubblewrap(AMPLE)) {
      hold(runner, Hostile.of("hostile.txt"), Hostile::bubblewrap);
    }
  }

  @Test
  void bubblewrapEndsThoseThatDoNotEnd() throws IOException {
    try (var runner = Runners.bubblewrap(SHORT)) {
      hold(runner, Hostile.of("endless.txt"), Hostile::bubblewrap);
    }
  }

  @Test
  void theListsAreLong() throws IOException {
    assertThat(Hostile.of("hostile.txt").size() + Hostile.of("endless.txt").size())
        .isGreaterThanOrEqualTo(80);
  }

  private static void hold(
      ProgramRunner runner, List<Hostile> programs, Function<Hostile, List<String>> expected) {
    var outcomes = Runners.run(runner, programs.stream().map(Hostile::program).toList());
    var wrong = new ArrayList<String>();
    for (int i = 0; i < programs.size(); i++) {
      Hostile one = programs.get(i);
      String words = Hostile.words(outcomes.get(i));
      if (!Hostile.allowed(expected.apply(one), words)) {
        wrong.add(one.name() + ": " + words + ", expected " + expected.apply(one));
      }
    }
    assertThat(wrong).isEmpty();
    for (String file : List.of("/tmp/s2l-hostile", "/tmp/s2l.db", "/tmp/link", "s2l-hostile")) {
      assertThat(Path.of(file)).doesNotExist();
    }
  }
}
