package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads tools and calls of tools in the forms in use: as lists, as JSON text, and as the
/// `functions` and `function_call` of older files, which become `tools` and `tool_calls`.
final class ToolCalls {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// Whether null stands for what a row does not have: in Parquet, all rows have the same keys.
  private final boolean nullIsAbsent;

  /// The last text that was found to be a list. Many rows have the same tools.
  private volatile String lastList = "";

  ToolCalls(boolean nullIsAbsent) {
    this.nullIsAbsent = nullIsAbsent;
  }

  /// The calls of a message as JSON text; empty if it makes none.
  ///
  /// @param column of the message, for the rejection
  String calls(JsonNode message, String column) throws RowRejected {
    String calls = list(message.get("tool_calls"), column + ".tool_calls", false);
    JsonNode older = object(message.get("function_call"), column + ".function_call");
    if (older == null) {
      return calls;
    }
    if (!older.path("name").isString()) {
      throw new RowRejected(
          RejectReason.WRONG_TYPE,
          column + ".function_call",
          Phrase.of("\"%s.function_call\" names no function", column));
    }
    String converted = MAPPER.createArrayNode().add(wrapped(older)).toString();
    if (!calls.isEmpty() && !sameCall(calls, older)) {
      throw new RowRejected(
          RejectReason.CONTRADICTION,
          column + ".function_call",
          "a turn makes one call by its \"tool_calls\", and another one by its \"function_call\"");
    }
    return calls.isEmpty() ? converted : calls;
  }

  private static boolean sameCall(String calls, JsonNode older) {
    JsonNode list = MAPPER.readTree(calls);
    JsonNode one = list.isArray() && list.size() == 1 ? list.get(0) : list;
    JsonNode call = one.path("function").isObject() ? one.path("function") : one;
    return call.path("name").equals(older.path("name"))
        && call.path("arguments").equals(older.path("arguments"));
  }

  /// A list of objects as JSON text; empty if there is none.
  ///
  /// @param wrap whether bare functions become `{"type": "function", "function": …}`
  String list(@Nullable JsonNode value, String column, boolean wrap) throws RowRejected {
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isString()) {
      return !wrap && !nullIsAbsent && holdsObjects(value)
          ? value.toString()
          : written(value, column, wrap);
    }
    String text = value.stringValue();
    if (text.isBlank()) {
      return "";
    }
    if (!wrap && text.equals(lastList)) {
      return text;
    }
    JsonNode parsed = parsed(text).orElseThrow(() -> noJson(column, "a list"));
    if (!wrap && holdsObjects(parsed)) {
      lastList = text;
      return text;
    }
    return written(parsed, column, wrap);
  }

  private static boolean holdsObjects(JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      return false;
    }
    for (JsonNode item : node) {
      if (!item.isObject()) {
        return false;
      }
    }
    return true;
  }

  private String written(JsonNode value, String column, boolean wrap) throws RowRejected {
    if (value.isNull() || (value.isContainer() && value.isEmpty())) {
      return "";
    }
    JsonNode list = value.isObject() ? MAPPER.createArrayNode().add(value) : value;
    if (!list.isArray()) {
      throw RowMapper.wrongType(column, "a list of objects", value);
    }
    ArrayNode out = MAPPER.createArrayNode();
    for (JsonNode item : list) {
      JsonNode one = object(item, column);
      if (one == null) {
        throw RowMapper.wrongType(column, "a list of objects", item);
      }
      out.add(wrap ? wrapped(one) : one);
    }
    return out.toString();
  }

  private static JsonNode wrapped(JsonNode function) {
    if (function.has("function")) {
      return function;
    }
    return MAPPER.createObjectNode().put("type", "function").set("function", function);
  }

  /// An object, or the one that a text spells; null if there is none or it is empty.
  @Nullable JsonNode object(@Nullable JsonNode value, String column) throws RowRejected {
    if (value == null || value.isNull() || (value.isString() && value.stringValue().isBlank())) {
      return null;
    }
    JsonNode object =
        value.isString()
            ? parsed(value.stringValue()).orElseThrow(() -> noJson(column, "an object"))
            : pruned(value);
    if (object.isNull()) {
      return null;
    }
    if (!object.isObject()) {
      throw RowMapper.wrongType(column, "an object", value);
    }
    return object.isEmpty() ? null : object;
  }

  private static Optional<JsonNode> parsed(String text) {
    try {
      return Optional.of(MAPPER.readTree(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static RowRejected noJson(String column, String expected) {
    return new RowRejected(
        RejectReason.WRONG_TYPE,
        column,
        Phrase.of("\"%s\" is a text that is no JSON; expected %s", column, expected));
  }

  /// The value without members that are null, where null says that a row has no such member.
  JsonNode pruned(JsonNode value) {
    if (!nullIsAbsent || !value.isContainer()) {
      return value;
    }
    if (value.isArray()) {
      ArrayNode list = MAPPER.createArrayNode();
      value.forEach(item -> list.add(pruned(item)));
      return list;
    }
    ObjectNode object = MAPPER.createObjectNode();
    for (var member : value.properties()) {
      if (!member.getValue().isNull()) {
        object.set(member.getKey(), pruned(member.getValue()));
      }
    }
    return object;
  }
}
