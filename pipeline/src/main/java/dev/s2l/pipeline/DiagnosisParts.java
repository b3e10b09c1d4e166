package dev.s2l.pipeline;

import dev.s2l.run.AppendedLines;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/// What was measured so far, a line each: a diagnosis that was stopped goes on after the last part
/// that it finished, and one with other settings uses the parts that they do not change.
final class DiagnosisParts implements AutoCloseable {
  private static final String FILE = "parts.jsonl";

  private final AppendedLines lines;
  private final Map<String, JsonNode> kept = new HashMap<>();

  /// @param part what was measured
  /// @param of hash of everything that it depends on
  private record Line(String part, String of, JsonNode result) {}

  DiagnosisParts(Path folder) throws IOException {
    lines =
        AppendedLines.open(
            folder.resolve(FILE),
            (line, number) -> {
              var read = Json.COMPACT.treeToValue(line, Line.class);
              kept.put(key(read.part(), read.of()), read.result());
            });
  }

  private static String key(String part, String of) {
    return part + " " + of;
  }

  /// Measures something.
  @FunctionalInterface
  interface Measuring<T> {
    T measure() throws IOException;
  }

  /// A part: as it was measured before, or measured now.
  ///
  /// @param dependsOn everything that decides it
  <T> T of(String part, SortedMap<String, String> dependsOn, Class<T> type, Measuring<T> measuring)
      throws IOException {
    String of = Hashes.sha256(dependsOn.toString().getBytes(StandardCharsets.UTF_8));
    JsonNode known = kept.get(key(part, of));
    if (known == null) {
      // Read back like one that was kept: both give the same bytes afterwards.
      known = Json.COMPACT.valueToTree(measuring.measure());
      lines.add(new Line(part, of, known));
    }
    return Json.COMPACT.treeToValue(known, type);
  }

  /// Whether a part was measured before.
  boolean has(String part, SortedMap<String, String> dependsOn) {
    return kept.containsKey(
        key(part, Hashes.sha256(dependsOn.toString().getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
