package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Reads rows that are token ids already: `input_ids`, with `labels` (−100 = not learned) or masks
/// of zeros and ones. A token is learned where all of them say so, as in TRL. What `attention_mask`
/// hides in front and behind is padding, and is dropped. A row of several documents ([PackedRows])
/// is rejected.
final class TokenColumns {
  /// Masks of what is learned, by the names that trainers and tokenizers give them. A weight of a
  /// token is a mask as long as it is 0 or 1.
  private static final List<String> MASKS =
      List.of(
          "loss_mask",
          "completion_mask",
          "assistant_masks",
          "assistant_mask",
          "response_mask",
          "target_mask",
          "token_loss_mask",
          "token_weights",
          "loss_weights",
          "weights");

  /// Ids of what is learned, and −100.
  private static final List<String> LABELS = List.of("labels", "label_ids");

  /// 1 where a token belongs to the prompt.
  private static final String PROMPT_MASK = "prompt_mask";

  /// The columns that are looked at, each under the word that is its usual name.
  static final List<String> WORDS = words();

  /// Those of them that say what is learned.
  private static final Set<String> SAYING =
      Stream.of(LABELS, MASKS, List.of(PROMPT_MASK))
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  /// The same without `labels`, which every trainer reads.
  static final List<String> TOLD =
      WORDS.stream().filter(word -> SAYING.contains(word) && !word.equals("labels")).toList();

  private static final int NOT_LEARNED = -100;

  private TokenColumns() {}

  private static List<String> words() {
    var words = new ArrayList<>(List.of("input_ids", "attention_mask"));
    words.addAll(LABELS);
    words.addAll(MASKS);
    words.add(PROMPT_MASK);
    words.addAll(PackedRows.WORDS);
    return List.copyOf(words);
  }

  /// The tokens of a row that are no padding.
  ///
  /// @param from the first one, `to` the first one after them
  record Shown(int from, int to) {}

  static Content.Pretokenized read(RowLayout layout, Map<String, JsonNode> row) throws RowRejected {
    String column = layout.columnOr("input_ids");
    int[] ids = integers(row, column);
    Shown shown = shown(layout, row, ids.length);
    for (int i = shown.from; i < shown.to; i++) {
      if (ids[i] < 0) {
        throw bad(column, Phrase.of("id %d at position %d is negative", ids[i], i));
      }
    }
    PackedRows.refuse(layout, row, ids.length, shown);
    boolean[] learned = learned(layout, row, ids, shown);
    return new Content.Pretokenized(
        Arrays.copyOfRange(ids, shown.from, shown.to),
        Arrays.copyOfRange(learned, shown.from, shown.to));
  }

  /// @return one flag an id, those of padding included
  private static boolean[] learned(
      RowLayout layout, Map<String, JsonNode> row, int[] ids, Shown shown) throws RowRejected {
    boolean[] learned = new boolean[ids.length];
    Arrays.fill(learned, true);
    var sayingYes = new ArrayList<String>();
    for (String word : WORDS) {
      String column = layout.columnOr(word);
      if (!SAYING.contains(word) || !has(row, column)) {
        continue;
      }
      boolean[] mask =
          LABELS.contains(word)
              ? labelled(row, column, ids, shown)
              : mask(row, column, ids.length, word.equals(PROMPT_MASK));
      note(column, mask, shown, sayingYes);
      for (int i = 0; i < ids.length; i++) {
        learned[i] &= mask[i];
      }
    }
    if (sayingYes.size() > 1 && !any(learned, shown)) {
      throw bad(
          sayingYes.getFirst(),
          Phrase.of(
              "%s contradict each other: each has tokens to learn, and there is none that all of"
                  + " them have",
              String.join(" and ", sayingYes)));
    }
    return learned;
  }

  private static boolean[] labelled(
      Map<String, JsonNode> row, String column, int[] ids, Shown shown) throws RowRejected {
    int[] labels = integers(row, column);
    checkLength(column, labels.length, ids.length);
    boolean[] learned = new boolean[ids.length];
    for (int i = shown.from; i < shown.to; i++) {
      if (labels[i] != NOT_LEARNED && labels[i] != ids[i]) {
        throw bad(
            column,
            Phrase.of(
                "label %d at position %d is neither -100 nor the id %d", labels[i], i, ids[i]));
      }
      learned[i] = labels[i] != NOT_LEARNED;
    }
    return learned;
  }

