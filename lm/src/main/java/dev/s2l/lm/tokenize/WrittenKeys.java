package dev.s2l.lm.tokenize;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.ConversationRefused;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Finds keys of messages that change nothing in what the chat template writes, by rendering rows
/// without them: that the template has the name somewhere says little. Threads may share it.
final class WrittenKeys {
  /// What a message offers under these changes what its answer means.
  private static final List<String> TOOLS = List.of("tools", "functions");

  private final PromptTemplate template;

  /// Keys that changed what was written for some row.
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  WrittenKeys(PromptTemplate template) {
    this.template = template;
  }

  /// Whether the key changed what was written for some row.
  boolean isShown(String key) {
    return shown.contains(key);
  }

  /// The keys of a conversation that change nothing, but those that are known to be shown elsewhere
  /// and those that the template does not name.
  Set<String> idle(Content.Conversation conversation, List<Segment> written) {
    var keys = keys(conversation);
    keys.removeIf(key -> isShown(key) || !(TOOLS.contains(key) || template.writes(key)));
    if (keys.isEmpty()) {
      return keys;
    }
    String text = text(written);
    keys.removeIf(
        key -> {
          boolean changes = changes(conversation, key, text);
          if (changes) {
            shown.add(key);
          }
          return changes;
        });
    return keys;
  }

  /// The key of tools that the template leaves out; empty for none.
  static String lostTools(Set<String> idle) {
    return TOOLS.stream().filter(idle::contains).findFirst().orElse("");
  }

  private boolean changes(Content.Conversation conversation, String key, String text) {
    try {
      return !text(template.rendered(without(conversation, key)).segments()).equals(text);
    } catch (ConversationRefused e) {
      return true;
    }
  }

  private static String text(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  private static Set<String> keys(Content.Conversation conversation) {
    var keys = new TreeSet<String>();
    for (Turn turn : conversation.turns()) {
      if (!turn.more().isEmpty()) {
        keys.addAll(Json.COMPACT.readTree(turn.more()).propertyNames());
      }
    }
    keys.remove("content"); // The text itself, where it is no text.
    return keys;
  }

  private static Content.Conversation without(Content.Conversation conversation, String key) {
    var turns = conversation.turns().stream().map(turn -> without(turn, key)).toList();
    return new Content.Conversation(turns, conversation.tools(), conversation.arguments());
  }

  private static Turn without(Turn turn, String key) {
    if (turn.more().isEmpty()) {
      return turn;
    }
    var more = (ObjectNode) Json.COMPACT.readTree(turn.more());
    more.remove(key);
    String rest = more.isEmpty() ? "" : more.toString();
    return new Turn(turn.role(), turn.text(), turn.toolCalls(), rest, turn.learned());
  }
}
