package dev.s2l.dataset;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Reads the values of a row from its bytes.
interface RowParser {
  /// The values of the columns that are `wanted`, in the order of the row.
  Map<String, JsonNode> parse(byte[] bytes, int from, int length, Predicate<String> wanted)
      throws RowRejected;
}
