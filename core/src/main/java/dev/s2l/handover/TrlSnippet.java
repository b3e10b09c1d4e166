package dev.s2l.handover;

import dev.s2l.handover.TrlRows.Form;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The lines of a README that make one data set for TRL's SFTTrainer of all that was loaded.
final class TrlSnippet {
  /// What one configuration loads.
  ///
  /// @param variable of Python with the loaded rows
  /// @param spelled columns with turns as JSON text
  /// @param files as they are called in a sentence
  private record Part(String variable, TrlRows rows, SpelledColumns spelled, String files) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private Optional<Form> form = Optional.empty();

  /// Adds what one configuration loads, if it goes with those before.
  ///
  /// @param rows empty: of layouts that have no description in common
  /// @param spelled columns with turns as JSON text
  void add(String variable, Optional<TrlRows> rows, SpelledColumns spelled, String files) {
    if (rows.isEmpty()) {
      leftOut.add(
          Phrase.of(
              "%s: left out of the lines for TRL, because these files have several layouts.",
              files));
      return;
    }
    Form own = rows.get().form();
    Optional<Form> joined = form.isEmpty() ? Optional.of(own) : form.flatMap(own::with);
    if (joined.isEmpty()) {
      leftOut.add(
          Phrase.of(
              "%s: left out of the lines for TRL, because %s do not go into one data set with %s of"
                  + " %s.",
              files,
              words(own),
              own == form.orElseThrow() ? "those" : words(form.orElseThrow()),
              parts.getFirst().files));
      return;
    }
    form = joined;
    parts.add(new Part(variable, rows.get(), spelled, files));
  }

  /// What is not converted, or is learned by s2l and not by TRL, in sentences that begin with the
  /// files.
  List<String> obstacles() {
    var obstacles = new ArrayList<>(leftOut);
    for (Part part : parts) {
      if (part.rows.isBeside("history") && !form.equals(Optional.of(Form.MESSAGES))) {
        obstacles.add(
            Phrase.of(
                "%s: the lines for TRL put the answers of \"%s\" into prompts, where TRL does not"
                    + " learn them. s2l learns them with the last answer.",
                part.files, part.rows.columns().getOrDefault("history", "")));
      }
    }
    return obstacles;
  }

  private static String words(Form form) {
    return switch (form) {
      case MESSAGES -> "messages";
      case PAIRS_OF_MESSAGES, PAIRS_OF_TEXTS -> "pairs of prompt and completion";
      case TEXT -> "running texts";
      case TOKENS -> "token ids";
    };
  }

  /// The item of a list in Markdown; empty if nothing can be given to TRL.
  String text() {
    if (parts.isEmpty()) {
      return "";
    }
    String code = lists() + code();
    String result = parts.size() == 1 ? parts.getFirst().variable : "subset";
    String give = Phrase.of("- TRL: give `%1$s` to `SFTTrainer(train_dataset=%1$s)`", result);
    return code.isEmpty()
        ? give + ".\n"
        : give + " after\n\n```python\n" + code + "```\n\n" + note();
  }

  private String note() {
    return form.equals(Optional.of(Form.MESSAGES))
        ? """
        TRL learns what the user says, too, unless it is given `SFTConfig(assistant_only_loss=True)`.

        """
        : "";
  }

  /// Makes lists of turns that stand as JSON text.
  private String lists() {
    String lines =
        parts.stream()
            .filter(part -> !part.spelled.none())
            .map(part -> part.spelled.convert(part.variable, part.rows.turns().parts()))
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : SpelledColumns.head() + lines;
  }

