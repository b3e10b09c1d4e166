package dev.s2l.dataset;

import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Writes and reads `rejected.jsonl`: `{file, line, column?, reason, message}`, one line a row.
public final class RejectedRows implements AutoCloseable {
  private final OutputStream out;
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final SortedMap<String, Rejection> firsts = new TreeMap<>();
  private long total;

  private RejectedRows(Path file) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  /// Starts a new file.
  public static RejectedRows create(Path file) throws IOException {
    return new RejectedRows(file);
  }

  public void add(Rejection rejection) throws IOException {
    var line = new LinkedHashMap<String, Object>();
    line.put("file", rejection.file());
    line.put("line", rejection.line());
    if (!rejection.column().isEmpty()) {
      line.put("column", rejection.column());
    }
    line.put("reason", rejection.reason());
    line.put("message", rejection.message());
    // Not Json's sorted maps: the order of keys is part of the schema.
    out.write(text(line).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
    counts.merge(rejection.reason(), 1L, Long::sum);
    firsts.putIfAbsent(rejection.reason(), rejection);
    total++;
  }

  private static String text(LinkedHashMap<String, Object> line) {
    var node = Json.COMPACT.createObjectNode();
    line.forEach((key, value) -> node.putPOJO(key, value));
    return Json.COMPACT.writeValueAsString(node);
  }

  /// How many rows were added.
  public long total() {
    return total;
  }

  /// Rows by reason code.
  public SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /// The most frequent reasons in words, each with its first file and line, for error messages.
  public String commonest(int reasons) {
    var lines = new ArrayList<String>();
    counts.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
        .limit(reasons)
        .forEach(
            entry -> {
              Rejection first = firsts.get(entry.getKey());
              if (first != null) {
                lines.add(
                    Phrase.of(
                        "  %,d × %s, first in %s:%d: %s",
                        entry.getValue(),
                        entry.getKey(),
                        first.file(),
                        first.line(),
                        first.message()));
              }
            });
    return String.join("\n", lines);
  }

  /// The first `limit` lines of a file.
  public static List<Rejection> read(Path file, int limit) throws IOException {
    var rejections = new ArrayList<Rejection>();
    try (var lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null && rejections.size() < limit) {
        JsonNode row = Json.COMPACT.readTree(line);
        rejections.add(
            new Rejection(
                row.path("file").asString(""),
                row.path("line").asLong(0),
                row.path("column").asString(""),
                row.path("reason").asString(""),
                row.path("message").asString("")));
        line = lines.readLine();
      }
    }
    return rejections;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
