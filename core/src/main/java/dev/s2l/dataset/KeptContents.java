package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.List;

/// The contents of as many of the first rows as fit. A caller that goes through the rows right
/// after reading need not parse these again.
final class KeptContents {
  private final List<Content> contents = new ArrayList<>();
  private long charactersLeft;

  /// @param characters of text that may be kept
  KeptContents(long characters) {
    this.charactersLeft = characters;
  }

  void add(int row, Content content) {
    if (charactersLeft > 0 && row == contents.size()) {
      contents.add(content);
      charactersLeft -= characters(content);
    }
  }

  /// How many rows there are, beginning with the first.
  int rows() {
    return contents.size();
  }

  Content of(int row) {
    return contents.get(row);
  }

  private static long characters(Content content) {
    return switch (content) {
      case Content.SingleTurn(var instruction, var input, var output) ->
          (long) instruction.length() + input.length() + output.length();
      case Content.Conversation conversation -> {
        long sum = conversation.tools().length() + conversation.arguments().length();
        for (Turn turn : conversation.turns()) {
          sum += turn.text().length() + turn.toolCalls().length() + turn.more().length();
        }
        yield sum;
      }
      case Content.PlainText(var text) -> text.length();
      // An int and a boolean each.
      case Content.Pretokenized tokens -> 3L * tokens.ids().length;
    };
  }
}
