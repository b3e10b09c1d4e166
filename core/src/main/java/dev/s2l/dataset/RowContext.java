package dev.s2l.dataset;

import dev.s2l.run.CommaList;
import dev.s2l.run.Phrase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads what stands beside the turns of a row: the system text, the tools, the arguments for the
/// chat template. Refuses what would change the meaning and is not computed: weights of rows, and
/// masks of whole conversations.
final class RowContext {
  private static final String ARGUMENTS = "chat_template_kwargs";

  private final List<String> systems;
  private final List<String> weights;
  private final List<String> masks;
  private final String tools;
  private final String functions;
  private final String arguments;
  private final ToolCalls calls;

  /// Our words by columns that are not read and seem to hold what the words mean.
  private final Map<String, String> unread = new HashMap<>();

  RowContext(RowLayout layout, ToolCalls calls) {
    this.calls = calls;
    boolean turns =
        layout.kind() == RowLayout.Kind.CONVERSATION || layout.kind() == RowLayout.Kind.INSTRUCTION;
    this.systems = turns ? names(layout, "system", KnownNames.SYSTEM) : List.of();
    this.weights = names(layout, "weight", KnownNames.ROW_WEIGHTS);
    this.masks =
        switch (layout.kind()) {
          case CONVERSATION -> names(layout, "mask", KnownNames.ROW_MASKS);
          case INSTRUCTION, TEXT ->
              layout.column("mask").isEmpty() ? List.of() : List.of(layout.column("mask"));
          case TOKENS -> List.of();
        };
    this.tools = turns ? layout.column("tools") : "";
    this.functions = turns ? layout.column("functions") : "";
    this.arguments = turns ? layout.column(ARGUMENTS) : "";
    if (turns) {
      addUnread(layout);
    }
  }

  private void addUnread(RowLayout layout) {
    KnownNames.UNREAD.forEach(
        (word, names) -> {
          if (layout.column(word).equals(word)) {
            names.forEach(name -> unread.put(name, word));
          }
        });
    unread.keySet().removeAll(layout.columns().values());
  }

  /// The columns that are looked at because they may hold more than is read.
  Set<String> unread() {
    return unread.keySet();
  }

  /// Refuses tools and arguments for the chat template under names that are not read. Other values
  /// under such names, as texts, are none.
  void refuseUnread(Map<String, JsonNode> row) throws RowRejected {
    for (var entry : row.entrySet()) {
      String column = entry.getKey();
      String word = unread.get(column);
      if (word != null && holdsObject(entry.getValue())) {
        throw new RowRejected(
            RejectReason.BAD_TEMPLATE_ARGUMENT,
            column,
            Phrase.of(
                "\"%s\" seems to hold what \"%s\" does; columns of this name are not read. Say"
                    + " --columns %s=%s, or --columns %s=none if it does not",
                column, word, word, CommaList.quoted(column), word));
      }
    }
  }

  private static boolean holdsObject(JsonNode value) {
    return value.isString()
        ? value.stringValue().replaceAll("[\\s\\[]", "").startsWith("{\"")
        : value.isObject() ? !value.isEmpty() : value.path(0).isObject();
  }

  /// The columns that may hold what `word` means: the user's, or all usual ones that mean nothing
  /// else.
  private static List<String> names(RowLayout layout, String word, List<String> known) {
    String column = layout.column(word);
    if (!column.isEmpty() && !known.contains(column)) {
      return List.of(column);
    }
    var others = new HashSet<String>();
    layout.columns().forEach((other, name) -> addUnless(other.equals(word), name, others));
    return known.stream().filter(name -> !others.contains(name)).toList();
  }

  private static void addUnless(boolean not, String name, Set<String> names) {
    if (!not) {
      names.add(name);
    }
  }

  /// The columns that are read, by what they are for.
  Map<String, List<String>> columns() {
    return Map.of("system", systems, "weight", weights, "mask", masks);
  }

  /// The system text of the row; empty if it has none.
  String system(Map<String, JsonNode> row) throws RowRejected {
    String system = "";
    String from = "";
    for (String column : systems) {
      String text = RowMapper.optionalText(row, column);
      if (text.isEmpty() || text.equals(system)) {
        continue;
      }
      if (!system.isEmpty()) {
        throw new RowRejected(
            RejectReason.CONTRADICTION,
            column,
            Phrase.of("\"%s\" and \"%s\" are different system texts", from, column));
      }
      system = text;
      from = column;
    }
    return system;
  }

  /// The tools on offer as JSON text; empty if there are none.
  String tools(Map<String, JsonNode> row) throws RowRejected {
    String offered = calls.list(row.get(tools), tools, false);
    String older = calls.list(row.get(functions), functions, true);
    if (!offered.isEmpty() && !older.isEmpty() && !offered.equals(older)) {
      throw new RowRejected(
          RejectReason.CONTRADICTION,
          functions,
          Phrase.of("the row offers tools in \"%s\" and others in \"%s\"", tools, functions));
    }
    return offered.isEmpty() ? older : offered;
  }

  /// The arguments for the chat template as JSON text; empty if there are none.
  String arguments(Map<String, JsonNode> row) throws RowRejected {
    JsonNode given = calls.object(row.get(arguments), arguments);
    if (given == null) {
      return "";
    }
    for (String name : given.propertyNames()) {
      if (KnownNames.TEMPLATE_VARIABLES.contains(name)) {
        throw new RowRejected(
            RejectReason.BAD_TEMPLATE_ARGUMENT,
            arguments,
            Phrase.of(
                "\"%s\" sets \"%s\", which s2l gives to the template itself", arguments, name));
      }
    }
    return given.toString();
  }

  /// Refuses a weight other than 1.
  void refuseWeight(Map<String, JsonNode> row) throws RowRejected {
    for (String column : weights) {
      JsonNode value = row.get(column);
      if (value == null || RowMapper.isAbsent(value) || isOne(value)) {
        continue;
      }
      throw new RowRejected(
          RejectReason.UNSUPPORTED_WEIGHT,
          column,
          Phrase.of(
              "\"%s\" is %s: every row counts once, weights of rows are not computed. If it is no"
                  + " weight of the row, say --columns weight=none",
              column, RowMapper.shortened(value)));
    }
  }

  /// Whether the value asks for nothing. A text that is no number may be one in another spelling
  /// (`0,5`), so it does not.
  private static boolean isOne(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return TurnMasks.number(value)
        .map(number -> number.compareTo(java.math.BigDecimal.ONE) == 0)
        .orElse(false);
  }

  /// Refuses a mask for the whole row, unless it says what holds anyway: that the user's turns are
  /// not learned.
  void refuseMask(Map<String, JsonNode> row) throws RowRejected {
    for (String column : masks) {
      @Nullable JsonNode value = row.get(column);
      if (value == null || value.isNull() || (value.isContainer() && value.isEmpty())) {
        continue;
      }
      String text = value.isString() ? value.stringValue().strip().toLowerCase(Locale.ROOT) : "-";
      if (!Set.of("", "user", "human").contains(text)) {
        throw TurnMasks.bad(
            column,
            column,
            value,
            "a mask of the whole row is not understood. Mark the turns or the tokens, or say"
                + " --columns mask=none if it is no mask");
      }
    }
  }
}
