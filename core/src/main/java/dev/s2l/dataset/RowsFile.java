package dev.s2l.dataset;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/// One output file of rows that are text: lines, an array, or a table.
final class RowsFile {
  private final Dataset dataset;
  private final int[] rows;
  private final DataFormat format;
  private final Optional<Annotation> annotation;

  RowsFile(Dataset dataset, int[] rows, DataFormat format, Optional<Annotation> annotation) {
    this.dataset = dataset;
    this.rows = rows;
    this.format = format;
    this.annotation = annotation;
  }

  void write(Path target) throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16)) {
      switch (format) {
        case JSONL, PARQUET -> writeRows(form(',', List.of()), "\n", out);
        case JSON_ARRAY -> {
          print(out, "[\n");
          writeRows(form(',', List.of()), ",\n", out);
          print(out, "]\n");
        }
        case CSV, TSV -> writeTable(out);
      }
    }
  }

  private RowForm form(char delimiter, List<String> header) {
    return new RowForm(format, delimiter, header, annotation, dataset.mapper());
  }

  private void writeTable(OutputStream out) throws IOException {
    Optional<CsvDialect> shared = sharedDialect();
    if (shared.isPresent()) {
      char delimiter = shared.get().delimiter();
      out.write(header(delimiter));
      writeRows(form(delimiter, List.of()), "\n", out);
      return;
    }
    char delimiter = format == DataFormat.TSV ? '\t' : ',';
    var columns = columns();
    var line = new StringJoiner(Character.toString(delimiter));
    columns.forEach(column -> line.add(RowForm.quoted(column, delimiter)));
    print(out, line + (annotation.isPresent() ? Annotation.csvHeader(delimiter) : "") + "\n");
    writeRows(form(delimiter, List.copyOf(columns)), "\n", out);
  }

  /// The dialect of all rows, if they come from tables with the same dialect and are written as
  /// such a table.
  private Optional<CsvDialect> sharedDialect() {
    Optional<CsvDialect> shared = dataset.csv(dataset.inputOf(rows[0]));
    boolean sameForm =
        dataset.inputs().get(dataset.inputOf(rows[0])).format() == format && shared.isPresent();
    for (int row : rows) {
      var other = dataset.csv(dataset.inputOf(row));
      sameForm &=
          other.isPresent()
              && other.get().delimiter() == shared.orElseThrow().delimiter()
              && other.get().quotesAreText() == shared.orElseThrow().quotesAreText()
              && other.get().header().equals(shared.orElseThrow().header());
      if (!sameForm) {
        return Optional.empty();
      }
    }
    return shared;
  }

  /// The bytes of the first input's header, with the annotation columns if they were asked for.
  private byte[] header(char delimiter) throws IOException {
    byte[] header = dataset.header(dataset.inputOf(rows[0]));
    if (annotation.isEmpty()) {
      return header;
    }
    String text = new String(header, StandardCharsets.UTF_8);
    String end = text.endsWith("\r\n") ? "\r\n" : "\n";
    return (text.stripTrailing() + Annotation.csvHeader(delimiter) + end)
        .getBytes(StandardCharsets.UTF_8);
  }

  private LinkedHashSet<String> columns() throws IOException {
    var columns = new LinkedHashSet<String>();
    var reader = new RowReader(dataset);
    for (int row : rows) {
      byte[] bytes = reader.copy(row, dataset.index());
      try {
        var parser = dataset.parser(dataset.inputOf(row));
        columns.addAll(parser.parse(bytes, 0, bytes.length, column -> true).keySet());
      } catch (RowRejected e) {
        throw dataset.changed(dataset.inputOf(row));
      }
    }
    return columns;
  }

  private void writeRows(RowForm form, String between, OutputStream out) throws IOException {
    byte[] separator = between.getBytes(StandardCharsets.UTF_8);
    var inputs = new ArrayList<>(dataset.inputs());
    var reader = new RowReader(dataset);
    for (int i = 0; i < rows.length; i++) {
      if (i > 0) {
        out.write(separator);
      }
      int input = dataset.inputOf(rows[i]);
      DataFormat source = inputs.get(input).format();
      if (source == format && annotation.isEmpty() && form.keepsRecords()) {
        int at = reader.load(rows[i], dataset.index());
        out.write(reader.bytes(), at, dataset.index().length(rows[i]));
        continue;
      }
      try {
        byte[] bytes = reader.copy(rows[i], dataset.index());
        out.write(form.of(rows[i], source, bytes, dataset.parser(input)));
      } catch (RowRejected e) {
        throw dataset.changed(input);
      }
    }
    out.write('\n');
  }

  private static void print(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
