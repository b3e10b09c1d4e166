package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Chosen rows in which contents of turns are lists of parts (`{"type": "text", "text": "…"}`). s2l
/// reads the texts of the parts as one.
///
/// @param rows how many
/// @param bare whether parts are texts themselves, which axolotl drops
/// @param first where the first one stands
record ContentParts(int rows, boolean bare, String first) {

  /// @param columns with turns
  /// @param key of the content
  static ContentParts of(Dataset dataset, ChosenRowScan rows, List<String> columns, String key) {
    var found = new ArrayList<Integer>();
    var bare = new ArrayList<Integer>();
    rows.holding(
        List.of(key),
        value -> value.startsWith("["),
        row -> {
          var lists = in(dataset, row, columns, key);
          if (!lists.isEmpty()) {
            found.add(row);
          }
          for (JsonNode list : lists) {
            if (list.values().stream().anyMatch(JsonNode::isString)) {
              bare.add(row);
            }
          }
        });
    return new ContentParts(
        found.size(),
        !bare.isEmpty(),
        found.isEmpty() ? "" : ChosenRowScan.place(dataset, found.getFirst()));
  }

  private static List<JsonNode> in(Dataset dataset, int row, List<String> columns, String key) {
    var lists = new ArrayList<JsonNode>();
    for (String column : columns) {
      JsonNode turns = SpelledTurns.list(dataset.values(row).get(column));
      if (turns != null && turns.isArray()) {
        for (JsonNode turn : turns) {
          if (turn.path(key).isArray()) {
            lists.add(turn.path(key));
          }
        }
      }
    }
    return lists;
  }

  boolean any() {
    return rows > 0;
  }

  ContentParts with(ContentParts other) {
    return new ContentParts(rows + other.rows, bare || other.bare, any() ? first : other.first);
  }

  /// What trainers do with them, in a sentence without its end.
  Optional<String> obstacle() {
    return any()
        ? Optional.of(
            Phrase.of(
                "in %,d rows (the first is %s) contents of turns are lists of parts. s2l%s and the"
                    + " lines for TRL read the texts of the parts as one; LLaMA-Factory%s not,"
                    + " and %s no entry for it",
                rows,
                first,
                bare ? "" : ", axolotl",
                bare ? " and axolotl do" : " does",
                bare ? "have" : "has"))
        : Optional.empty();
  }
}
