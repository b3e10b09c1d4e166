package dev.s2l.handover;

import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What TRL's SFTTrainer has to be given of the rows of one or several files, as Python.
///
/// @param kind what the rows are
/// @param columns the user's by our word: those of the rows, `system`, `tools`, `history`,
///   `chat_template_kwargs` if some row has them, and `role_tag` and `content_tag` of turns
/// @param turns what has to be changed in turns
record TrlRows(Kind kind, TreeMap<String, String> columns, TrlTurns turns) {
  static final String TOOLS = "tools";
  static final String ARGUMENTS = "chat_template_kwargs";

  /// What rows are.
  enum Kind {
    MESSAGES,
    /// Prompt and completion as lists of messages.
    MESSAGE_PAIRS,
    /// Prompt and response as texts.
    INSTRUCTIONS,
    TEXT,
    TOKENS
  }

  /// What SFTTrainer takes.
  enum Form {
    MESSAGES,
    PAIRS_OF_MESSAGES,
    PAIRS_OF_TEXTS,
    TEXT,
    TOKENS;

    /// Whether the rows are what is said in turn, so that they can be written as messages.
    boolean isTalk() {
      return this != TEXT && this != TOKENS;
    }

    /// The form that rows of this one and of the other can have.
    Optional<Form> with(Form other) {
      if (this == other) {
        return this == TOKENS ? Optional.empty() : Optional.of(this);
      }
      if (!isTalk() || !other.isTalk()) {
        return Optional.empty();
      }
      boolean messages = this == MESSAGES || other == MESSAGES;
      return Optional.of(messages ? MESSAGES : PAIRS_OF_MESSAGES);
    }
  }

  static TrlRows of(Kind kind, Map<String, String> columns) {
    return new TrlRows(kind, new TreeMap<>(columns), TrlTurns.AS_THEY_ARE);
  }

  Form form() {
    return switch (kind) {
      case MESSAGES -> Form.MESSAGES;
      case MESSAGE_PAIRS -> Form.PAIRS_OF_MESSAGES;
      case INSTRUCTIONS ->
          isBeside("system", "history", TOOLS, ARGUMENTS)
              ? Form.PAIRS_OF_MESSAGES
              : Form.PAIRS_OF_TEXTS;
      case TEXT -> Form.TEXT;
      case TOKENS -> Form.TOKENS;
    };
  }

  /// Rows of both kinds, if they have the same columns for the same things.
  Optional<TrlRows> with(TrlRows other) {
    var joined = joined(columns, other.columns);
    var both = turns.with(other.turns);
    return kind == other.kind && joined.isPresent() && both.isPresent()
        ? Optional.of(new TrlRows(kind, joined.get(), both.get()))
        : Optional.empty();
  }

  /// Both maps in one, unless they differ at some key.
  static Optional<TreeMap<String, String>> joined(
      Map<String, String> first, Map<String, String> second) {
    var joined = new TreeMap<>(first);
    for (var entry : second.entrySet()) {
      String known = joined.putIfAbsent(entry.getKey(), entry.getValue());
      if (known != null && !known.equals(entry.getValue())) {
        return Optional.empty();
      }
    }
    return Optional.of(joined);
  }

  /// Whether some row has one of these.
  boolean isBeside(String... words) {
    return Set.of(words).stream().anyMatch(columns::containsKey);
  }

  /// TRL's columns by those of the rows, where the values need no change.
  Optional<Map<String, String>> asTheyAre() {
    if (isBeside("system", "query", "history", TOOLS, ARGUMENTS) || !turns.needNoChange()) {
      return Optional.empty();
    }
    var names = new LinkedHashMap<String, String>();
    switch (kind) {
      case MESSAGES -> names.put(column("messages"), "messages");
      case MESSAGE_PAIRS, INSTRUCTIONS -> {
        names.put(column("prompt"), "prompt");
        names.put(column("response"), "completion");
      }
      case TEXT -> names.put(column("text"), "text");
      case TOKENS -> {}
    }
    return Optional.of(names);
  }

  /// Python that makes each of TRL's columns from `row`.
  ///
  /// @param beside which of tools and arguments are among the columns, also if no row here has them
  Map<String, String> values(Form form, Set<String> beside) {
    var values = new LinkedHashMap<String, String>();
    switch (form) {
      case MESSAGES ->
          values.put(
              "messages",
              kind == Kind.MESSAGES ? withSystem("messages") : prompt() + " + " + completion());
      case PAIRS_OF_MESSAGES -> {
        values.put("prompt", prompt());
        values.put("completion", completion());
      }
      case PAIRS_OF_TEXTS -> {
        values.put("prompt", question());
        values.put("completion", value("response"));
      }
      case TEXT -> values.put("text", value("text"));
      case TOKENS -> {}
    }
    for (String word : beside) {
      String none = word.equals(TOOLS) ? "None" : "{}";
      values.put(word, columns.containsKey(word) ? value(word) + " or " + none : none);
    }
    return values;
  }

  private String prompt() {
    return kind == Kind.MESSAGE_PAIRS
        ? withSystem("prompt")
        : Phrase.of("%s%s[{\"role\": \"user\", \"content\": %s}]", system(), history(), question());
  }

  private String completion() {
    return kind == Kind.MESSAGE_PAIRS
        ? turns("response")
        : Phrase.of("[{\"role\": \"assistant\", \"content\": %s}]", value("response"));
  }

  private String question() {
    return columns.containsKey("query")
        ? Phrase.of(
            "%s + (\"\\n\" + %s if %s else \"\")", value("prompt"), value("query"), value("query"))
        : value("prompt");
  }

  /// The system text of a row in front of messages.
  private String system() {
    return columns.containsKey("system")
        ? Phrase.of(
            "([{\"role\": \"system\", \"content\": %s}] if %s else []) + ",
            value("system"), value("system"))
        : "";
  }

  /// Earlier turns as messages from the pairs in the column history.
  private String history() {
    return columns.containsKey("history")
        ? Phrase.of(
            "[turn for q, a in %s or [] for turn in ({\"role\": \"user\", \"content\": q},"
                + " {\"role\": \"assistant\", \"content\": a})] + ",
            value("history"))
        : "";
  }

  private String turns(String word) {
    return turns.converted(value(word), column("role_tag"), column("content_tag"));
  }

  /// Turns with the system text that stands beside them.
  private String withSystem(String word) {
    return turns.systemTwice()
        ? Phrase.of("with_system(%s, %s)", value("system"), turns(word))
        : system() + turns(word);
  }

  private String value(String word) {
    return "row[" + quote(column(word)) + "]";
  }

  private String column(String word) {
    return columns.getOrDefault(word, "");
  }

  static String quote(String text) {
    return Json.COMPACT.writeValueAsString(text);
  }
}
