package dev.s2l.dataset;

import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/// Finds rows of token ids that hold several documents, packed for training: positions that begin
/// again, lengths or ends of the documents, or their numbers. Such a row has one loss for all of
/// its documents and can only be chosen with all of them, so it is rejected.
final class PackedRows {
  private static final String POSITIONS = "position_ids";

  /// One entry a document.
  private static final List<String> LENGTHS =
      List.of("seq_lengths", "sequence_lengths", "seq_lens", "seq_start_id");

  /// One entry a document, and the end.
  private static final List<String> CUMULATED =
      List.of("cu_seqlens", "cu_seq_lens", "cu_seq_lens_q", "cu_seqlens_q");

  /// One entry a token.
  private static final List<String> NUMBERS =
      List.of("seq_idx", "segment_ids", "sequence_ids", "sequence_id", "document_ids", "doc_ids");

  /// The columns that are looked at, each under the word that is its usual name.
  static final List<String> WORDS =
      java.util.stream.Stream.of(List.of(POSITIONS), LENGTHS, CUMULATED, NUMBERS)
          .flatMap(List::stream)
          .toList();

  private PackedRows() {}

  /// @param ids how many ids the row has
  /// @param shown those of them that are no padding
  static void refuse(RowLayout layout, Map<String, JsonNode> row, int ids, TokenColumns.Shown shown)
      throws RowRejected {
    String positions = layout.columnOr(POSITIONS);
    if (TokenColumns.has(row, positions)) {
      refusePositions(positions, TokenColumns.integers(row, positions), ids, shown);
    }
    for (String word : LENGTHS) {
      refuseSeveral(layout, row, word, 1);
    }
    for (String word : CUMULATED) {
      refuseSeveral(layout, row, word, 2);
    }
    for (String word : NUMBERS) {
      String column = layout.columnOr(word);
      JsonNode list = listIn(row.get(column));
      if (list.isArray() && list.size() == ids && shown.to() > shown.from()) {
        String first = list.get(shown.from()).asString("");
        for (int i = shown.from(); i < shown.to(); i++) {
          JsonNode number = list.get(i);
          if ((number.isNumber() || number.isString()) && !number.asString().equals(first)) {
            throw packed(column, Phrase.of("position %d belongs to another document", i));
          }
        }
      }
    }
  }

  /// @param at where the mask is neither 0 nor 1
  static void refuseNumbered(String attentionMask, JsonNode list, int at) throws RowRejected {
    if (list.get(at).isIntegralNumber() && list.get(at).longValue() > 1) {
      throw packed(
          attentionMask, Phrase.of("it is %d at position %d", list.get(at).longValue(), at));
    }
  }

  /// Positions count from 0 at the first id, or at the first one that is no padding.
  private static void refusePositions(
      String column, int[] positions, int ids, TokenColumns.Shown shown) throws RowRejected {
    TokenColumns.checkLength(column, positions.length, ids);
    int first = shown.to() > shown.from() ? positions[shown.from()] : 0;
    for (int i = shown.from(); i < shown.to(); i++) {
      if (i > shown.from() && positions[i] <= positions[i - 1]) {
        throw packed(
            column, Phrase.of("after %d it goes on with %d", positions[i - 1], positions[i]));
      }
      boolean counts = positions[i] == first + i - shown.from();
      if (!counts || (first != 0 && first != shown.from())) {
        throw TokenColumns.bad(
            column,
            Phrase.of(
                "it is %d at position %d; expected 0, 1, 2 … from the first id on",
                positions[i], i));
      }
    }
  }

  private static void refuseSeveral(
      RowLayout layout, Map<String, JsonNode> row, String word, int ofOneDocument)
      throws RowRejected {
    String column = layout.columnOr(word);
    if (!TokenColumns.has(row, column)) {
      return;
    }
    JsonNode list = listIn(row.get(column));
    if (!list.isArray() && TurnMasks.number(list).isEmpty()) {
      throw RowMapper.wrongType(column, "a list of numbers", list);
    }
    if (list.size() > ofOneDocument) {
      throw packed(column, Phrase.of("it has %d entries", list.size()));
    }
  }

  /// The list that a value is or spells, as tables and columns of text have it: `[0, 2, 4]`,
  /// `0,2,4`, `[0 2 4]`. A batch of one list is that list. Anything else stays what it is.
  private static JsonNode listIn(@Nullable JsonNode value) {
    if (value == null) {
      return MissingNode.getInstance();
    }
    JsonNode list = value.isString() ? spelled(value) : value;
    while (list.size() == 1 && list.path(0).isArray()) {
      list = list.path(0);
    }
    return list;
  }

  private static JsonNode spelled(JsonNode text) {
    String inner = text.stringValue().strip();
    while (inner.startsWith("[") && inner.endsWith("]")) {
      inner = inner.substring(1, inner.length() - 1).strip();
    }
    String[] parts = inner.split("[,;\\s]+", -1);
    if (parts.length == 1 && !text.stringValue().contains("[")) {
      return text;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (inner.isEmpty()) {
      return list;
    }
    for (String part : parts) {
      if (!part.matches("\"?-?[0-9]{1,18}(\\.0*)?\"?")) {
        return text;
      }
      list.add(Long.parseLong(part.replaceAll("\\.0*|\"", "")));
    }
    return list;
  }

  private static RowRejected packed(String column, String how) {
    return new RowRejected(
        RejectReason.PACKED_ROW,
        column,
        Phrase.of(
            "\"%s\" says that the row holds several documents (%s); give every document as a row of"
                + " its own, as it was before packing",
            column, how));
  }
}
