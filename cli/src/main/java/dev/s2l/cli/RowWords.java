package dev.s2l.cli;

import dev.s2l.dataset.RowLayout;
import dev.s2l.run.EnumWords;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The words on the left of `--columns`.
final class RowWords {
  private static final List<String> ROWS =
      List.of(
          "prompt",
          "query",
          "response",
          "history",
          "system",
          "messages",
          "tools",
          "functions",
          "chat_template_kwargs",
          "text",
          "weight",
          "mask",
          "source",
          "topic",
          "id",
          "label",
          "kto_tag",
          "images",
          "videos",
          "audios",
          "role_tag",
          "content_tag",
          "user_tag",
          "assistant_tag",
          "observation_tag",
          "function_tag",
          "system_tag",
          "train_tag",
          "masked_tag");

  private static final List<String> WORDS =
      Stream.concat(ROWS.stream(), RowLayout.tokenWords().stream()).toList();

  private RowWords() {}

  /// @throws dev.s2l.run.S2lException (2) for an unknown word
  static SortedMap<String, String> checked(Map<String, String> columns) {
    for (String word : columns.keySet()) {
      if (!WORDS.contains(word)) {
        throw EnumWords.unknown("--columns", word, WORDS);
      }
    }
    return new TreeMap<>(columns);
  }
}
