package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Turns the bytes of a row of one input into an example's content and labels. Stateless after
/// construction: threads may share it.
final class RowDecoder {
  private final RowParser parser;
  private final RowMapper mapper;
  private final Set<String> columns;
  private final NameCounts names;

  /// The parser of an input's rows.
  ///
  /// @param lists the columns that hold lists, where the form of the input cannot say so
  static RowParser parser(JsonRow json, Optional<CsvDialect> csv, Set<String> lists) {
    return csv.isPresent() ? new CsvRow(csv.get(), json.mapper(), lists::contains) : json;
  }

  /// A row after decoding.
  ///
  /// @param id empty unless the user named a column for it
  record Decoded(Content content, String source, String topic, String id) {}

  /// The column of the label `word` if the row has a list or an object in it.
  Optional<String> oddLabel(Map<String, JsonNode> values, String word) {
    return mapper.oddLabel(values, word);
  }

  /// @param format of the input
  /// @param names gets the names of columns and keys that are met
  RowDecoder(
      RowParser parser,
      RowLayout layout,
      EmptyTarget emptyTarget,
      DataFormat format,
      NameCounts names) {
    this.parser = parser;
    this.mapper = new RowMapper(layout, emptyTarget, format == DataFormat.PARQUET, names);
    this.columns = mapper.columns();
    this.names = names;
  }

  Decoded decode(byte[] bytes, int from, int length) throws RowRejected {
    return decode(values(bytes, from, length));
  }

  /// The values of the mapped columns.
  Map<String, JsonNode> values(byte[] bytes, int from, int length) throws RowRejected {
    return values(bytes, from, length, column -> false);
  }

  /// @param also which further columns are wanted
  Map<String, JsonNode> values(byte[] bytes, int from, int length, Predicate<String> also)
      throws RowRejected {
    return parser.parse(
        bytes,
        from,
        length,
        (column, empty) -> {
          names.column(column, empty);
          return columns.contains(column) || mapper.mayMask(column) || also.test(column);
        });
  }

  Decoded decode(Map<String, JsonNode> values) throws RowRejected {
    return new Decoded(
        mapper.content(values),
        mapper.label(values, "source"),
        mapper.label(values, "topic"),
        mapper.requiredLabel(values, "id"));
  }
}
