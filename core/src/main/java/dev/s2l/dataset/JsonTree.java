package dev.s2l.dataset;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/// Builds the tree of a value. Numbers that are not whole keep their digits as decimals; a decimal
/// has no negative zero, so that one is a double.
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  /// Reads the value at which the parser stands. The parser limits the depth.
  static JsonNode of(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      var object = NODES.objectNode();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        object.set(name, of(parser));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      var array = NODES.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(of(parser));
      }
      return array;
    }
    if (token == JsonToken.VALUE_STRING) {
      return StringNode.valueOf(parser.getString());
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return parser.isNaN() ? DoubleNode.valueOf(parser.getDoubleValue()) : decimal(parser);
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return switch (parser.getNumberType()) {
        case INT -> NODES.numberNode(parser.getIntValue());
        case LONG -> NODES.numberNode(parser.getLongValue());
        default -> NODES.numberNode(parser.getBigIntegerValue());
      };
    }
    return token == JsonToken.VALUE_NULL
        ? NODES.nullNode()
        : NODES.booleanNode(token == JsonToken.VALUE_TRUE);
  }

  private static JsonNode decimal(JsonParser parser) {
    BigDecimal value = parser.getDecimalValue();
    return value.signum() == 0 && parser.getString().startsWith("-")
        ? DoubleNode.valueOf(-0.0)
        : DecimalNode.valueOf(value);
  }
}
