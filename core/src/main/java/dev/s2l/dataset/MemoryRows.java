package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Converts between rows in memory and the rows of a data set.
public final class MemoryRows {
  /// The name of the file that the rows are written to.
  public static final String NAME = "rows.jsonl";

  private MemoryRows() {}

  /// Writes a line for each row.
  ///
  /// @throws S2lException (3) if there is no row, or a value is none that JSON has
  public static void write(Iterable<? extends Map<String, ?>> rows, Path file) throws IOException {
    int written = 0;
    try (var out = Files.newBufferedWriter(file)) {
      for (Map<String, ?> row : rows) {
        out.write(Json.COMPACT.writeValueAsString(row));
        out.write('\n');
        written++;
      }
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "row %d (from 0) holds a value that is no text, number, list or map: %s",
              written, e.getOriginalMessage()),
          e);
    }
    if (written == 0) {
      throw new S2lException(ExitCode.DATA, "there is no row: nothing to read.");
    }
  }

  /// The values as Java objects.
  static Map<String, @Nullable Object> plain(Map<String, JsonNode> values, JsonMapper mapper) {
    var plain = new LinkedHashMap<String, @Nullable Object>();
    values.forEach((name, value) -> plain.put(name, mapper.treeToValue(value, Object.class)));
    return Collections.unmodifiableMap(plain);
  }
}
