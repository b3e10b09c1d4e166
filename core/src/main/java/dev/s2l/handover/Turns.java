package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The turns of chosen rows as trainers have to know them.
///
/// @param keys that some row fills, beside role and content
record Turns(TurnTags tags, Set<String> keys, ContentParts parts, SystemTexts systems) {

  /// @param first the first of the rows
  /// @param columns with turns
  /// @param used the user's columns by our word
  static Turns of(
      Dataset dataset,
      ChosenRowScan rows,
      RowLayout layout,
      int first,
      List<String> columns,
      Unread unread,
      Map<String, String> used) {
    var tags = TurnTags.of(dataset, rows, layout, first, columns);
    return new Turns(
        tags,
        unread.keys(columns),
        ContentParts.of(dataset, rows, columns, tags.tag("content_tag")),
        SystemTexts.of(dataset, rows, used.getOrDefault("system", ""), columns, tags));
  }

  /// Those of both, if they name the same things alike.
  Optional<Turns> with(Turns other) {
    var both = new TreeSet<>(keys);
    both.addAll(other.keys);
    return tags.with(other.tags)
        .map(
            joined ->
                new Turns(joined, both, parts.with(other.parts), systems.with(other.systems)));
  }

  /// What TRL's SFTTrainer is given.
  TrlRows trl(TrlRows.Kind kind, Map<String, String> used) {
    var turns = new TrlTurns(tags.roles(), !keys.isEmpty(), parts.any(), systems.repeated());
    var columns = new TreeMap<>(used);
    if (!turns.needNoChange()) {
      columns.put("role_tag", tags.tag("role_tag"));
      columns.put("content_tag", tags.tag("content_tag"));
    }
    return new TrlRows(kind, columns, turns);
  }
}
