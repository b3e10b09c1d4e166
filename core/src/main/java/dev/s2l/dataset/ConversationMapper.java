package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads lists of turns in the dialects in use (sharegpt, OpenAI and TRL messages, LLaMA-Factory's
/// tags, alpaca with history) and checks that the roles are in order: system turns first, then the
/// user, then assistant and user (or tool) in turn, and the assistant last.
final class ConversationMapper {
  private final RowLayout layout;
  private final RowContext context;
  private final TurnReader reader;
  private final boolean keepsEmpty;

  ConversationMapper(
      RowLayout layout, RowContext context, TurnReader reader, EmptyTarget emptyTarget) {
    this.layout = layout;
    this.context = context;
    this.reader = reader;
    this.keepsEmpty = emptyTarget == EmptyTarget.KEEP;
  }

  Content.Conversation messages(Map<String, JsonNode> row) throws RowRejected {
    var turns = new ArrayList<Turn>();
    String column = layout.column("messages");
    addTurns(row.get(column), column, false, turns);
    addSystem(row, turns);
    return checked(turns, column, row);
  }

  /// TRL's conversational prompt and completion: both are lists of messages.
  Content.Conversation promptAndCompletion(Map<String, JsonNode> row) throws RowRejected {
    var turns = new ArrayList<Turn>();
    String prompt = layout.column("prompt");
    String response = layout.column("response");
    addTurns(row.get(prompt), prompt, true, turns);
    addSystem(row, turns);
    addTurns(row.get(response), response, false, turns);
    return checked(turns, response, row);
  }

  /// Whether an instruction row holds more than its texts: a system text, earlier turns, tools, or
  /// arguments for the chat template.
  boolean hasContext(Map<String, JsonNode> row) throws RowRejected {
    JsonNode history = row.get(layout.column("history"));
    return (history != null
            && !RowMapper.isAbsent(history)
            && !(history.isArray() && history.isEmpty()))
        || !context.system(row).isEmpty()
        || !context.tools(row).isEmpty()
        || !context.arguments(row).isEmpty();
  }

  Content.Conversation instruction(
      Map<String, JsonNode> row, String instruction, String input, String output)
      throws RowRejected {
    var turns = new ArrayList<Turn>();
    addHistory(row, turns);
    turns.add(Turn.of(Role.USER, input.isEmpty() ? instruction : instruction + "\n" + input));
    turns.add(Turn.of(Role.ASSISTANT, output));
    addSystem(row, turns);
    return checked(turns, layout.column("response"), row);
  }

  /// Puts the system text that stands beside the turns before them. One that the turns begin with
  /// already is not said twice; another one stays behind it.
  private void addSystem(Map<String, JsonNode> row, List<Turn> turns) throws RowRejected {
    String system = context.system(row);
    boolean there =
        !turns.isEmpty()
            && turns.getFirst().role() == Role.SYSTEM
            && turns.getFirst().text().strip().equals(system.strip());
    if (!system.isEmpty() && !there) {
      turns.addFirst(Turn.of(Role.SYSTEM, system));
    }
  }

  private void addHistory(Map<String, JsonNode> row, List<Turn> turns) throws RowRejected {
    String column = layout.column("history");
    JsonNode history = row.get(column);
    if (history == null || RowMapper.isAbsent(history)) {
      return;
    }
    JsonNode pairs = SpelledTurns.read(history, column);
    if (!pairs.isArray()) {
      throw RowMapper.wrongType(column, "a list of pairs", pairs);
    }
    for (JsonNode pair : pairs) {
      if (!pair.isArray() || pair.size() != 2) {
        throw RowMapper.wrongType(column, "a list of pairs (question, answer)", pair);
      }
      turns.add(Turn.of(Role.USER, RowMapper.text(pair.get(0), column)));
      String answer = RowMapper.text(pair.get(1), column);
      if (!keepsEmpty) {
        TurnReader.refuseEmpty(answer, column);
      }
      turns.add(Turn.of(Role.ASSISTANT, answer));
    }
  }

  /// @param prompt whether the turns are only context
  private void addTurns(@Nullable JsonNode list, String column, boolean prompt, List<Turn> turns)
      throws RowRejected {
    if (list == null) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    if (list.isNull()) {
      throw new RowRejected(
          RejectReason.NULL_VALUE, column, Phrase.of("\"%s\" is null; expected a list", column));
    }
    JsonNode read = SpelledTurns.read(list, column);
    if (!read.isArray()) {
      throw RowMapper.wrongType(column, "a list of turns", read);
    }
    if (read.isEmpty()) {
      throw new RowRejected(
          RejectReason.EMPTY_CONVERSATION, column, Phrase.of("\"%s\" has no turn", column));
    }
    for (JsonNode turn : read) {
      turns.add(reader.turn(turn, column, prompt));
    }
  }

  private Content.Conversation checked(List<Turn> turns, String column, Map<String, JsonNode> row)
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
    return new Content.Conversation(turns, context.tools(row), context.arguments(row));
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
