package dev.s2l.select;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Turn;

/// A row as two texts.
///
/// @param prompt what is not learned
/// @param response what is learned; empty for token ids, which have no text
record Texts(String prompt, String response) {

  static Texts of(Content content) {
    return switch (content) {
      case Content.SingleTurn(var instruction, var input, var output) ->
          new Texts(input.isEmpty() ? instruction : instruction + "\n" + input, output);
      case Content.Conversation conversation -> conversation(conversation);
      case Content.PlainText(var text) -> new Texts("", text);
      case Content.Pretokenized tokens -> new Texts("", "");
    };
  }

  private static Texts conversation(Content.Conversation conversation) {
    var prompt = new StringBuilder();
    var response = new StringBuilder();
    for (Turn turn : conversation.turns()) {
      (turn.learned() ? response : prompt)
          .append(turn.text())
          .append(turn.toolCalls())
          .append('\n');
    }
    return new Texts(prompt.toString().strip(), response.toString().strip());
  }
}
