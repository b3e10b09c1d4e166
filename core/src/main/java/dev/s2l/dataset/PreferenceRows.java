package dev.s2l.dataset;

import dev.s2l.run.CommaList;
import dev.s2l.run.Phrase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Tells rows of preference data from rows to learn. In unpaired data (KTO) a column `label` or
/// `kto_tag` says whether an answer is to be learned or avoided; paired data has two answers,
/// `chosen` and `rejected`.
///
/// True and false are always such marks. A text `"true"` or a number 0 or 1 under `label` may as
/// well be a class, so they count only in the layouts that such data come in (prompt with
/// completion or response, conversations) or where the user names the column.
final class PreferenceRows {
  static final String LABEL = "label";
  static final String KTO_TAG = "kto_tag";

  static final String CHOSEN = "chosen";
  static final String REJECTED = "rejected";

  /// What a column says with which values.
  private enum Mark {
    /// No, in the spellings that the layout allows: to be avoided.
    LABEL,
    /// No in any spelling: to be avoided.
    GOOD,
    /// Yes in any spelling: to be avoided.
    BAD,
    /// True alone: to be avoided.
    BAD_IF_BOOLEAN,
    /// False alone: to be avoided.
    GOOD_IF_BOOLEAN
  }

  private final Map<String, Mark> columns = new HashMap<>();
  private final boolean named;
  private final boolean everySpelling;
  private boolean zeros;
  private boolean ones;
  private boolean minusOnes;
  private String otherNumber = "";

  PreferenceRows(RowLayout layout) {
    this.named = !layout.column(LABEL).isEmpty();
    String response = layout.column("response");
    this.everySpelling =
        named
            || layout.kind() == RowLayout.Kind.CONVERSATION
            || (layout.column("prompt").equals("prompt")
                && (response.equals("completion") || response.equals("response")));
    switch (layout.kind()) {
      case INSTRUCTION, CONVERSATION -> addColumns(layout);
      case TEXT, TOKENS -> {}
    }
  }

  private void addColumns(RowLayout layout) {
    if (!named) {
      add(Mark.LABEL, KnownNames.spellings("label"));
      add(Mark.GOOD, KnownNames.spellings("desirable", "is_desirable", "is_chosen", "kto_label"));
      add(Mark.BAD, KnownNames.spellings("undesirable", "is_undesirable", "is_rejected"));
      add(Mark.GOOD_IF_BOOLEAN, List.of(CHOSEN));
      add(Mark.BAD_IF_BOOLEAN, List.of(REJECTED));
      columns.keySet().removeAll(layout.columns().values());
    }
    columns.put(layout.columnOr(LABEL), Mark.LABEL);
    columns.put(layout.columnOr(KTO_TAG), Mark.GOOD);
  }

  private void add(Mark mark, List<String> names) {
    names.forEach(name -> columns.put(name, mark));
  }

  /// The columns that are looked at.
  Set<String> columns() {
    return columns.keySet();
  }

  /// Those of them that say nothing else.
  List<String> marks() {
    return columns.keySet().stream()
        .filter(name -> !name.equals(CHOSEN) && !name.equals(REJECTED))
        .toList();
  }

  /// @throws RowRejected if the row's answer is marked as one to avoid
  void refuseUndesirable(Map<String, JsonNode> row) throws RowRejected {
    for (var entry : row.entrySet()) {
      Mark mark = columns.get(entry.getKey());
      if (mark != null && isAvoided(mark, entry.getValue())) {
        throw new RowRejected(
            RejectReason.UNDESIRABLE,
            entry.getKey(),
            Phrase.of(
                "\"%s\" is %s: the answer is one to avoid (preference data). If it means something"
                    + " else: --columns %s=none",
                entry.getKey(), RowMapper.shortened(entry.getValue()), LABEL));
      }
    }
  }

  private boolean isAvoided(Mark mark, JsonNode value) {
    boolean no = value.isBoolean() && !value.booleanValue();
    boolean yes = value.isBoolean() && value.booleanValue();
    return switch (mark) {
      case GOOD_IF_BOOLEAN -> no;
      case BAD_IF_BOOLEAN -> yes;
      case GOOD -> no || isNo(value);
      case BAD -> yes || isNumber(value, 1) || isWord(value, "true");
      case LABEL ->
          no
              || (everySpelling && (isNo(value) || isWord(value, "undesirable")))
              || (named && (isNumber(value, -1) || isWord(value, "bad") || isWord(value, "no")));
    };
  }

  private static boolean isNo(JsonNode value) {
    return isNumber(value, 0) || isWord(value, "false");
  }

  private static boolean isNumber(JsonNode value, double number) {
    return number(value).equals(Optional.of(number));
  }

  private static boolean isWord(JsonNode value, String word) {
    return value.isString() && word(value).equals(word);
  }

  private static String word(JsonNode value) {
    return value.stringValue().strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Double> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.doubleValue() + 0.0); // no minus zero
    }
    if (value.isString() && word(value).matches("-?[0-9]{1,9}(\\.0+)?")) {
      return Optional.of(Double.parseDouble(word(value)) + 0.0);
    }
    return Optional.empty();
  }

  /// Notes the number under `label`. Call it with every row of a file.
  ///
  /// @return a sentence about a column that holds 0 and also other numbers than 0 and 1, so that it
  ///   is no mark, and rows were rejected by it, or -1 and 1, which may be marks; empty if there is
  ///   none
  Optional<String> contradiction(Map<String, JsonNode> row) {
    if (everySpelling) {
      for (var entry : row.entrySet()) {
        if (columns.get(entry.getKey()) == Mark.LABEL) {
          note(entry.getValue());
          Optional<String> doubt = doubt(entry.getKey());
          if (doubt.isPresent()) {
            return doubt;
          }
        }
      }
    }
    return Optional.empty();
  }

  private void note(JsonNode value) {
    number(value)
        .ifPresent(
            number -> {
              zeros |= number == 0;
              ones |= number == 1;
              minusOnes |= number == -1;
              if (number != 0 && number != 1 && otherNumber.isEmpty()) {
                otherNumber = RowMapper.shortened(value);
              }
            });
  }

  private Optional<String> doubt(String column) {
    if (zeros && !otherNumber.isEmpty()) {
      return Optional.of(
          Phrase.of(
              "the column \"%s\" holds 0, which marks answers to avoid (preference data), and"
                  + " also %s. If it is no such mark, say --columns %s=none",
              column, otherNumber, LABEL));
    }
    return ones && minusOnes && !named
        ? Optional.of(
            Phrase.of(
                "the column \"%s\" holds 1 and -1. If -1 marks answers to avoid (preference data),"
                    + " say --columns %s=%s, otherwise --columns %s=none",
                column, LABEL, CommaList.quoted(column), LABEL))
        : Optional.empty();
  }

  /// Whether rows with these columns hold a chosen and a rejected answer.
  static boolean arePairs(Collection<String> names) {
    return names.contains(CHOSEN) && names.contains(REJECTED);
  }
}
