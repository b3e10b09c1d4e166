package dev.s2l.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The meaning of the columns of a file, detected from their names or given by the user.
///
/// The words for `columns`: `prompt`, `query` (further input), `response`, `history`, `system`,
/// `messages`, `tools`, `functions`, `chat_template_kwargs`, `images`, `videos`, `audios`, `text`,
/// `weight`, `mask`, `source`, `topic`, `id`, `label` and `kto_tag` (see [PreferenceRows]), those
/// of token ids ([#tokenWords()]); and the tags of a conversation: `role_tag`, `content_tag`,
/// `user_tag`, `assistant_tag`, `observation_tag`, `function_tag`, `system_tag`, `train_tag`,
/// `masked_tag`.
///
/// @param kind how the columns make up an example
/// @param columns the user's column (or tag) by our word
public record RowLayout(Kind kind, SortedMap<String, String> columns) {

  /// How the columns make up an example.
  public enum Kind {
    /// Prompt, optional further input, response.
    INSTRUCTION,
    /// A list of turns.
    CONVERSATION,
    /// One text.
    TEXT,
    /// Token ids.
    TOKENS
  }

  public RowLayout {
    columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
  }

  private static final List<String> QUERIES = List.of("input", "context");

  static final List<String> MEDIA = List.of("images", "videos", "audios");

  /// A usual set of columns and its meaning.
  private record Known(Kind kind, List<String> needed, Map<String, String> columns) {
    Known(Kind kind, Map<String, String> columns, String... needed) {
      this(kind, List.of(needed), columns);
    }
  }

  private static final List<Known> KNOWN =
      List.of(
          new Known(Kind.CONVERSATION, messages("role", "content"), "messages"),
          new Known(Kind.CONVERSATION, conversations(), "conversations"),
          new Known(
              Kind.TOKENS,
              Map.of(
                  "input_ids", "input_ids",
                  "labels", "labels",
                  "attention_mask", "attention_mask"),
              "input_ids"),
          pair("instruction", "output", "input"),
          pair("instruction", "response", "context"),
          pair("instruction", "completion", "input"),
          pair("prompt", "completion", "input"),
          pair("prompt", "response", "input"),
          pair("prompt", "output", "input"),
          pair("question", "answer", "context"),
          pair("question", "response", "context"),
          pair("query", "response", "context"),
          pair("problem", "solution", "context"),
          pair("input", "output", "context"),
          new Known(Kind.TEXT, Map.of("text", "text"), "text"));

  /// Words whose columns stand beside the texts of any row, under their own names.
  private static final List<String> BESIDE_ALL = List.of("weight");

  private static final List<String> BESIDE_TURNS =
      List.of("weight", "system", "tools", "functions", "chat_template_kwargs");

  private static Map<String, String> messages(String role, String content) {
    return Map.of("messages", "messages", "role_tag", role, "content_tag", content);
  }

  private static Map<String, String> conversations() {
    return Map.of(
        "messages", "conversations",
        "role_tag", "from",
        "content_tag", "value");
  }

  private static Known pair(String prompt, String response, String query) {
    return new Known(
        Kind.INSTRUCTION,
        Map.of(
            "prompt", prompt,
            "response", response,
            "query", query,
            "history", "history"),
        prompt,
        response);
  }

  /// As below, where all columns hold texts.
  static Optional<RowLayout> sniff(Collection<String> names, Map<String, String> given) {
    return sniff(names, names::contains, given);
  }

  /// The layout of a row with the columns `names`, if it is a known one.
  ///
  /// @param texts whether a name is that of a column with a text
  /// @param given the user's column by our word; takes precedence over what is detected
  static Optional<RowLayout> sniff(
      Collection<String> names, Predicate<String> texts, Map<String, String> given) {
    if (determines(given)) {
      return Optional.of(given(given));
    }
    for (Known known : KNOWN) {
      if (names.containsAll(known.needed)) {
        return Optional.of(with(known.kind, withQuery(known, names, texts), given));
      }
    }
    return Optional.empty();
  }

