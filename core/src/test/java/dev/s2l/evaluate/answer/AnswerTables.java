package dev.s2l.evaluate.answer;

import dev.s2l.run.Json;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Answers that are known: golden ones, and tables of our own.
final class AnswerTables {
  private AnswerTables() {}

  /// @param key of a list in a golden file
  static Stream<JsonNode> golden(String file, String key) {
    try {
      var tree = Json.COMPACT.readTree(Files.readAllBytes(Golden.path("answers/" + file)));
      return tree.path(key).valueStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The cells of a table's lines.
  static Stream<List<String>> table(String name) {
    try {
      return Files.readAllLines(Path.of("src/test/resources/answers").resolve(name)).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .map(line -> List.of(line.split("\\s*\\|\\|\\s*")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
