package dev.s2l.dataset;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Reads the values of a row from its bytes.
interface RowParser {
  /// Decides about a column as its name is met.
  interface Wanted {
    /// Whether the value is wanted.
    ///
    /// @param empty whether the row has null, or an empty field, under the name
    boolean test(String column, boolean empty);
  }

  /// The values of the columns that are `wanted`, in the order of the row.
  Map<String, JsonNode> parse(byte[] bytes, int from, int length, Wanted wanted) throws RowRejected;

  /// As above, by the name alone.
  default Map<String, JsonNode> parse(byte[] bytes, int from, int length, Predicate<String> wanted)
      throws RowRejected {
    return parse(bytes, from, length, (column, empty) -> wanted.test(column));
  }
}
