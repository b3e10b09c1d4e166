package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.None;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Converts a conversation to the variables of a chat template.
final class ChatMessages {
  /// Reads what rows may hold: also `NaN` as Python writes it.
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private ChatMessages() {}

  /// An instruction and its input become one user turn, as in multi-turn rows.
  static Content.Conversation conversation(Content.SingleTurn turn) {
    String question =
        turn.input().isEmpty() ? turn.instruction() : turn.instruction() + "\n" + turn.input();
    return new Content.Conversation(
        List.of(Turn.of(Role.USER, question), Turn.of(Role.ASSISTANT, turn.output())), "");
  }

  static Map<String, Object> variables(Turn turn, UserText text) {
    var message = new LinkedHashMap<String, Object>();
    message.put("role", turn.role().label());
    Object calls = turn.toolCalls().isEmpty() ? None.NONE : calls(turn.toolCalls(), text);
    boolean unread = calls instanceof String;
    message.put("content", text.marked(unread ? turn.text() + turn.toolCalls() : turn.text()));
    if (calls instanceof List<?>) {
      message.put("tool_calls", calls);
    }
    message.putAll(members(turn.more(), text));
    return message;
  }

  /// `None` if there are no tools; the text itself if it is not JSON.
  static Object tools(String tools, UserText text) {
    return tools.isEmpty() ? None.NONE : parsed(tools, text);
  }

  /// The members of a JSON text that holds an object; none if it is empty.
  static Map<String, Object> members(String json, UserText text) {
    if (json.isEmpty()) {
      return Map.of();
    }
    var members = new LinkedHashMap<String, Object>();
    for (var entry : MAPPER.readTree(json).properties()) {
      members.put(text.marked(entry.getKey()), value(entry.getValue(), text));
    }
    return members;
  }

  /// Calls in the form of the OpenAI messages: bare ones are wrapped.
  private static Object calls(String json, UserText text) {
    Object parsed = parsed(json, text);
    if (parsed instanceof Map<?, ?> one) {
      return List.of(call(one));
    }
    if (!(parsed instanceof List<?> list)) {
      return json;
    }
    var calls = new ArrayList<Object>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> one)) {
        return json;
      }
      calls.add(call(one));
    }
    return calls;
  }

  private static Object call(Map<?, ?> call) {
    if (call.containsKey("function") || !call.containsKey("name")) {
      return call;
    }
    var wrapped = new LinkedHashMap<String, Object>();
    wrapped.put("type", "function");
    wrapped.put("function", call);
    return wrapped;
  }

  private static Object parsed(String json, UserText text) {
    try {
      return value(MAPPER.readTree(json), text);
    } catch (JacksonException e) {
      return json;
    }
  }

  private static Object value(JsonNode node, UserText text) {
    if (node.isObject()) {
      var map = new LinkedHashMap<Object, Object>();
      for (var entry : node.properties()) {
        map.put(text.marked(entry.getKey()), value(entry.getValue(), text));
      }
      return map;
    }
    if (node.isArray()) {
      var list = new ArrayList<Object>();
      for (JsonNode item : node) {
        list.add(value(item, text));
      }
      return list;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return node.isNull() ? None.NONE : text.marked(node.asString(""));
  }
}
