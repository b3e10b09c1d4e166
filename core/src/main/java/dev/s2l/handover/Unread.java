package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.NameAccount;
import dev.s2l.dataset.RowLayout;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What chosen rows say and some trainer does not read, in sentences without their ends.
final class Unread {
  private static final String FUNCTION_CALL = "function_call";

  /// Masks of tokens that TRL reads where there are no labels.
  private static final Set<String> TRL_MASKS = Set.of("completion_mask", "assistant_masks");

  private final Dataset dataset;
  private final ChosenRowScan rows;
  private final RowLayout layout;

  Unread(Dataset dataset, ChosenRowScan rows, RowLayout layout) {
    this.dataset = dataset;
    this.rows = rows;
    this.layout = layout;
  }

  /// What stands beside prompts, responses and turns.
  Set<String> beside() {
    var told = new TreeSet<String>();
    var columns = new LinkedHashMap<String, String>();
    for (String word : List.of(TrlRows.TOOLS, "functions", TrlRows.ARGUMENTS)) {
      columns.put(word, layout.column(word));
    }
    for (String column : columns("system")) {
      columns.put("system " + column, column);
    }
    columns.values().retainAll(filled());
    Map<String, JsonNode> firsts = rows.firsts(columns);
    JsonNode tools = firsts.get(TrlRows.TOOLS);
    if (tools != null && tools.isContainer()) {
      told.add(
          Phrase.of(
              "its \"%s\" are lists. LLaMA-Factory reads them as JSON text only, and stops",
              layout.column(TrlRows.TOOLS)));
    }
    if (firsts.containsKey("functions")) {
      told.add(
          Phrase.of(
              "its rows offer tools in \"%s\", in the older form. That is not handed over to"
                  + " LLaMA-Factory, axolotl and TRL",
              layout.column("functions")));
    }
    if (firsts.containsKey(TrlRows.ARGUMENTS)) {
      told.add(
          Phrase.of(
              "its rows give arguments to the chat template in \"%s\". The lines for TRL hand them"
                  + " over; LLaMA-Factory and axolotl do not read them of rows, they have one"
                  + " setting for all",
              layout.column(TrlRows.ARGUMENTS)));
    }
    var systems =
        firsts.keySet().stream()
            .filter(word -> word.startsWith("system "))
            .map(word -> columns.getOrDefault(word, ""))
            .collect(Collectors.toCollection(TreeSet::new));
    if (systems.size() > 1) {
      told.add(
          Phrase.of(
              "its rows have system texts in %s. LLaMA-Factory, axolotl and TRL are handed over"
                  + " \"%s\" alone",
              quoted(systems), layout.column("system")));
    }
    return told;
  }

  /// The keys of turns beside role and content that some row fills and that are no masks.
  ///
  /// @param columns with turns
  Set<String> keys(List<String> columns) {
    var keys = new TreeSet<String>();
    for (NameAccount.Name name : dataset.names().keys()) {
      boolean other = !Set.of("role", "content", "mask").contains(name.use());
      if (other && rows.any(name.name(), row -> haveKey(row, columns, name.name()))) {
        keys.add(name.name());
      }
    }
    return keys;
  }

  /// What is said of those keys.
  Set<String> ofTurns(Set<String> keys) {
    var told = new TreeSet<String>();
    if (!keys.isEmpty()) {
      told.add(
          Phrase.of(
              "its turns have %s. LLaMA-Factory reads role and content of a turn, and nothing else",
              quoted(keys)));
    }
    if (keys.contains(FUNCTION_CALL)) {
      told.add(
          Phrase.of(
              "its turns make calls in \"%s\", in the older form. That is not handed over to"
                  + " LLaMA-Factory, axolotl and TRL",
              FUNCTION_CALL));
    }
    return told;
  }

  /// Masks of rows of token ids.
  Set<String> masksOfTokens() {
    var columns = new LinkedHashMap<String, String>();
    columns.put("labels", layout.columnOr("labels"));
    for (String word : RowLayout.tokenMasks()) {
      columns.put(word, layout.columnOr(word));
    }
    columns.values().retainAll(filled());
    var masks = new TreeSet<>(rows.used(columns).values());
    boolean labels = masks.remove(layout.columnOr("labels"));
    var told = new TreeSet<String>();
    if (!masks.isEmpty()) {
      boolean trl = !labels && TRL_MASKS.containsAll(masks);
      told.add(
          Phrase.of(
              "its rows say by %s which tokens are learned. %s",
              quoted(masks),
              trl
                  ? "TRL obeys that; axolotl would learn all tokens"
                  : Phrase.of(
                      "That is not handed over to axolotl and TRL, which would learn %s",
                      labels ? "what \"labels\" say alone" : "all tokens")));
    }
    return told;
  }

  /// The columns that hold something in some row of the data set.
  private Set<String> filled() {
    return dataset.names().columns().stream()
        .map(NameAccount.Name::name)
        .collect(Collectors.toSet());
  }

  private Set<String> columns(String use) {
    return dataset.names().columns().stream()
        .filter(name -> name.use().equals(use))
        .map(NameAccount.Name::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private boolean haveKey(int row, List<String> columns, String key) {
    Map<String, JsonNode> values = dataset.values(row);
    for (String column : columns) {
      JsonNode turns = SpelledTurns.list(values.get(column));
      if (turns != null && turns.isArray()) {
        for (JsonNode turn : turns) {
          JsonNode value = turn.get(key);
          if (value != null && !value.isNull()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String quoted(Set<String> names) {
    return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }
}
