package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  /// Names under which others write the same mark.
  private static final List<String> OTHER_MARKS = List.of("desirable", "is_desirable", "is_chosen");

  static final String CHOSEN = "chosen";
  static final String REJECTED = "rejected";
  private final String label;
  private final String ktoTag;
  private final List<String> others;
  private final boolean marks;
  private final boolean everySpelling;
  private boolean zeros;
  private String otherNumber = "";

  PreferenceRows(RowLayout layout) {
    this.label = layout.columnOr(LABEL);
    this.ktoTag = layout.columnOr(KTO_TAG);
    this.others =
        layout.column(LABEL).isEmpty()
            ? OTHER_MARKS.stream().filter(name -> !layout.columns().containsValue(name)).toList()
            : List.of();
    this.marks =
        switch (layout.kind()) {
          case INSTRUCTION, CONVERSATION -> true;
          case TEXT, TOKENS -> false;
        };
    String response = layout.column("response");
    this.everySpelling =
        !layout.column(LABEL).isEmpty()
            || layout.kind() == RowLayout.Kind.CONVERSATION
            || (layout.column("prompt").equals("prompt")
                && (response.equals("completion") || response.equals("response")));
  }

  /// The columns that are looked at.
  List<String> columns() {
    return marks ? Stream.concat(Stream.of(label, ktoTag), others.stream()).toList() : List.of();
  }

  /// @throws RowRejected if the row's answer is marked as one to avoid
  void refuseUndesirable(Map<String, JsonNode> row) throws RowRejected {
    if (marks) {
      refuse(label, row.get(label), everySpelling);
      refuse(ktoTag, row.get(ktoTag), true);
      for (String other : others) {
        refuse(other, row.get(other), true);
      }
    }
  }

  private static void refuse(String column, @Nullable JsonNode value, boolean everySpelling)
      throws RowRejected {
    if (value == null) {
      return;
    }
    boolean avoided =
        value.isBoolean()
            ? !value.booleanValue()
            : everySpelling
                && (number(value).equals(Optional.of(0.0))
                    || (value.isString() && word(value).equals("false")));
    if (avoided) {
      throw new RowRejected(
          RejectReason.UNDESIRABLE,
          column,
          Phrase.of(
              "\"%s\" is %s: the answer is one to avoid (preference data). If it means something"
                  + " else: --columns %s=none",
              column, RowMapper.shortened(value), LABEL));
    }
  }

  private static String word(JsonNode value) {
    return value.stringValue().strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Double> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.doubleValue());
    }
    if (value.isString() && word(value).matches("[0-9]{1,9}(\\.0+)?")) {
      return Optional.of(Double.parseDouble(word(value)));
    }
    return Optional.empty();
  }

  /// Notes the number under `label`. Call it with every row of a file.
  ///
  /// @return a column that holds 0 and also other numbers than 0 and 1, so that it is no mark, and
  ///   rows were rejected by it; empty if there is none
  Optional<String> contradiction(Map<String, JsonNode> row) {
    JsonNode value = marks && everySpelling ? row.get(label) : null;
    if (value == null || value.isBoolean()) {
      return Optional.empty();
    }
    number(value)
        .ifPresent(
            number -> {
              zeros |= number == 0;
              if (number != 0 && number != 1 && otherNumber.isEmpty()) {
                otherNumber = RowMapper.shortened(value);
              }
            });
    return zeros && !otherNumber.isEmpty()
        ? Optional.of(
            Phrase.of(
                "the column \"%s\" holds 0, which marks answers to avoid (preference data), and"
                    + " also %s. If it is no such mark, say --columns %s=none",
                label, otherNumber, LABEL))
        : Optional.empty();
  }

  /// Whether rows with these columns hold a chosen and a rejected answer.
  static boolean arePairs(Collection<String> names) {
    return names.contains(CHOSEN) && names.contains(REJECTED);
  }
}
