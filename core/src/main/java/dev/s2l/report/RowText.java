package dev.s2l.report;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import java.util.stream.Collectors;

/// The content of a row as two shortened texts.
record RowText(String prompt, String response) {
  /// A text with many short lines would fill the page.
  private static final int MAX_LINES = 12;

  static RowText of(Content content) {
    return switch (content) {
      case Content.SingleTurn(String instruction, String input, String output) ->
          excerpts(input.isEmpty() ? instruction : instruction + "\n" + input, output);
      case Content.Conversation conversation -> of(conversation);
      case Content.PlainText(String text) -> excerpts("", text);
      case Content.Pretokenized tokens ->
          excerpts("", Numbers.counted(tokens.ids().length, "token id"));
    };
  }

  private static RowText of(Content.Conversation conversation) {
    var turns = conversation.turns();
    int last = turns.size() - 1;
    while (last > 0 && turns.get(last).role() != Role.ASSISTANT) {
      last--;
    }
    return excerpts(
        turns.subList(0, last).stream().map(Turn::text).collect(Collectors.joining("\n")),
        turns.get(last).text());
  }

  private static RowText excerpts(String prompt, String response) {
    return new RowText(Excerpt.of(firstLines(prompt)), Excerpt.of(firstLines(response)));
  }

  private static String firstLines(String text) {
    int end = -1;
    for (int line = 0; line < MAX_LINES; line++) {
      end = text.indexOf('\n', end + 1);
      if (end < 0) {
        return text;
      }
    }
    return text.substring(0, end) + "…";
  }
}
