package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The ids that rows carry. An id is a text or an integer; the number 7 and the text "7" are the
/// same id.
final class IdColumn {
  private final Dataset dataset;
  private final List<String> columns;
  private final List<RowParser> parsers = new ArrayList<>();

  /// @param columns by input; empty where there is none
  private IdColumn(Dataset dataset, List<String> columns) {
    this.dataset = dataset;
    this.columns = columns;
    for (int input = 0; input < columns.size(); input++) {
      parsers.add(dataset.parser(input));
    }
  }

  /// In each input the column that the user named for ids, else one whose name tells that it holds
  /// ids.
  static IdColumn of(Dataset dataset) {
    return named(dataset, "");
  }

  /// As [#of], but takes the column `preferred` in inputs that have it, unless the user named a
  /// column.
  static IdColumn named(Dataset dataset, String preferred) {
    var columns = new ArrayList<String>();
    for (int input = 0; input < dataset.inputs().size(); input++) {
      String mapped = dataset.layout(input).map(layout -> layout.column("id")).orElse("");
      List<String> names = mapped.isEmpty() ? dataset.columns(input) : List.of();
      columns.add(
          !mapped.isEmpty()
              ? mapped
              : names.contains(preferred) ? preferred : ColumnNames.id(names).orElse(""));
    }
    return new IdColumn(dataset, columns);
  }

  /// By input; empty where there is none.
  List<String> columns() {
    return columns;
  }

  /// Empty if the row has none.
  String of(int row) {
    int input = dataset.inputOf(row);
    String column = columns.get(input);
    if (column.isEmpty()) {
      return "";
    }
    byte[] bytes = dataset.rowBytes(row);
    try {
      Map<String, JsonNode> values =
          parsers.get(input).parse(bytes, 0, bytes.length, column::equals);
      JsonNode value = values.get(column);
      return value != null && (value.isString() || value.isIntegralNumber())
          ? value.asString()
          : "";
    } catch (RowRejected e) {
      throw dataset.changed(input);
    }
  }

  /// One id a row; empty if a row has none.
  List<String> all() {
    var ids = new ArrayList<String>(dataset.size());
    for (int row = 0; row < dataset.size(); row++) {
      String id = of(row);
      if (id.isEmpty()) {
        return List.of();
      }
      ids.add(id);
    }
    return ids;
  }
}
