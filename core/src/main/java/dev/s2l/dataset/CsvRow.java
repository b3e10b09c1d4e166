package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// Parses a record of a table. Every value is a text. Where a list is expected, a text that is a
/// JSON list or object is read as JSON: conversations in a table are written so.
final class CsvRow implements RowParser {
  private final CsvDialect dialect;
  private final JsonMapper mapper;
  private final Predicate<String> lists;

  /// @param lists the columns that hold lists
  CsvRow(CsvDialect dialect, JsonMapper mapper, Predicate<String> lists) {
    this.dialect = dialect;
    this.mapper = mapper;
    this.lists = lists;
  }

  @Override
  public Map<String, JsonNode> parse(byte[] bytes, int from, int length, Wanted wanted)
      throws RowRejected {
    String record = StrictText.utf8(bytes, from, length);
    List<String> fields =
        dialect.quotesAreText()
            ? bare(record, dialect.delimiter())
            : fields(record, dialect.delimiter());
    var header = dialect.header();
    if (fields.size() != header.size()) {
      throw new RowRejected(
          RejectReason.RAGGED_ROW,
          "",
          Phrase.of("%d fields; the header has %d", fields.size(), header.size()));
    }
    var values = new LinkedHashMap<String, JsonNode>();
    for (int i = 0; i < header.size(); i++) {
      if (wanted.test(header.get(i), fields.get(i).isEmpty())) {
        values.put(header.get(i), value(header.get(i), fields.get(i)));
      }
    }
    return values;
  }

  private JsonNode value(String column, String field) {
    if (lists.test(column) && (field.startsWith("[") || field.startsWith("{"))) {
      try {
        return mapper.readTree(field);
      } catch (JacksonException e) {
        return StringNode.valueOf(field);
      }
    }
    return StringNode.valueOf(field);
  }

  /// The fields of one record without quoting.
  static List<String> bare(String record, char delimiter) {
    int end = record.endsWith("\r") ? record.length() - 1 : record.length();
    var fields = new ArrayList<String>();
    int from = 0;
    for (int at = record.indexOf(delimiter); at >= 0; at = record.indexOf(delimiter, from)) {
      fields.add(record.substring(from, at));
      from = at + 1;
    }
    fields.add(record.substring(from, end));
    return fields;
  }

  /// The fields of one record.
  static List<String> fields(String record, char delimiter) throws RowRejected {
    int end = record.endsWith("\r") ? record.length() - 1 : record.length();
    var fields = new ArrayList<String>();
    int at = 0;
    while (true) {
      if (at < end && record.charAt(at) == '"') {
        at = quoted(record, at + 1, end, fields);
      } else {
        int next = record.indexOf(delimiter, at);
        next = next < 0 || next > end ? end : next;
        fields.add(record.substring(at, next));
        at = next;
      }
      if (at >= end) {
        return fields;
      }
      if (record.charAt(at) != delimiter) {
        throw new RowRejected(
            RejectReason.MALFORMED_CSV,
            "",
            Phrase.of("field %d goes on behind its closing quote", fields.size()));
      }
      at++;
    }
  }

  /// @return the position after the closing quote
  private static int quoted(String record, int from, int end, List<String> fields)
      throws RowRejected {
    var field = new StringBuilder();
    int at = from;
    while (true) {
      int quote = record.indexOf('"', at);
      if (quote < 0 || quote >= end) {
        throw new RowRejected(RejectReason.MALFORMED_CSV, "", "a quote does not close");
      }
      field.append(record, at, quote);
      if (quote + 1 < end && record.charAt(quote + 1) == '"') {
        field.append('"');
        at = quote + 2;
      } else {
        fields.add(field.toString());
        return quote + 1;
      }
    }
  }
}