  /// The columns of a known layout, with the other usual name for the further input of a prompt
  /// where the row has only that.
  private static Map<String, String> withQuery(
      Known known, Collection<String> names, Predicate<String> texts) {
    String usual = known.columns.get("query");
    if (usual == null || names.contains(usual)) {
      return known.columns;
    }
    var columns = new HashMap<>(known.columns);
    QUERIES.stream()
        .filter(name -> names.contains(name) && texts.test(name) && !columns.containsValue(name))
        .findFirst()
        .ifPresent(name -> columns.put("query", name));
    return columns;
  }

  /// The layout that was probably meant by a row without some column: the first known layout of
  /// which the row has a column.
  static Optional<RowLayout> nearest(Collection<String> names, Map<String, String> given) {
    for (Known known : KNOWN) {
      if (names.contains(known.needed.getFirst())) {
        return Optional.of(with(known.kind, known.columns, given));
      }
    }
    return Optional.empty();
  }

  /// Whether `given` names enough columns, so that nothing has to be detected.
  private static boolean determines(Map<String, String> given) {
    return given.containsKey("messages")
        || given.containsKey("text")
        || given.containsKey("input_ids")
        || (given.containsKey("prompt") && given.containsKey("response"));
  }

  private static RowLayout given(Map<String, String> given) {
    if (given.containsKey("messages")) {
      return with(Kind.CONVERSATION, Map.of(), given);
    }
    if (given.containsKey("input_ids")) {
      return with(
          Kind.TOKENS, Map.of("labels", "labels", "attention_mask", "attention_mask"), given);
    }
    if (given.containsKey("text")) {
      return with(Kind.TEXT, Map.of(), given);
    }
    return with(Kind.INSTRUCTION, Map.of(), given);
  }

  private static RowLayout with(Kind kind, Map<String, String> known, Map<String, String> given) {
    var columns = new TreeMap<>(Map.of("source", "source", "topic", "topic"));
    for (String media : MEDIA) {
      columns.put(media, media);
    }
    columns.putAll(known);
    columns.putAll(given);
    boolean turns = kind == Kind.CONVERSATION || kind == Kind.INSTRUCTION;
    for (String beside : turns ? BESIDE_TURNS : BESIDE_ALL) {
      // A column that the user maps to something else does not also mean what its name says.
      if (!columns.containsKey(beside) && !columns.containsValue(beside)) {
        columns.put(beside, beside);
      }
    }
    return new RowLayout(kind, columns);
  }

  /// The same with the usual column of a system text that the rows fill, if they have another one
  /// than this layout names.
  RowLayout withSystem(Predicate<String> filled) {
    String stated = column("system");
    if (!KnownNames.SYSTEM.contains(stated) || filled.test(stated)) {
      return this;
    }
    for (String name : KnownNames.SYSTEM) {
      if (filled.test(name) && !columns.containsValue(name)) {
        var changed = new TreeMap<>(columns);
        changed.put("system", name);
        return new RowLayout(kind, changed);
      }
    }
    return this;
  }

  /// The columns whose values are lists.
  Set<String> lists() {
    var lists = new HashSet<String>();
    switch (kind) {
      case INSTRUCTION -> lists.add(column("history"));
      case CONVERSATION -> lists.addAll(List.of(column("messages"), column("tools")));
      case TEXT -> {}
      case TOKENS -> TokenColumns.WORDS.forEach(word -> lists.add(columnOr(word)));
    }
    MEDIA.forEach(media -> lists.add(column(media)));
    return lists;
  }

  /// The user's column for our word, or empty.
  public String column(String word) {
    return columns.getOrDefault(word, "");
  }

  /// The words of rows of token ids, each the usual name of its column.
  public static List<String> tokenWords() {
    return TokenColumns.WORDS;
  }

  /// The words among them that say what is learned, but for `labels`.
  public static List<String> tokenMasks() {
    return TokenColumns.TOLD;
  }

  /// The user's column for our word, or the column of that very name.
  public String columnOr(String word) {
    return columns.getOrDefault(word, word);
  }

  /// For messages: the sets of columns that are understood without a mapping.
  static String known() {
    var sets = new ArrayList<String>();
    for (Known known : KNOWN) {
      sets.add(String.join(" + ", known.needed));
    }
    return String.join("; ", sets);
  }
}
