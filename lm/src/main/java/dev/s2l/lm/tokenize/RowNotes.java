package dev.s2l.lm.tokenize;

import dev.s2l.dataset.NameAccount;
import dev.s2l.dataset.RejectReason;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.RowLocation;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Counts what a person should know about the rows that become tokens, with the first row of each
/// kind.
final class RowNotes {
  private int literal;
  private String firstLiteral = "";
  private long unknownIds;
  private String firstUnknown = "";
  private int renderedTexts;
  private int refused;
  private String firstRefused = "";
  private int incomplete;
  private long missing;
  private String firstIncomplete = "";
  private long hidden;
  private String firstHidden = "";
  private final Map<Role, Integer> unwritten = new EnumMap<>(Role.class);
  private final Map<Role, String> firstUnwritten = new EnumMap<>(Role.class);
  private final SortedMap<String, Long> arguments = new TreeMap<>();
  private final SortedMap<String, Long> keys = new TreeMap<>();
  private final Predicate<String> shown;

  /// @param shown keys of messages that changed what was written for some row
  RowNotes(Predicate<String> shown) {
    this.shown = shown;
  }

  void add(TokenStoreBuilder.Row row, RowLocation location) {
    String place = Phrase.of("%s:%d", location.file(), location.line());
    if (!row.literal().isEmpty() && literal++ == 0) {
      firstLiteral = Phrase.of("'%s' in %s", row.literal(), place);
    }
    if (row.reason().equals(TokenStoreBuilder.Row.TEMPLATE_REFUSED) && refused++ == 0) {
      firstRefused = place + ": " + row.message();
    }
    renderedTexts += row.renderedText() ? 1 : 0;
    if (row.hiddenCalls() > 0 && hidden == 0) {
      firstHidden = place;
    }
    hidden += row.hiddenCalls();
    if (row.reason().equals(RejectReason.BAD_TOKENS.name()) && unknownIds++ == 0) {
      firstUnknown =
          Phrase.of(
              " %s has %s. Rows of token ids must come from the tokenizer of this model.",
              place, row.message());
    }
    for (Role role : row.unwritten().roles()) {
      unwritten.merge(role, 1, Integer::sum);
      firstUnwritten.putIfAbsent(role, place);
    }
    row.unwritten().arguments().forEach(name -> arguments.merge(name, 1L, Long::sum));
    row.unwritten().keys().forEach(name -> keys.merge(name, 1L, Long::sum));
    if (row.missingAnswers() > 0) {
      missing += row.missingAnswers();
      if (incomplete++ == 0) {
        firstIncomplete = place;
      }
    }
  }

  /// Tells how rows of running text were read.
  Optional<String> renderedText() {
    return renderedTexts == 0
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "%,d rows of text are rendered already: special tokens in them are tokens"
                    + " (--text-is-rendered no reads them as text)",
                renderedTexts));
  }

  /// How many rows write a special token as text.
  int literal() {
    return literal;
  }

  /// The first row whose ids the model does not know; empty for none.
  String firstUnknown() {
    return firstUnknown;
  }

  /// How many answers are not learned because they were not found.
  long missingAnswers() {
    return missing;
  }

  boolean refusesAll(int rows) {
    return refused == rows;
  }

  String refusal(int rows) {
    return Phrase.of(
        "%,d of %,d rows are not accepted by the prompt template. The first, %s",
        refused, rows, sentence(firstRefused));
  }

  /// What of the rows is not learned, for people who see the data only later.
  List<String> leftOut(int rows) {
    var warnings = new ArrayList<String>();
    if (refused > 0) {
      warnings.add(refusal(rows));
    }
    if (unknownIds > 0) {
      warnings.add(Phrase.of("%,d rows are rejected (BAD_TOKENS).%s", unknownIds, firstUnknown));
    }
    if (incomplete > 0) {
      warnings.add(
          Phrase.of(
              "%,d answers in %,d rows are not learned (the first row: %s): what the chat template"
                  + " writes does not show them, or not at a place that can be told from the other"
                  + " turns.",
              missing, incomplete, firstIncomplete));
    }
    if (hidden > 0) {
      warnings.add(
          Phrase.of(
              "%,d answers call functions that the chat template does not write (the first row:"
                  + " %s): only what it does write of them is learned.",
              hidden, firstHidden));
    }
    unwritten.forEach(
        (role, count) ->
            warnings.add(
                Phrase.of(
                    "%,d %s a %s text that the chat template does not write (the first row: %s).",
                    count,
                    count == 1 ? "row has" : "rows have",
                    role.label(),
                    Objects.requireNonNull(firstUnwritten.get(role)))));
    if (!arguments.isEmpty()) {
      warnings.add(
          Phrase.of(
              "names in chat_template_kwargs that the chat template does not have: %s.",
              listed(arguments)));
    }
    keys.keySet().removeIf(shown);
    if (!keys.isEmpty()) {
      warnings.add(
          Phrase.of(
              "keys of messages that the chat template names, and that change nothing in what it"
                  + " writes: %s.",
              listed(keys)));
    }
    return warnings;
  }

  List<String> warnings(int rows) {
    var warnings = new ArrayList<>(leftOut(rows));
    if (literal > 0) {
      warnings.add(
          Phrase.of(
              "%,d rows write a special token of the tokenizer as text (the first: %s); it is"
                  + " encoded as text, not as the token.",
              literal, firstLiteral));
    }
    return warnings;
  }

  private static String listed(SortedMap<String, Long> rows) {
    return NameAccount.listed(
        rows.entrySet().stream()
            .map(each -> new NameAccount.Name(each.getKey(), "", each.getValue()))
            .toList(),
        "row");
  }

  private static String sentence(String text) {
    return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
  }
}
