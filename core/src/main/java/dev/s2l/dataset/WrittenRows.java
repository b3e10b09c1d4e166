package dev.s2l.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Counts the rows of a file of a subset as whoever reads it next would.
public final class WrittenRows {
  /// A row of JSON may be longer than that of the table it came from.
  private static final int MOST_BYTES = 1 << 30;

  private WrittenRows() {}

  /// How many rows the file has.
  ///
  /// @param expected of a table, whose quoting is that of one of the inputs or the usual one, the
  ///   count that one of them gives is taken if it is this
  public static long count(Dataset dataset, Path file, int expected) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith("." + DataFormat.PARQUET.suffix())) {
      return ParquetFiles.loaded().rows(file);
    }
    if (name.endsWith("." + DataFormat.JSON_ARRAY.suffix())) {
      try (var in = open(file)) {
        return count(JsonField.array(new RowBuffer(in, MOST_BYTES), "", name));
      }
    }
    if (name.endsWith("." + DataFormat.JSONL.suffix())) {
      try (var in = open(file)) {
        return count(new LineScanner(new RowBuffer(in, MOST_BYTES)));
      }
    }
    var counts = new ArrayList<Long>();
    for (CsvDialect dialect : dialects(dataset, name)) {
      try (var in = open(file)) {
        var buffer = new RowBuffer(in, MOST_BYTES);
        var scanner = new CsvScanner(buffer, dialect.delimiter(), dialect.quotesAreText());
        counts.add(count(scanner) - 1); // without the header
      }
    }
    return counts.contains((long) expected) ? expected : counts.getFirst();
  }

  private static List<CsvDialect> dialects(Dataset dataset, String name) {
    char usual = name.endsWith("." + DataFormat.TSV.suffix()) ? '\t' : ',';
    var dialects = new LinkedHashSet<CsvDialect>();
    dialects.add(new CsvDialect(usual, List.of(), 0, false));
    for (int input = 0; input < dataset.inputs().size(); input++) {
      dataset
          .csv(input)
          .ifPresent(
              csv ->
                  dialects.add(new CsvDialect(csv.delimiter(), List.of(), 0, csv.quotesAreText())));
    }
    return List.copyOf(dialects);
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  private static long count(RowScanner scanner) throws IOException {
    var row = new RawRow();
    long rows = 0;
    while (scanner.next(row)) {
      rows++;
    }
    return rows;
  }
}
