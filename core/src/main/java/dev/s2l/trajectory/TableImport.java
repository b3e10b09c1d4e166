package dev.s2l.trajectory;

import dev.s2l.dataset.GzipInput;
import dev.s2l.dataset.ParquetFiles;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// Trajectories that another trainer wrote as a table, one loss a line: `row` (0-based number) or
/// `id`, `step`, `loss`; JSON Lines, CSV or TSV, also gzipped, or Parquet. Other columns are
/// ignored.
final class TableImport {
  /// No line is shorter than `0,0,0` with its line end.
  private static final int SHORTEST_LINE = 6;

  private static final String PARQUET = ".parquet";

  private static final int MAX_COMPRESSION = 1100;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d{1,30}(?:\\.\\d{0,40})?(?:[eE][+-]?\\d{1,3})?");

  private TableImport() {}

  /// Whether the name is that of a table.
  static boolean reads(Path file) {
    String name = plainName(file);
    return name.endsWith(".jsonl")
        || name.endsWith(".ndjson")
        || name.endsWith(".csv")
        || name.endsWith(".tsv")
        || name.endsWith(PARQUET);
  }

  static Trajectories read(Path file, RowIds rows, TableReading how) throws IOException {
    String name = plainName(file);
    if (name.endsWith(PARQUET)) {
      return readParquet(file, rows, how);
    }
    if (!name.endsWith(".csv") && !name.endsWith(".tsv")) {
      return readJson(file, file, rows, how);
    }
    var columns = new ImportedColumns(file, rows, how.missing(), maxRows(file));
    try (var in = open(file)) {
      CsvTable.read(file, in, how.columns(), columns);
    }
    return columns.finish();
  }

  /// @param lines the JSON Lines: `file` itself, or made from it
  private static Trajectories readJson(Path file, Path lines, RowIds rows, TableReading how)
      throws IOException {
    TableColumns names;
    try (var in = open(lines)) {
      names = TableColumns.of(file, JsonTable.keys(file, in), how.columns());
    }
    var columns = new ImportedColumns(file, rows, how.missing(), maxRows(lines));
    try (var in = open(lines)) {
      JsonTable.read(file, in, names, columns);
    }
    return columns.finish();
  }

  private static Trajectories readParquet(Path file, RowIds rows, TableReading how)
      throws IOException {
    Path lines = Files.createTempFile("s2l-table", ".jsonl");
    try {
      ParquetFiles.loaded().toJsonLines(file, lines);
      return readJson(file, lines, rows, how);
    } finally {
      Files.deleteIfExists(lines);
    }
  }

  static long maxRows(Path file) throws IOException {
    long bytes = Files.size(file) * (compressed(file) ? MAX_COMPRESSION : 1);
    return Math.min(bytes / SHORTEST_LINE + 1, Integer.MAX_VALUE - 8);
  }

  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return compressed(file) ? new GzipInput(in) : in;
  }

  private static boolean compressed(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  private static String plainName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /// A step as a table gives it: a whole number, also as some programs write one (`100.0`, `1e3`).
  static int step(String value, String column, Path file, String where) {
    if (!NUMBER.matcher(value).matches()) {
      throw broken(
          file, where, Phrase.of("'%s' in column '%s' is not a whole number", value, column));
    }
    var step = new BigDecimal(value);
    if (step.signum() < 0 || step.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
      throw broken(
          file,
          where,
          Phrase.of("%s in column '%s' is not between 0 and 2147483647", value, column));
    }
    if (step.stripTrailingZeros().scale() > 0) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of(
              "%s, %s: %s in column '%s' is not a whole number, and steps are. Name a column of"
                  + " whole steps with --trajectory-columns step=NAME, or multiply the column in"
                  + " the table until its values are whole.",
              file, where, value, column));
    }
    return step.intValue();
  }

  static S2lException broken(Path file, String where, String what) {
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s, %s: %s. Expected 'row' or 'id', 'step' and 'loss' on every line.",
            file, where, what));
  }
}
