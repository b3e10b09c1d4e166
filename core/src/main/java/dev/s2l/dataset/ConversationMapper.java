package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads lists of turns in the dialects in use (sharegpt, OpenAI and TRL messages, LLaMA-Factory's
/// tags, alpaca with history) and checks that the roles are in order: system turns first, then the
/// user, then assistant and user (or tool) in turn, and the assistant last.
final class ConversationMapper {
  private static final Map<String, Role> TAGS =
      Map.of(
          "user_tag", Role.USER,
          "assistant_tag", Role.ASSISTANT,
          "observation_tag", Role.TOOL,
          "function_tag", Role.ASSISTANT,
          "system_tag", Role.SYSTEM);

  private final RowLayout layout;

  ConversationMapper(RowLayout layout) {
    this.layout = layout;
  }

  Content.Conversation messages(Map<String, JsonNode> row) throws RowRejected {
    var turns = new ArrayList<Turn>();
    addSystem(row, turns);
    String column = layout.column("messages");
    addTurns(row.get(column), column, turns);
    return checked(turns, column, tools(row));
  }

  /// TRL's conversational prompt and completion: both are lists of messages.
  Content.Conversation promptAndCompletion(Map<String, JsonNode> row) throws RowRejected {
    var turns = new ArrayList<Turn>();
    String prompt = layout.column("prompt");
    String response = layout.column("response");
    addTurns(row.get(prompt), prompt, turns);
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      turns.set(i, new Turn(turn.role(), turn.text(), turn.toolCalls(), false));
    }
    addTurns(row.get(response), response, turns);
    return checked(turns, response, tools(row));
  }

  /// Whether an instruction row has more than one turn: a system text or earlier turns.
  boolean hasContext(Map<String, JsonNode> row) throws RowRejected {
    JsonNode history = row.get(layout.column("history"));
    return !RowMapper.optionalText(row, layout.column("system")).isEmpty()
        || (history != null
            && !RowMapper.isAbsent(history)
            && !(history.isArray() && history.isEmpty()));
  }

  Content.Conversation instruction(
      Map<String, JsonNode> row, String instruction, String input, String output)
      throws RowRejected {
    var turns = new ArrayList<Turn>();
    addSystem(row, turns);
    addHistory(row, turns);
    turns.add(Turn.of(Role.USER, input.isEmpty() ? instruction : instruction + "\n" + input));
    turns.add(Turn.of(Role.ASSISTANT, output));
    return checked(turns, layout.column("response"), tools(row));
  }

  private void addSystem(Map<String, JsonNode> row, List<Turn> turns) throws RowRejected {
    String system = RowMapper.optionalText(row, layout.column("system"));
    if (!system.isEmpty()) {
      turns.add(Turn.of(Role.SYSTEM, system));
    }
  }

  private void addHistory(Map<String, JsonNode> row, List<Turn> turns) throws RowRejected {
    String column = layout.column("history");
    JsonNode history = row.get(column);
    if (history == null || RowMapper.isAbsent(history)) {
      return;
    }
    if (!history.isArray()) {
      throw RowMapper.wrongType(column, "a list of pairs", history);
    }
    for (JsonNode pair : history) {
      if (!pair.isArray() || pair.size() != 2) {
        throw RowMapper.wrongType(column, "a list of pairs (question, answer)", pair);
      }
      turns.add(Turn.of(Role.USER, RowMapper.text(pair.get(0), column)));
      turns.add(Turn.of(Role.ASSISTANT, RowMapper.text(pair.get(1), column)));
    }
  }

  private String tools(Map<String, JsonNode> row) {
    JsonNode tools = row.get(layout.column("tools"));
    if (tools == null || tools.isNull()) {
      return "";
    }
    return tools.isString() ? tools.stringValue() : tools.toString();
  }

  private void addTurns(@Nullable JsonNode list, String column, List<Turn> turns)
      throws RowRejected {
    if (list == null) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    if (list.isNull()) {
      throw new RowRejected(
          RejectReason.NULL_VALUE, column, Phrase.of("\"%s\" is null; expected a list", column));
    }
    if (!list.isArray()) {
      throw RowMapper.wrongType(column, "a list of turns", list);
    }
    if (list.isEmpty()) {
      throw new RowRejected(
          RejectReason.EMPTY_CONVERSATION, column, Phrase.of("\"%s\" has no turn", column));
    }
    for (JsonNode turn : list) {
      turns.add(turn(turn, column));
    }
  }

  private Turn turn(JsonNode turn, String column) throws RowRejected {
    if (!turn.isObject()) {
      throw RowMapper.wrongType(column, "turns that are objects", turn);
    }
    String roleTag = tag(turn, "role_tag", "role", "from");
    String contentTag = tag(turn, "content_tag", "content", "value");
    String name = RowMapper.text(turn.get(roleTag), column + "." + roleTag);
    Role role = role(name, column);
    boolean call = isFunctionCall(name);
    JsonNode calls = turn.get("tool_calls");
    String toolCalls = calls == null || calls.isNull() || calls.isEmpty() ? "" : calls.toString();
    JsonNode content = turn.get(contentTag);
    String text =
        !toolCalls.isEmpty() && (content == null || content.isNull())
            ? ""
            : textOf(content, column + "." + contentTag);
    JsonNode weight = turn.get("weight");
    boolean muted = weight != null && weight.isNumber() && weight.doubleValue() == 0;
    boolean learned = role == Role.ASSISTANT && !muted;
    return call ? new Turn(role, "", text, learned) : new Turn(role, text, toolCalls, learned);
  }

  /// The key of this turn's role or content: the key of the layout, else the first usual one that
  /// the turn has.
  private String tag(JsonNode turn, String word, String first, String second) {
    String given = layout.column(word);
    if (!given.isEmpty() && turn.has(given)) {
      return given;
    }
    if (!turn.has(first) && turn.has(second)) {
      return second;
    }
    return turn.has(first) || given.isEmpty() ? first : given;
  }

  /// Text, or parts of text in a list.
  private static String textOf(@Nullable JsonNode content, String column) throws RowRejected {
    if (content == null || !content.isArray()) {
      return RowMapper.text(content, column);
    }
    var text = new StringBuilder();
    for (JsonNode part : content) {
      if (part.isString()) {
        text.append(part.stringValue());
        continue;
      }
      JsonNode type = part.get("type");
      String kind = type != null && type.isString() ? type.stringValue() : "text";
      if (!kind.equals("text")) {
        throw new RowRejected(
            RejectReason.UNSUPPORTED_MEDIA,
            column,
            Phrase.of("only parts of type \"text\" are understood, got \"%s\"", kind));
      }
      text.append(RowMapper.text(part.get("text"), column + ".text"));
    }
    return text.toString();
  }

  private Role role(String name, String column) throws RowRejected {
    for (var tag : TAGS.entrySet()) {
      if (name.equals(layout.column(tag.getKey()))) {
        return tag.getValue();
      }
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "user", "human", "prompter" -> Role.USER;
      case "assistant", "gpt", "chatgpt", "bing", "bard", "model", "function_call" ->
          Role.ASSISTANT;
      case "system", "developer" -> Role.SYSTEM;
      case "tool", "observation", "function", "ipython", "function_response" -> Role.TOOL;
      default ->
          throw new RowRejected(
              RejectReason.UNKNOWN_ROLE,
              column,
              Phrase.of(
                  "role \"%s\" is none of system, user, assistant, tool or their usual names",
                  name));
    };
  }

  private boolean isFunctionCall(String name) {
    String tag = layout.column("function_tag");
    return name.equals(tag.isEmpty() ? "function_call" : tag);
  }

  private static Content.Conversation checked(List<Turn> turns, String column, String tools)
      throws RowRejected {
    int first = 0;
    while (first < turns.size() && turns.get(first).role() == Role.SYSTEM) {
      first++;
    }
    if (first == turns.size()) {
      throw badOrder(turns, column, "there are only system turns");
    }
    Role before = Role.SYSTEM;
    for (int i = first; i < turns.size(); i++) {
      Role role = turns.get(i).role();
      if (!mayFollow(before, role)) {
        throw badOrder(
            turns,
            column,
            Phrase.of("turn %d, %s, cannot follow %s", i, role.label(), before.label()));
      }
      before = role;
    }
    if (before != Role.ASSISTANT) {
      throw new RowRejected(
          RejectReason.NO_FINAL_ANSWER,
          column,
          "the last turn is not the assistant's; roles: " + roles(turns));
    }
    return new Content.Conversation(turns, tools);
  }

  private static boolean mayFollow(Role before, Role role) {
    return switch (before) {
      case SYSTEM -> role == Role.USER;
      case USER -> role == Role.ASSISTANT;
      case ASSISTANT -> role == Role.USER || role == Role.TOOL;
      case TOOL -> role == Role.TOOL || role == Role.ASSISTANT;
    };
  }

  private static RowRejected badOrder(List<Turn> turns, String column, String what) {
    return new RowRejected(RejectReason.BAD_ROLE_ORDER, column, what + "; roles: " + roles(turns));
  }

  private static String roles(List<Turn> turns) {
    var text = new StringJoiner(" ");
    for (Turn turn : turns.subList(0, Math.min(turns.size(), 12))) {
      text.add(turn.role().label());
    }
    return turns.size() > 12 ? text + " …" : text.toString();
  }
}
