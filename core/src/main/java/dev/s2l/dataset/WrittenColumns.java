package dev.s2l.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// The columns of a file of rows with the types that the Python library `datasets` gives them. It
/// reads several files as one table, with the columns of the first one, and stops at a file that
/// has others.
public final class WrittenColumns {
  /// More than any row that was read has.
  private static final int MAX_ROW_BYTES = Integer.MAX_VALUE - 16;

  private final Dataset dataset;
  private final Path file;
  private final DataFormat format;
  private final char delimiter;
  private final boolean quotesAreText;
  private @Nullable ValueShape row;

  /// The file is read when it is compared first.
  ///
  /// @param dataset whose rows the file holds
  /// @param delimiter of a table
  /// @param quotesAreText whether a table is written without quoting
  public WrittenColumns(
      Dataset dataset, Path file, DataFormat format, char delimiter, boolean quotesAreText) {
    this.dataset = dataset;
    this.file = file;
    this.format = format;
    this.delimiter = delimiter;
    this.quotesAreText = quotesAreText;
  }

  /// Whether rows of another file of the same form can stand below those of this one: same columns,
  /// same types. In JSON, what rows do not have is as good as null.
  public boolean hold(WrittenColumns other) throws IOException {
    return switch (format) {
      case JSONL, JSON_ARRAY -> row().holds(other.row());
      case CSV, TSV -> row().names().equals(other.row().names()) && row().holds(other.row());
      case PARQUET -> ParquetFiles.loaded().sameColumns(file, other.file);
    };
  }

  private ValueShape row() throws IOException {
    ValueShape known = row;
    if (known == null) {
      known =
          switch (format) {
            case JSONL, JSON_ARRAY -> ofJson();
            case CSV, TSV -> ofTable();
            case PARQUET -> throw new IllegalStateException("the file declares its columns");
          };
      row = known;
    }
    return known;
  }

  private ValueShape ofJson() throws IOException {
    var row = new ValueShape();
    try (var in = Files.newInputStream(file);
        var parser = dataset.mapper().createParser(in)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) { // Others are the ends of the array of rows.
          row.note(parser);
        }
      }
    }
    return row;
  }

  private ValueShape ofTable() throws IOException {
    var table = new ValueShape();
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var scanner = new CsvScanner(new RowBuffer(in, MAX_ROW_BYTES), delimiter, quotesAreText);
      var record = new RawRow();
      List<String> header = List.of();
      while (scanner.next(record)) {
        String text = StrictText.utf8(record.bytes, record.from, record.length);
        List<String> fields =
            quotesAreText ? CsvRow.bare(text, delimiter) : CsvRow.fields(text, delimiter);
        if (header.isEmpty()) {
          header = fields;
          header.forEach(table::field);
        } else {
          for (int i = 0; i < header.size(); i++) {
            table.field(header.get(i)).noteCell(fields.get(i));
          }
        }
      }
    } catch (RowRejected e) {
      throw new IllegalStateException(file + " was written from rows that were read", e);
    }
    return table;
  }
}
