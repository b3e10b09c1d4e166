package dev.s2l.evaluate;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rows of a file of items: JSON Lines, a JSON array or a single object, also gzipped, and
/// whatever else a data set may be (CSV, TSV, Parquet, Zstandard).
final class RowTrees {
  private static final Pattern BY_DATASET =
      Pattern.compile(".*\\.(csv|tsv|parquet)(\\.gz|\\.zst)?|.*\\.zst", Pattern.CASE_INSENSITIVE);

  private RowTrees() {}

  /// @param column that every row has, for forms that have columns
  /// @throws S2lException (3) naming the file, if it cannot be read
  static List<ObjectNode> of(Path file, String column, Progress progress) throws IOException {
    return BY_DATASET.matcher(String.valueOf(file.getFileName())).matches()
        ? byDataset(file, column, progress)
        : json(file);
  }

  private static List<ObjectNode> byDataset(Path file, String column, Progress progress)
      throws IOException {
    var settings =
        DatasetSettings.defaults().withColumns(Map.of("text", column)).withSource(SourceFrom.NONE);
    var rows = new ArrayList<ObjectNode>();
    try (var dataset = Dataset.read(List.of(file), settings, progress)) {
      if (dataset.rejectedCount() > 0) {
        progress.warn(
            Phrase.of(
                "%s: %,d rows cannot be read and are left out: %s.",
                file, dataset.rejectedCount(), dataset.rejectedByReason()));
      }
      for (int row = 0; row < dataset.size(); row++) {
        var tree = Json.COMPACT.createObjectNode();
        dataset.values(row).forEach(tree::set);
        rows.add(tree);
      }
    }
    return rows;
  }

  private static List<ObjectNode> json(Path file) throws IOException {
    var rows = new ArrayList<ObjectNode>();
    try (var in = open(file);
        var values =
            Json.COMPACT
                .readerFor(JsonNode.class)
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .<JsonNode>readValues(in)) {
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        if (!(value instanceof ObjectNode object)) {
          throw bad(file, rows.size() + 1, "is no object");
        }
        rows.add(object);
      }
    } catch (JacksonException e) {
      throw bad(file, rows.size() + 1, e.getOriginalMessage());
    } catch (ZipException | EOFException e) {
      throw new S2lException(
          ExitCode.DATA, Phrase.of("%s cannot be unpacked: %s.", file, e.getMessage()), e);
    }
    return rows;
  }

  private static InputStream open(Path file) throws IOException {
    var in = new PushbackInputStream(Files.newInputStream(file), 3);
    byte[] head = in.readNBytes(3);
    if (head.length == 3
        && head[0] == (byte) 0xEF
        && head[1] == (byte) 0xBB
        && head[2] == (byte) 0xBF) {
      return in; // Without the mark of UTF-8.
    }
    in.unread(head);
    boolean zipped = head.length >= 2 && head[0] == 0x1F && head[1] == (byte) 0x8B;
    return zipped ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static S2lException bad(Path file, int row, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s: row %d %s.", file, row, what));
  }
}
