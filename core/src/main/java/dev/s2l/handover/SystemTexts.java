package dev.s2l.handover;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Chosen rows with a system text beside turns that begin with one.
///
/// @param repeated whether both are the same in some row, which says it once
/// @param different in how many rows they are not
/// @param first where the first of these stands
record SystemTexts(boolean repeated, int different, String first) {
  private static final Set<String> NAMES = Set.of("system", "developer");

  /// @param column with system texts; empty if there is none
  /// @param columns with turns
  static SystemTexts of(
      Dataset dataset, ChosenRowScan rows, String column, List<String> columns, TurnTags tags) {
    var repeated = new ArrayList<Integer>();
    var different = new ArrayList<Integer>();
    if (!column.isEmpty()) {
      rows.holding(
          List.of(tags.tag("role_tag")),
          name ->
              name.equals(tags.tag("system_tag")) || NAMES.contains(name.toLowerCase(Locale.ROOT)),
          row -> {
            JsonNode beside = dataset.values(row).get(column);
            if (beside == null
                || beside.asString("").isEmpty()
                || !(dataset.example(row).content() instanceof Content.Conversation read)) {
              return;
            }
            int added = read.turns().size() - written(dataset, row, columns);
            if (added < read.turns().size() && read.turns().get(added).role() == Role.SYSTEM) {
              (added == 0 ? repeated : different).add(row);
            }
          });
    }
    return new SystemTexts(
        !repeated.isEmpty(),
        different.size(),
        different.isEmpty() ? "" : ChosenRowScan.place(dataset, different.getFirst()));
  }

  private static int written(Dataset dataset, int row, List<String> columns) {
    int turns = 0;
    for (String column : columns) {
      JsonNode list = SpelledTurns.list(dataset.values(row).get(column));
      turns += list == null ? 0 : list.size();
    }
    return turns;
  }

  SystemTexts with(SystemTexts other) {
    return new SystemTexts(
        repeated || other.repeated,
        different + other.different,
        different > 0 ? first : other.first);
  }

  /// What trainers do with two texts, in a sentence without its end.
  Optional<String> obstacle() {
    return different == 0
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "in %,d rows (the first is %s) a system text stands beside turns that begin with"
                    + " another one. s2l and the lines for TRL give both; LLaMA-Factory and axolotl"
                    + " read that of the turns alone",
                different, first));
  }
}