  private String code() {
    Part first = parts.getFirst();
    if (parts.size() == 1 && first.rows.asTheyAre().isPresent()) {
      return selected(first.rows.asTheyAre().get());
    }
    var beside = new TreeSet<String>();
    for (Part part : parts) {
      for (String word : List.of(TrlRows.TOOLS, TrlRows.ARGUMENTS)) {
        if (part.rows.isBeside(word)) {
          beside.add(word);
        }
      }
    }
    boolean several = parts.size() > 1;
    boolean exact =
        several
            || !beside.isEmpty()
            || first.rows.turns().otherKeys()
            || first.rows.turns().parts();
    var text = new StringBuilder(exact ? head(beside) : "");
    text.append(functions(text.length() > 0 || lists().endsWith(")\n")));
    Map<String, String> roles = Map.of();
    for (Part part : parts) {
      if (!part.rows.turns().roles().isEmpty() && !part.rows.turns().roles().equals(roles)) {
        roles = part.rows.turns().roles();
        text.append("roles = ").append(TrlTurns.inPython(roles)).append('\n');
      }
      text.append(Phrase.of("%1$s = %1$s.map(\n    lambda row: {\n", part.variable));
      part.rows
          .values(form.orElseThrow(), beside)
          .forEach(
              (column, value) -> text.append(Phrase.of("        \"%s\": %s,\n", column, value)));
      text.append(Phrase.of("    },\n    remove_columns=%s.column_names,\n", part.variable));
      text.append(exact ? "    features=features,\n)\n" : ")\n");
    }
    if (several) {
      text.append(
          parts.stream()
              .map(Part::variable)
              .collect(Collectors.joining(", ", "subset = concatenate_datasets([", "])\n")));
    }
    return text.toString();
  }

  /// Functions that the lines below call.
  ///
  /// @param follow whether there are lines before them
  private String functions(boolean follow) {
    var functions = new StringBuilder();
    if (parts.stream().anyMatch(part -> part.rows.turns().parts())) {
      functions.append(TrlTurns.TEXT);
    }
    if (parts.stream().anyMatch(part -> part.rows.turns().systemTwice())) {
      functions.append(TrlTurns.WITH_SYSTEM);
    }
    return functions.isEmpty() ? "" : (follow ? "\n\n" : "") + functions;
  }

  /// Declares the columns, so that rows of several files have the same types, and keys that a turn
  /// lacks stay absent.
  private String head(Set<String> beside) {
    var features = new TreeMap<String, String>();
    switch (form.orElseThrow()) {
      case MESSAGES -> features.put("messages", "List(Json())");
      case PAIRS_OF_MESSAGES -> {
        features.put("prompt", "List(Json())");
        features.put("completion", "List(Json())");
      }
      case PAIRS_OF_TEXTS -> {
        features.put("prompt", "Value(\"string\")");
        features.put("completion", "Value(\"string\")");
      }
      case TEXT -> features.put("text", "Value(\"string\")");
      case TOKENS -> throw new IllegalStateException("rows of token ids stay as they are");
    }
    beside.forEach(word -> features.put(word, "Json()"));
    var names = new TreeSet<>(List.of("Features"));
    for (String type : List.of("Json", "List", "Value")) {
      if (features.values().stream().anyMatch(value -> value.contains(type + "("))) {
        names.add(type);
      }
    }
    String also = parts.size() > 1 ? ", concatenate_datasets" : "";
    return Phrase.of(
        "from datasets import %s%s%s\n\nfeatures = Features({%s})\n",
        String.join(", ", names),
        also,
        names.contains("Json") ? "  # Json: datasets 4.8 or newer" : "",
        features.entrySet().stream()
            .map(entry -> TrlRows.quote(entry.getKey()) + ": " + entry.getValue())
            .collect(Collectors.joining(", ")));
  }

  /// @param names TRL's columns by those of the rows
  private String selected(Map<String, String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String variable = parts.getFirst().variable;
    var renamed =
        names.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(entry.getValue()))
            .map(entry -> TrlRows.quote(entry.getKey()) + ": " + TrlRows.quote(entry.getValue()))
            .toList();
    return Phrase.of(
        "%1$s = %1$s.select_columns([%2$s])%3$s\n",
        variable,
        names.keySet().stream().map(TrlRows::quote).collect(Collectors.joining(", ")),
        renamed.isEmpty() ? "" : Phrase.of(".rename_columns({%s})", String.join(", ", renamed)));
  }
}