  private static void note(String column, boolean[] mask, Shown shown, List<String> sayingYes) {
    if (any(mask, shown)) {
      sayingYes.add(column);
    }
  }

  private static boolean any(boolean[] flags, Shown shown) {
    for (int i = shown.from; i < shown.to; i++) {
      if (flags[i]) {
        return true;
      }
    }
    return false;
  }

  /// @param hides whether 1 stands where nothing is learned
  private static boolean[] mask(Map<String, JsonNode> row, String column, int length, boolean hides)
      throws RowRejected {
    JsonNode list = list(row, column);
    checkLength(column, list.size(), length);
    boolean[] mask = new boolean[length];
    for (int i = 0; i < length; i++) {
      JsonNode value = list.get(i);
      boolean yes = value.isBoolean() ? value.booleanValue() : isNumber(value, 1);
      if (!yes && !value.isBoolean() && !isNumber(value, 0)) {
        throw bad(
            column, Phrase.of("position %d is %s; expected 0 or 1", i, RowMapper.shortened(value)));
      }
      mask[i] = yes != hides;
    }
    return mask;
  }

  private static boolean isNumber(JsonNode value, int number) {
    return value.isNumber() && value.doubleValue() == number;
  }

  private static Shown shown(RowLayout layout, Map<String, JsonNode> row, int length)
      throws RowRejected {
    String column = layout.columnOr("attention_mask");
    if (!has(row, column)) {
      return new Shown(0, length);
    }
    JsonNode list = list(row, column);
    checkLength(column, list.size(), length);
    int from = 0;
    while (from < length && isHidden(list.get(from))) {
      from++;
    }
    int to = length;
    while (to > from && isHidden(list.get(to - 1))) {
      to--;
    }
    for (int i = from; i < to; i++) {
      JsonNode value = list.get(i);
      if (isHidden(value)) {
        throw bad(
            column,
            Phrase.of(
                "it hides position %d between positions that it shows; padding stands in front or"
                    + " behind",
                i));
      }
      if (!isNumber(value, 1) && !(value.isBoolean() && value.booleanValue())) {
        // Trainers that pack number the documents in the attention mask.
        PackedRows.refuseNumbered(column, list, i);
        throw bad(
            column, Phrase.of("position %d is %s; expected 0 or 1", i, RowMapper.shortened(value)));
      }
    }
    if (length > 0 && from == to) {
      throw bad(column, Phrase.of("it hides all %d ids", length));
    }
    return new Shown(from, to);
  }

  private static boolean isHidden(JsonNode value) {
    return isNumber(value, 0) || (value.isBoolean() && !value.booleanValue());
  }

  /// Whether the row has a value in the column. An empty cell of a table is none.
  static boolean has(Map<String, JsonNode> row, String column) {
    return !RowMapper.isAbsent(row.get(column));
  }

  static int[] integers(Map<String, JsonNode> row, String column) throws RowRejected {
    JsonNode list = list(row, column);
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = list.get(i);
      if (!number.isIntegralNumber() || !number.canConvertToInt()) {
        throw bad(
            column,
            Phrase.of(
                "position %d is %s, no whole number of 32 bits", i, RowMapper.shortened(number)));
      }
      numbers[i] = number.intValue();
    }
    return numbers;
  }

  private static JsonNode list(Map<String, JsonNode> row, String column) throws RowRejected {
    JsonNode value = row.get(column);
    if (value == null || value.isNull()) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    if (!value.isArray()) {
      throw RowMapper.wrongType(column, "a list of numbers", value);
    }
    return value;
  }

  static void checkLength(String column, int length, int expected) throws RowRejected {
    if (length != expected) {
      throw bad(column, Phrase.of("%d values for %d ids", length, expected));
    }
  }

  static RowRejected bad(String column, String message) {
    return new RowRejected(RejectReason.BAD_TOKENS, column, message);
  }
}
