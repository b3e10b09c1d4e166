package dev.s2l.demo;

import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// A generated instruction data set, and the list of the rows that were spoiled on purpose.
///
/// @param rows in the order of the file
/// @param planted ascending by row
public record DemoData(List<Row> rows, List<Planted> planted) {
  /// Enough rows for thirteen topics, the rarest with 0.5 % of them; few enough for half a minute
  /// on two cores (measured).
  public static final int DEFAULT_ROWS = 4_000;

  /// The seed of `s2l demo` when none is given.
  public static final long DEFAULT_SEED = 42;

  /// The training data.
  public static final String DATA_FILE = "demo.jsonl";

  /// The list of the spoiled rows. Training and selection never read it.
  public static final String PLANTED_FILE = "planted.jsonl";

  /// One row of `demo.jsonl`, keys in this order.
  public record Row(String id, String source, String topic, String instruction, String output) {}

  public DemoData {
    rows = List.copyOf(rows);
    planted = List.copyOf(planted);
  }

  /// The same `seed` and number of `rows` (at least 500) give the same bytes on every machine.
  public static DemoData generate(long seed, int rows) {
    return new DemoGenerator(seed).generate(rows);
  }

  /// Writes `demo.jsonl` and `planted.jsonl` into `folder`, which is made if need be.
  ///
  /// @return the path of `demo.jsonl`
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve(DATA_FILE), lines(rows));
    AtomicFile.write(folder.resolve(PLANTED_FILE), lines(planted));
    return folder.resolve(DATA_FILE);
  }

  /// Reads a `planted.jsonl`.
  public static List<Planted> readPlanted(Path file) throws IOException {
    var planted = new ArrayList<Planted>();
    for (String line : Files.readAllLines(file)) {
      try {
        planted.add(Json.COMPACT.readValue(line, Planted.class));
      } catch (JacksonException e) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s, line %d, is not a planted row: %s. Delete the file and run the demo again.",
                file, planted.size() + 1, e.getOriginalMessage()),
            e);
      }
    }
    return planted;
  }

  /// Rows or planted rows as the files have them, one a line.
  public static byte[] lines(List<?> values) {
    var text = new StringBuilder();
    for (Object value : values) {
      text.append(Json.COMPACT.writeValueAsString(value)).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
