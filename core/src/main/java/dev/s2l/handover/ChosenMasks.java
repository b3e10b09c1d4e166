package dev.s2l.handover;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.NameAccount;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.dataset.Turn;
import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// How chosen rows say which turns are learned, if that is not what trainers do by themselves:
/// learn all that the assistant says.
///
/// @param names of the keys of turns and of the columns beside them that say it; empty if no row
///   says anything else
/// @param key the one among them that axolotl obeys
record ChosenMasks(TreeSet<String> names, Optional<String> key) {
  static final ChosenMasks NONE = new ChosenMasks(new TreeSet<>(), Optional.empty());

  private static final String MASK = "mask";

  /// @param column with the turns
  static ChosenMasks of(Dataset dataset, ChosenRowScan rows, String column) {
    var keys = masks(dataset.names().keys());
    var columns = new TreeSet<String>();
    for (String name : masks(dataset.names().columns())) {
      columns.addAll(rows.used(Map.of(MASK, name)).values());
    }
    if (keys.isEmpty() && columns.isEmpty()) {
      return NONE;
    }
    var seen = new Seen(dataset, column, keys);
    if (columns.isEmpty()) {
      rows.holding(List.copyOf(keys), Integer.MAX_VALUE, seen);
    } else {
      rows.all(seen);
    }
    if (!seen.differ) {
      return NONE;
    }
    Optional<String> key =
        columns.isEmpty() && seen.obeyed && seen.found.size() == 1
            ? Optional.of(seen.found.first())
            : Optional.empty();
    columns.addAll(seen.found);
    return new ChosenMasks(columns, key);
  }

  /// Those of both.
  ChosenMasks with(ChosenMasks other) {
    if (names.isEmpty() || other.names.isEmpty()) {
      return names.isEmpty() ? other : this;
    }
    var joined = new TreeSet<>(names);
    joined.addAll(other.names);
    return new ChosenMasks(joined, key.filter(name -> other.key.filter(name::equals).isPresent()));
  }

  /// The same for a form whose turns axolotl does not read.
  ChosenMasks withoutKey() {
    return new ChosenMasks(names, Optional.empty());
  }

  /// What trainers do not read, in a sentence without its end.
  Optional<String> obstacle() {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String named = names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    return Optional.of(
        key.isPresent()
            ? Phrase.of(
                "its rows say by %s which turns are learned. axolotl obeys that"
                    + " (`message_field_training`); it is not handed over to LLaMA-Factory and TRL,"
                    + " which would learn all answers",
                named)
            : Phrase.of(
                "its rows say by %s which turns are learned. That is not handed over to"
                    + " LLaMA-Factory, axolotl and TRL, which would learn all answers",
                named));
  }

  private static TreeSet<String> masks(List<NameAccount.Name> names) {
    return names.stream()
        .filter(name -> name.use().equals(MASK))
        .map(NameAccount.Name::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Compares what rows say with what trainers would learn.
  private static final class Seen implements IntConsumer {
    private final Dataset dataset;
    private final String column;
    private final TreeSet<String> keys;
    private final TreeSet<String> found = new TreeSet<>();
    private boolean differ;
    private boolean obeyed = true;

    Seen(Dataset dataset, String column, TreeSet<String> keys) {
      this.dataset = dataset;
      this.column = column;
      this.keys = keys;
    }

    @Override
    public void accept(int row) {
      if (!(dataset.example(row).content() instanceof Content.Conversation conversation)) {
        return;
      }
      List<Turn> turns = conversation.turns();
      JsonNode written = SpelledTurns.list(dataset.values(row).get(column));
      int size = written != null && written.isArray() ? written.size() : turns.size();
      int before = turns.size() - size; // A system text beside the turns, or the prompt.
      for (int i = Math.max(0, before); i < turns.size(); i++) {
        boolean usual = turns.get(i).role() == Role.ASSISTANT;
        boolean learned = turns.get(i).learned();
        differ |= learned != usual;
        boolean told = usual;
        JsonNode turn = written != null && written.isArray() ? written.path(i - before) : null;
        for (String key : keys) {
          JsonNode said = turn == null ? null : turn.get(key);
          if (said != null && !said.isNull()) {
            found.add(key);
            obeyed &= said.isBoolean();
            told = said.asBoolean(usual);
          }
        }
        obeyed &= told == learned;
      }
      if (written == null || !written.isArray()) {
        obeyed = false;
        found.addAll(keys);
      }
    }
  }
}
