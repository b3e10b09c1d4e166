package dev.s2l.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Converts one row to the format of an output, and changes as few bytes as that format allows.
final class RowForm {
  private final DataFormat target;
  private final char delimiter;
  private final List<String> header;
  private final Optional<Annotation> annotation;
  private final JsonMapper mapper;

  /// @param header columns of a table to write; empty if records are copied unchanged
  RowForm(
      DataFormat target,
      char delimiter,
      List<String> header,
      Optional<Annotation> annotation,
      JsonMapper mapper) {
    this.target = target;
    this.delimiter = delimiter;
    this.header = header;
    this.annotation = annotation;
    this.mapper = mapper;
  }

  /// Whether records of a table are copied unchanged.
  boolean keepsRecords() {
    return header.isEmpty();
  }

  /// @param source form of the input; a row of Parquet is a line of JSON here
  byte[] of(int row, DataFormat source, byte[] bytes, RowParser parser) throws RowRejected {
    boolean table = source == DataFormat.CSV || source == DataFormat.TSV;
    return switch (target) {
      case JSONL, PARQUET ->
          json(
              row,
              switch (source) {
                case CSV, TSV -> object(bytes, parser);
                case JSON_ARRAY -> oneLine(bytes);
                case JSONL, PARQUET -> bytes;
              });
      case JSON_ARRAY -> json(row, table ? object(bytes, parser) : bytes);
      case CSV, TSV -> table && header.isEmpty() ? record(row, bytes) : fields(row, bytes, parser);
    };
  }

  private byte[] json(int row, byte[] object) {
    if (annotation.isEmpty()) {
      return object;
    }
    int end = object.length - 1;
    while (object[end] != '}') {
      end--;
    }
    int last = end - 1;
    while (last > 0 && object[last] <= ' ') {
      last--;
    }
    var out = new ByteArrayOutputStream(object.length + 80);
    out.write(object, 0, last + 1);
    String comma = object[last] == '{' ? "" : ", ";
    out.writeBytes((comma + annotation.get().jsonMembers(row)).getBytes(StandardCharsets.UTF_8));
    out.write(object, last + 1, object.length - last - 1);
    return out.toByteArray();
  }

  /// The object without line feeds. Outside of strings they are white space; inside they are
  /// replaced by the escape that JSON requires.
  static byte[] oneLine(byte[] object) {
    var out = new ByteArrayOutputStream(object.length);
    boolean quoted = false;
    boolean escaped = false;
    for (byte b : object) {
      if (b == '\n' || b == '\r') {
        if (quoted) {
          out.writeBytes(new byte[] {'\\', (byte) (b == '\n' ? 'n' : 'r')});
        }
      } else {
        out.write(b);
      }
      quoted ^= b == '"' && !escaped;
      escaped = quoted && b == '\\' && !escaped;
    }
    return out.toByteArray();
  }

  private byte[] object(byte[] record, RowParser parser) throws RowRejected {
    Map<String, JsonNode> values = parser.parse(record, 0, record.length, column -> true);
    var object = mapper.createObjectNode();
    values.forEach(object::set);
    return mapper.writeValueAsBytes(object);
  }

  private byte[] record(int row, byte[] record) {
    if (annotation.isEmpty()) {
      return record;
    }
    boolean carriageReturn = record.length > 0 && record[record.length - 1] == '\r';
    int end = record.length - (carriageReturn ? 1 : 0);
    var out = new ByteArrayOutputStream(record.length + 32);
    out.write(record, 0, end);
    out.writeBytes(annotation.get().csvFields(row, delimiter).getBytes(StandardCharsets.UTF_8));
    out.write(record, end, record.length - end);
    return out.toByteArray();
  }

  private byte[] fields(int row, byte[] bytes, RowParser parser) throws RowRejected {
    Map<String, JsonNode> values = parser.parse(bytes, 0, bytes.length, column -> true);
    var record = new StringBuilder();
    for (int i = 0; i < header.size(); i++) {
      record.append(i > 0 ? Character.toString(delimiter) : "");
      record.append(field(values.get(header.get(i))));
    }
    annotation.ifPresent(columns -> record.append(columns.csvFields(row, delimiter)));
    return record.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Numbers as the input wrote them, `NaN` and `Infinity` too: readers of tables know these words.
  private String field(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    return quoted(
        value.isString() ? value.stringValue() : mapper.writeValueAsString(value), delimiter);
  }

  static String quoted(String text, char delimiter) {
    boolean plain =
        text.indexOf(delimiter) < 0
            && text.indexOf('"') < 0
            && text.indexOf('\n') < 0
            && text.indexOf('\r') < 0
            && text.equals(text.strip());
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
