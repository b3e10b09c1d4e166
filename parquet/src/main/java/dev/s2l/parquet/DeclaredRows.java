package dev.s2l.parquet;

import dev.s2l.dataset.Annotation;
import dev.s2l.parquet.Declared.Column;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/// Rows of JSON as columns. All rows are read twice: to find the type of every place, and to write
/// it.
final class DeclaredRows {
  private final Map<String, Declared> columns;
  private final List<String> told;

  private DeclaredRows(Map<String, Declared> columns, List<String> told) {
    this.columns = Collections.unmodifiableMap(columns);
    this.told = List.copyOf(told);
  }

  /// @param annotated whether rows have the columns of an [Annotation]
  static DeclaredRows of(Path jsonLines, boolean annotated) throws IOException {
    var seen = new Seen();
    forEach(jsonLines, (row, line) -> seen.add(row));
    if (seen.hasTooManyFields()) {
      throw Damage.of(
          "its rows have more than %,d different columns. Write them as JSON Lines",
          Seen.MOST_FIELDS);
    }
    if (seen.fields().isEmpty()) {
      throw Damage.of("its rows have no columns. Write them as JSON Lines");
    }
    var finder = new Declared.Finder();
    var columns = new LinkedHashMap<String, Declared>();
    seen.fields().forEach((name, values) -> columns.put(name, finder.column(name, values)));
    if (annotated) {
      columns.put(Annotation.SELECTED, Column.TRUTH);
      columns.put(Annotation.CLUSTER, Column.INT);
      columns.put(Annotation.LOSS_LAST, Column.FLOAT);
    }
    return new DeclaredRows(columns, finder.told());
  }

  /// Sentences about what does not read as it stood in the rows.
  List<String> told() {
    return told;
  }

  void write(Path jsonLines, OutputStream out) throws IOException {
    var schema = new ArrayList<SchemaElement>();
    schema.add(new SchemaElement("schema").setNum_children(columns.size()));
    columns.forEach((name, type) -> type.addTo(schema, name));
    int leaves = columns.values().stream().mapToInt(Declared::leaves).sum();
    var codecs = Collections.nCopies(leaves, CompressionCodec.ZSTD);
    var output = new ParquetOutput(out, new ParquetOutput.Form(schema, codecs, List.of()));
    forEach(
        jsonLines,
        (row, line) -> {
          int leaf = 0;
          for (var column : columns.entrySet()) {
            var cell = new Cell(output, line, leaf);
            cell.write(column.getValue(), row.members().get(column.getKey()), 0, 0, 0);
            leaf = cell.leaf;
          }
          output.endRow((long) row.to() + (long) Long.BYTES * leaves);
        });
    output.finish();
  }

  /// Writes one value of a row, column by column.
  private static final class Cell {
    private final ParquetOutput output;
    private final byte[] line;
    private int leaf;

    Cell(ParquetOutput output, byte[] line, int leaf) {
      this.output = output;
      this.line = line;
      this.leaf = leaf;
    }

    /// @param level of the lists around the value
    void write(
        Declared type, @Nullable JsonValue value, int repetition, int definition, int level) {
      if (value == null || value instanceof JsonValue.Null) {
        absent(type, repetition, definition);
        return;
      }
      switch (type) {
        case Column column -> {
          write(output.column(leaf++), column, value, repetition, definition + 1);
        }
        case Declared.Members object -> {
          var members = ((JsonValue.Members) value).members();
          object
              .members()
              .forEach(
                  (name, member) ->
                      write(member, members.get(name), repetition, definition + 1, level));
        }
        case Declared.Items list -> {
          var items = ((JsonValue.Items) value).items();
          if (items.isEmpty()) {
            absent(type, repetition, definition + 1);
            return;
          }
          int first = leaf;
          for (int i = 0; i < items.size(); i++) {
            leaf = first;
            write(
                list.item(),
                items.get(i),
                i == 0 ? repetition : level + 1,
                definition + 2,
                level + 1);
          }
        }
      }
    }

    private void absent(Declared type, int repetition, int definition) {
      for (int i = type.leaves(); i > 0; i--) {
        output.column(leaf++).writeNull(repetition, definition);
      }
    }

    private void write(
        ColumnWriter writer, Column column, JsonValue value, int repetition, int definition) {
      switch (column) {
        case TRUTH -> writer.write(((JsonValue.Truth) value).value(), repetition, definition);
        case LONG -> writer.write(Long.parseLong(digits(value)), repetition, definition);
        case DOUBLE -> writer.write(Double.parseDouble(digits(value)), repetition, definition);
        case INT -> writer.write(Integer.parseInt(digits(value)), repetition, definition);
        case FLOAT -> writer.write(Float.parseFloat(digits(value)), repetition, definition);
        case TEXT -> {
          String text = value instanceof JsonValue.Text given ? given.text() : value.json(line);
          writer.write(Binary.fromString(text), repetition, definition);
        }
        case JSON -> writer.write(Binary.fromString(value.json(line)), repetition, definition);
      }
    }

    private static String digits(JsonValue value) {
      return ((JsonValue.Numeral) value).digits();
    }
  }

  private interface RowWork {
    void row(JsonValue.Members row, byte[] line) throws IOException;
  }

  private static void forEach(Path jsonLines, RowWork work) throws IOException {
    byte[] line = new byte[1 << 16];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(jsonLines), 1 << 16)) {
      int length = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          row(line, length, work);
          length = 0;
          continue;
        }
        if (length == line.length) {
          line = Arrays.copyOf(line, line.length * 2);
        }
        line[length++] = (byte) b;
      }
      row(line, length, work);
    }
  }

  private static void row(byte[] line, int length, RowWork work) throws IOException {
    boolean blank = new String(line, 0, Math.min(length, 1), StandardCharsets.UTF_8).isBlank();
    if (length > 1 || !blank) {
      work.row(JsonValue.parse(line, length), line);
    }
  }
}
