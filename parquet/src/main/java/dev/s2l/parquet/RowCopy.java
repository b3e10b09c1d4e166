package dev.s2l.parquet;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.ParquetFiles.Chosen;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.io.api.Binary;

/// Copies rows from file to file by levels and bytes, whatever their types mean.
final class RowCopy {
  private final ParquetOutput output;
  private final JoinedForm form;
  private final Optional<Annotation> annotation;
  private int written;

  private RowCopy(ParquetOutput output, JoinedForm form, Optional<Annotation> annotation) {
    this.output = output;
    this.form = form;
    this.annotation = annotation;
  }

  /// @param inputs the open file of each of `parts`
  /// @param datasetRows number in the data set of each row, for the annotation
  static void write(
      List<ParquetInput> inputs,
      List<Chosen> parts,
      Optional<Annotation> annotation,
      int[] datasetRows,
      OutputStream out)
      throws IOException {
    var form = JoinedForm.of(inputs, annotation.isPresent());
    var output = new ParquetOutput(out, form.form());
    var copy = new RowCopy(output, form, annotation);
    for (int i = 0; i < inputs.size(); i++) {
      copy.part(inputs.get(i), parts.get(i).rows(), datasetRows);
    }
    output.finish();
  }

  private void part(ParquetInput input, long[] rows, int[] datasetRows) throws IOException {
    if (rows.length > 0 && rows[rows.length - 1] >= input.rows()) {
      throw Damage.of("it has fewer rows than it had");
    }
    var route = form.route(input);
    List<SchemaElement> types = columns(input.root());
    long first = 0;
    int next = 0;
    for (RowGroup group : input.groups()) {
      long end = first + group.getNum_rows();
      if (next < rows.length && rows[next] < end) {
        ColumnCursor[] columns = input.open(group);
        long at = first;
        for (; next < rows.length && rows[next] < end; next++) {
          for (ColumnCursor column : columns) {
            column.skipRows(rows[next] - at);
          }
          row(columns, types, route, datasetRows);
          at = rows[next] + 1;
        }
      }
      first = end;
    }
  }

  private static List<SchemaElement> columns(Node node) {
    var columns = new ArrayList<SchemaElement>();
    node.addTo(columns);
    columns.removeIf(element -> !element.isSetType());
    return columns;
  }

  private void row(
      ColumnCursor[] columns, List<SchemaElement> types, JoinedForm.Route route, int[] datasetRows)
      throws IOException {
    long bytes = 0;
    for (int i = 0; i < columns.length; i++) {
      ColumnCursor column = columns[i];
      ColumnWriter writer = output.column(route.target()[i]);
      do {
        int definition = column.definition() + route.shift()[i];
        if (column.isValue()) {
          bytes += value(column, types.get(i), writer, column.repetition(), definition);
        } else {
          writer.writeNull(column.repetition(), definition);
        }
        bytes += Long.BYTES;
        column.next();
      } while (column.continues(1));
    }
    for (int absent : route.absent()) {
      output.column(absent).writeNull(0, 0);
    }
    if (annotation.isPresent()) {
      annotate(annotation.get(), datasetRows[written]);
    }
    written++;
    output.endRow(bytes);
  }

  private static long value(
      ColumnCursor column,
      SchemaElement type,
      ColumnWriter writer,
      int repetition,
      int definition) {
    switch (type.getType()) {
      case BOOLEAN -> writer.write(column.booleanValue(), repetition, definition);
      case INT32 -> writer.write(column.intValue(), repetition, definition);
      case INT64 -> writer.write(column.longValue(), repetition, definition);
      case FLOAT -> writer.write(column.floatValue(), repetition, definition);
      case DOUBLE -> writer.write(column.doubleValue(), repetition, definition);
      case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> {
        Binary value = own(column.bytes());
        writer.write(value, repetition, definition);
        return value.length();
      }
    }
    return 0;
  }

  /// The same bytes, of which a dictionary makes a copy instead of keeping the page that they stand
  /// in.
  private static Binary own(Binary value) {
    ByteBuffer buffer = value.toByteBuffer();
    return buffer.hasArray()
        ? Binary.fromReusedByteArray(
            buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
        : Binary.fromReusedByteArray(value.getBytes());
  }

  private void annotate(Annotation values, int row) {
    int first = form.added();
    output.column(first).write(values.selected()[row], 0, 1);
    if (values.cluster()[row] < 0) {
      output.column(first + 1).writeNull(0, 0);
    } else {
      output.column(first + 1).write(values.cluster()[row], 0, 1);
    }
    if (Float.isFinite(values.lastLoss()[row])) {
      output.column(first + 2).write(values.lastLoss()[row], 0, 1);
    } else {
      output.column(first + 2).writeNull(0, 0);
    }
  }
}
