package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A row with a chosen and a rejected answer, and the words that read the chosen one.
final class PreferencePair {
  private static final List<String> PROMPTS =
      List.of("prompt", "question", "instruction", "query", "input");
  private static final List<String> CONVERSATIONS = List.of("conversations", "messages");

  private final Map<String, JsonNode> row;
  private final Collection<String> names;

  private PreferencePair(Map<String, JsonNode> row, Collection<String> names) {
    this.row = row;
    this.names = names;
  }

  /// @param row all columns; of a table without values
  static RowRejected rejection(Map<String, JsonNode> row, Collection<String> names) {
    return new RowRejected(
        RejectReason.PREFERENCE_PAIR,
        PreferenceRows.CHOSEN,
        Phrase.of(
            "two answers, \"%s\" and \"%s\" (preference data); to learn the chosen one: %s",
            PreferenceRows.CHOSEN,
            PreferenceRows.REJECTED,
            new PreferencePair(row, names).words()));
  }

  private String words() {
    JsonNode chosen = SpelledTurns.list(row.get(PreferenceRows.CHOSEN));
    Optional<String> turns = first(true);
    Optional<String> text = first(false);
    if (chosen != null && chosen.isArray()) {
      if (!beginsWithAnswer(chosen)) {
        return columns("messages=");
      }
      return turns
          .map(before -> columns("prompt=" + before + ",response="))
          .or(() -> text.map(prompt -> rewrite(prompt, prompt, "user")))
          .orElseGet(() -> columns("messages="));
    }
    if (turns.isPresent()) {
      return rewrite(PreferenceRows.CHOSEN, turns.get(), "assistant");
    }
    return columns(text.map(prompt -> "prompt=" + prompt + ",response=").orElse("text="));
  }

  /// The first column before the answer that holds a list of turns, or a text. Of a table it is not
  /// known which.
  private Optional<String> first(boolean turns) {
    return Stream.concat(PROMPTS.stream(), CONVERSATIONS.stream())
        .filter(names::contains)
        .filter(
            name -> {
              JsonNode value = SpelledTurns.list(row.get(name));
              return value == null
                  ? turns == CONVERSATIONS.contains(name)
                  : turns == value.isArray();
            })
        .findFirst();
  }

  private boolean beginsWithAnswer(JsonNode list) {
    JsonNode turn = list.path(0);
    String role = turn.path(turn.has("role") ? "role" : "from").asString("");
    return TurnReader.usualRole(role).filter(Role.ASSISTANT::equals).isPresent();
  }

  private static String columns(String words) {
    return "--columns " + words + PreferenceRows.CHOSEN;
  }

  /// What has to be written otherwise, because no words read it as it stands.
  ///
  /// @param column to be written as a list
  /// @param before the column with what stands before the answer
  private String rewrite(String column, String before, String role) {
    JsonNode turn = row.get(before);
    boolean shareGpt = before.equals("conversations") && (turn == null || !first(turn).has("role"));
    return Phrase.of(
        "write \"%s\" as a list of messages, [{%s}], and say %s. No words read it as it stands",
        column,
        shareGpt
            ? "\"from\": \"gpt\", \"value\": …"
            : Phrase.of("\"role\": \"%s\", \"content\": …", role),
        columns("prompt=" + before + ",response="));
  }

  private static JsonNode first(JsonNode turns) {
    @Nullable JsonNode list = SpelledTurns.list(turns);
    return list == null ? turns : list.path(0);
  }
}
