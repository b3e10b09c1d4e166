package dev.s2l.dataset;

import java.util.List;

/// Counts the rows whose text spells a special token such as `</s>`, which will be encoded as text.
final class SpecialTokens {
  private static final List<String> TOKENS =
      List.of("<|", "</s>", "<s>", "[INST]", "<start_of_turn>", "<bos>", "<eos>", "<pad>");

  private long rows;

  void add(Content content) {
    rows += spelledIn(content) ? 1 : 0;
  }

  long rows() {
    return rows;
  }

  private static boolean spelledIn(Content content) {
    return switch (content) {
      case Content.SingleTurn turn ->
          spelledIn(turn.instruction()) || spelledIn(turn.input()) || spelledIn(turn.output());
      case Content.Conversation conversation ->
          conversation.turns().stream().anyMatch(turn -> spelledIn(turn.text()));
      case Content.PlainText plain -> spelledIn(plain.text());
      case Content.Pretokenized tokens -> false;
    };
  }

  private static boolean spelledIn(String text) {
    if (text.indexOf('<') < 0 && text.indexOf('[') < 0) {
      return false;
    }
    for (String token : TOKENS) {
      if (text.contains(token)) {
        return true;
      }
    }
    return false;
  }
}
