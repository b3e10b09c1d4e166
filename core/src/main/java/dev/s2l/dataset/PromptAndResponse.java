package dev.s2l.dataset;

/// A row as two texts.
///
/// @param prompt what is not learned
/// @param response what is learned; empty for token ids, which have no text
public record PromptAndResponse(String prompt, String response) {

  public static PromptAndResponse of(Content content) {
    return switch (content) {
      case Content.SingleTurn(var instruction, var input, var output) ->
          new PromptAndResponse(input.isEmpty() ? instruction : instruction + "\n" + input, output);
      case Content.Conversation conversation -> conversation(conversation);
      case Content.PlainText(var text) -> new PromptAndResponse("", text);
      case Content.Pretokenized tokens -> new PromptAndResponse("", "");
    };
  }

  private static PromptAndResponse conversation(Content.Conversation conversation) {
    var prompt = new StringBuilder();
    var response = new StringBuilder();
    for (Turn turn : conversation.turns()) {
      (turn.learned() ? response : prompt)
          .append(turn.text())
          .append(turn.toolCalls())
          .append('\n');
    }
    return new PromptAndResponse(prompt.toString().strip(), response.toString().strip());
  }
}
