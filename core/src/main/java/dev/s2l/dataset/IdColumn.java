package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The ids that rows carry: in the column that the user named for them, else in `id`, else in
/// `guid`.
final class IdColumn {
  private final Dataset dataset;

  IdColumn(Dataset dataset) {
    this.dataset = dataset;
  }

  /// One id a row; empty if a row has none.
  List<String> read() {
    var ids = new ArrayList<String>(dataset.size());
    int input = -1;
    @Nullable RowParser parser = null;
    List<String> names = List.of();
    for (int row = 0; row < dataset.size(); row++) {
      if (parser == null || dataset.inputOf(row) != input) {
        input = dataset.inputOf(row);
        parser = dataset.parser(input);
        names = List.of(named(input), "guid");
      }
      byte[] bytes = dataset.rowBytes(row);
      String id = "";
      try {
        id = id(parser.parse(bytes, 0, bytes.length, names::contains), names);
      } catch (RowRejected e) {
        throw dataset.changed(input);
      }
      if (id.isEmpty()) {
        return List.of();
      }
      ids.add(id);
    }
    return ids;
  }

  private String named(int input) {
    String column =
        dataset
            .manifest()
            .inputs()
            .get(input)
            .layout()
            .map(layout -> layout.column("id"))
            .orElse("");
    return column.isEmpty() ? "id" : column;
  }

  private static String id(Map<String, JsonNode> values, List<String> names) {
    for (String name : names) {
      JsonNode value = values.get(name);
      if (value != null && (value.isString() || value.isIntegralNumber())) {
        return value.asString();
      }
    }
    return "";
  }
}
