package dev.s2l.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// docs/trainers.md shows the wrappers that the benchmark runs, not others like them.
class TrainerDocsTest {
  private static final Path WRAPPERS = Path.of("../benchmarks/peers/trainers");

  @Test
  void everyWrapperStandsInTheDocsAsTheBenchmarkRunsIt() throws IOException {
    String docs = Files.readString(Path.of("../docs/trainers.md"));
    try (var files = Files.walk(WRAPPERS)) {
      var wrappers = files.filter(Files::isRegularFile).sorted().toList();
      assertThat(wrappers).hasSize(7);
      for (Path wrapper : wrappers) {
        assertThat(docs)
            .contains("`" + WRAPPERS.relativize(wrapper) + "`")
            .contains("\n" + Files.readString(wrapper) + "```\n");
      }
    }
  }
}
