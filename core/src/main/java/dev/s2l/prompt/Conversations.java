package dev.s2l.prompt;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import java.util.ArrayList;
import java.util.List;

/// Renders conversations with a template for single turns: the first user turn is put into the
/// prompt of the template, later turns follow without it. A chat template suits conversations
/// better.
final class Conversations {
  private Conversations() {}

  static List<Segment> render(Content.Conversation conversation, FixedTemplate template) {
    var segments = new ArrayList<Segment>();
    var pending = new StringBuilder();
    if (!conversation.arguments().isEmpty()) {
      throw new ConversationRefused(
          "the row has arguments for a chat template ("
              + conversation.arguments()
              + "), and the prompt template "
              + template.label()
              + " takes none; --prompt-template chat does");
    }
    if (!conversation.tools().isEmpty()) {
      pending.append(conversation.tools()).append("\n\n");
    }
    boolean opened = false;
    for (Turn turn : conversation.turns()) {
      switch (turn.role()) {
        case SYSTEM, TOOL -> pending.append(turn.text()).append("\n\n");
        case USER -> {
          pending.append(
              opened ? "\n\n### Instruction:\n" + turn.text() : template.prompt(turn.text(), ""));
          opened = true;
        }
        case ASSISTANT -> {
          pending.append(template.beforeResponse());
          segments.add(new Segment(pending.toString(), false));
          pending.setLength(0);
          segments.add(new Segment(turn.text() + turn.toolCalls(), turn.learned()));
        }
      }
    }
    return segments;
  }
}
