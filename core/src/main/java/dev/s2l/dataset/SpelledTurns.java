package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Turns whose list, or each of which, is written as JSON text, as columns of Parquet and tables
/// have them.
public final class SpelledTurns {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private SpelledTurns() {}

  /// Whether the value, or the first of its turns, is a text that may spell turns.
  public static boolean areIn(@Nullable JsonNode value) {
    return value != null && (mayBe(value, '[') || (value.isArray() && mayBe(value.path(0), '{')));
  }

  /// The list that a value is or spells; the value itself if it does neither.
  public static @Nullable JsonNode list(@Nullable JsonNode value) {
    try {
      return value == null ? null : read(value, "");
    } catch (RowRejected e) {
      return value;
    }
  }

  /// Whether prompt and response of a row are lists of messages, or texts that spell such lists.
  public static boolean areMessages(Map<String, JsonNode> row, RowLayout layout) {
    return areMessages(
        row.get(layout.column("prompt")), row.get(layout.column("response")), layout);
  }

  static boolean areMessages(
      @Nullable JsonNode prompt, @Nullable JsonNode response, RowLayout layout) {
    if (prompt == null || response == null || prompt.isArray()) {
      return prompt != null && prompt.isArray();
    }
    return mayBe(prompt, '[')
        && mayBe(response, '[')
        && haveRoles(list(prompt), layout)
        && haveRoles(list(response), layout);
  }

  private static boolean haveRoles(@Nullable JsonNode list, RowLayout layout) {
    if (list == null || !list.isArray() || list.isEmpty()) {
      return false;
    }
    for (JsonNode turn : list) {
      if (!turn.has("role") && !turn.has("from") && !turn.has(layout.column("role_tag"))) {
        return false;
      }
    }
    return true;
  }

  /// The list that a value is or spells.
  ///
  /// @throws RowRejected if a text is no JSON
  static JsonNode read(JsonNode value, String column) throws RowRejected {
    JsonNode list = value.isString() && !isBlank(value) ? parsed(value, column) : value;
    if (!list.isArray() || !mayBe(list.path(0), '{')) {
      return list;
    }
    ArrayNode turns = MAPPER.createArrayNode();
    for (JsonNode turn : list) {
      turns.add(mayBe(turn, '{') ? parsed(turn, column) : turn);
    }
    return turns;
  }

  private static boolean mayBe(JsonNode value, char first) {
    if (!value.isString()) {
      return false;
    }
    String text = value.stringValue().stripLeading();
    return !text.isEmpty() && text.charAt(0) == first;
  }

  private static boolean isBlank(JsonNode value) {
    return RowMapper.isBlank(value.stringValue());
  }

  private static JsonNode parsed(JsonNode text, String column) throws RowRejected {
    try (JsonParser parser = MAPPER.createParser(text.stringValue())) {
      parser.nextToken();
      JsonNode tree = JsonTree.of(parser);
      if (parser.nextToken() == null) {
        JsonRow.checkTree(column, tree);
        return tree;
      }
    } catch (JacksonException e) {
      // Told below, in words that fit every fault.
    }
    throw new RowRejected(
        RejectReason.WRONG_TYPE,
        column,
        Phrase.of(
            "\"%s\" is a text that is no JSON; expected a list of turns, or its JSON text (in"
                + " Python json.dumps writes it, str() does not)",
            column));
  }
}
