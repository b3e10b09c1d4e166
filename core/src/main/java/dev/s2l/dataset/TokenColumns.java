package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Reads rows that are token ids already: `input_ids`, with `labels` (−100 = not learned) or a mask
/// of zeros and ones; positions at the end that `attention_mask` hides are padding, and are
/// dropped.
final class TokenColumns {
  private static final int NOT_LEARNED = -100;

  private TokenColumns() {}

  static Content.Pretokenized read(RowLayout layout, Map<String, JsonNode> row) throws RowRejected {
    String column = layout.column("input_ids");
    int[] ids = integers(row, column);
    int length = unpadded(layout, row, ids.length);
    boolean[] learned = new boolean[length];
    int[] kept = new int[length];
    String labelColumn = layout.column("labels");
    String maskColumn = layout.column("loss_mask");
    int[] labels = has(row, labelColumn) ? integers(row, labelColumn) : new int[0];
    int[] mask = has(row, maskColumn) ? integers(row, maskColumn) : new int[0];
    check(labelColumn, has(row, labelColumn), labels.length, ids.length);
    check(maskColumn, has(row, maskColumn), mask.length, ids.length);
    for (int i = 0; i < length; i++) {
      if (ids[i] < 0) {
        throw bad(column, Phrase.of("id %d at position %d is negative", ids[i], i));
      }
      if (labels.length > 0 && labels[i] != NOT_LEARNED && labels[i] != ids[i]) {
        throw bad(
            labelColumn,
            Phrase.of(
                "label %d at position %d is neither -100 nor the id %d", labels[i], i, ids[i]));
      }
      kept[i] = ids[i];
      learned[i] = labels.length > 0 ? labels[i] != NOT_LEARNED : mask.length == 0 || mask[i] != 0;
    }
    return new Content.Pretokenized(kept, learned);
  }

  private static int unpadded(RowLayout layout, Map<String, JsonNode> row, int length)
      throws RowRejected {
    String column = layout.column("attention_mask");
    if (!has(row, column)) {
      return length;
    }
    int[] mask = integers(row, column);
    check(column, true, mask.length, length);
    int end = length;
    while (end > 0 && mask[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static boolean has(Map<String, JsonNode> row, String column) {
    JsonNode value = row.get(column);
    return value != null && !value.isNull();
  }

  private static int[] integers(Map<String, JsonNode> row, String column) throws RowRejected {
    JsonNode value = row.get(column);
    if (value == null || value.isNull()) {
      throw new RowRejected(
          RejectReason.MISSING_COLUMN, column, Phrase.of("the row has no column \"%s\"", column));
    }
    if (!value.isArray()) {
      throw RowMapper.wrongType(column, "a list of whole numbers", value);
    }
    int[] numbers = new int[value.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = value.get(i);
      if (!number.canConvertToInt() || !number.isIntegralNumber()) {
        throw bad(column, Phrase.of("position %d is no whole number of 32 bits", i));
      }
      numbers[i] = number.intValue();
    }
    return numbers;
  }

  private static void check(String column, boolean present, int length, int expected)
      throws RowRejected {
    if (present && length != expected) {
      throw bad(column, Phrase.of("%d values for %d ids", length, expected));
    }
  }

  private static RowRejected bad(String column, String message) {
    return new RowRejected(RejectReason.BAD_TOKENS, column, message);
  }
}
