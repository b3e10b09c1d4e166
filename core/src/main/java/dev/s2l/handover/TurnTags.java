package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// How the turns of chosen rows name their keys and roles, as it stands in the rows.
///
/// @param tags by their names in LLaMA-Factory
/// @param others what is said of rows whose turns are named otherwise, if there are any
record TurnTags(TreeMap<String, String> tags, Optional<String> others) {
  /// Tags of roles with the names that are in use for them.
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "user_tag", List.of("user", "human", "prompter"),
          "assistant_tag", List.of("assistant", "gpt", "chatgpt", "bing", "bard", "model"),
          "function_tag", List.of("function_call"),
          "observation_tag",
              List.of("tool", "observation", "function", "ipython", "function_response"),
          "system_tag", List.of("system", "developer"));

  /// Tags that every row has.
  private static final List<String> ALWAYS =
      List.of("role_tag", "content_tag", "user_tag", "assistant_tag");

  /// OpenAI's names of roles by their tags.
  private static final Map<String, String> ROLES =
      Map.of(
          "user_tag", "user",
          "assistant_tag", "assistant",
          "observation_tag", "tool",
          "system_tag", "system");

  /// Rows that are looked into for names of rare roles.
  private static final int LOOKED_INTO = 1_000;

  /// @param layout of the rows
  /// @param first the first of them
  static TurnTags of(Dataset dataset, ChosenRowScan rows, RowLayout layout, int first) {
    String column = layout.column("messages");
    JsonNode turn = turns(dataset, first, column).path(0);
    var tags = new TreeMap<String, String>();
    tags.put("role_tag", key(turn, layout.column("role_tag"), "role", "from"));
    tags.put("content_tag", key(turn, layout.column("content_tag"), "content", "value"));
    addRoles(dataset, layout, first, tags);
    var rare = new ArrayList<String>();
    NAMES.forEach(
        (tag, names) -> {
          if (!tags.containsKey(tag)) {
            String given = layout.column(tag);
            rare.addAll(given.isEmpty() ? inAnyCase(names) : List.of(given));
          }
        });
    if (!rare.isEmpty()) {
      rows.holding(rare, LOOKED_INTO, row -> addRoles(dataset, layout, row, tags));
    }
    var common =
        ALWAYS.stream().flatMap(tag -> Optional.ofNullable(tags.get(tag)).stream()).toList();
    boolean spelled = SpelledTurns.areIn(dataset.values(first).get(column)); // with \"
    Optional<String> others =
        spelled ? Optional.empty() : others(dataset, rows.lacking(common), common);
    addUsual(layout, tags);
    return new TurnTags(tags, others);
  }

  String tag(String tag) {
    return tags.getOrDefault(tag, "");
  }

  /// Whether all turns have the keys and names of OpenAI's messages.
  private boolean areOpenAi() {
    return others.isEmpty()
        && tag("role_tag").equals("role")
        && tag("content_tag").equals("content")
        && ROLES.entrySet().stream().allMatch(role -> tag(role.getKey()).equals(role.getValue()));
  }

  /// Whether some turn has a role for calls alone, which only LLaMA-Factory knows.
  boolean haveCalls() {
    return tags.containsKey("function_tag");
  }

  /// Whether axolotl knows the names of user and assistant.
  boolean areUsual() {
    return tag("user_tag").matches("user|human")
        && tag("assistant_tag").matches("assistant|gpt")
        && tag("system_tag").equals("system");
  }

  /// The names by role, as axolotl has them in `roles:`.
  Map<String, Object> namesByRole() {
    var names = new TreeMap<String, Object>();
    names.put("user", List.of(tag("user_tag")));
    names.put("assistant", List.of(tag("assistant_tag")));
    names.put("system", List.of(tag("system_tag")));
    names.put("tool", List.of(tag("observation_tag")));
    return names;
  }

  /// OpenAI's names of roles by all names that are in use and those that were given, in small
  /// letters; empty if turns need no other names.
  TreeMap<String, String> roles() {
    var roles = new TreeMap<String, String>();
    if (areOpenAi()) {
      return roles;
    }
    ROLES.forEach(
        (tag, role) -> NAMES.getOrDefault(tag, List.of()).forEach(name -> roles.put(name, role)));
    ROLES.forEach((tag, role) -> roles.put(tag(tag).toLowerCase(Locale.ROOT), role));
    roles.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    return roles;
  }

  /// Those of both, if they name the same things alike.
  Optional<TurnTags> with(TurnTags other) {
    for (String tag : ALWAYS) {
      if (!tag(tag).equals(other.tag(tag))) {
        return Optional.empty();
      }
    }
    var joined = new TreeMap<>(other.tags);
    joined.putAll(tags);
    return Optional.of(new TurnTags(joined, others.or(other::others)));
  }

  private static List<String> inAnyCase(List<String> names) {
    var all = new ArrayList<>(names);
    for (String name : names) {
      String upper = name.toUpperCase(Locale.ROOT);
      all.add(upper);
      all.add(upper.charAt(0) + name.substring(1));
    }
    return all;
  }

  private static JsonNode turns(Dataset dataset, int row, String column) {
    JsonNode turns = SpelledTurns.list(dataset.values(row).get(column));
    return turns == null ? MissingNode.getInstance() : turns;
  }

  private static String key(JsonNode turn, String known, String first, String second) {
    if (turn.has(known)) {
      return known;
    }
    return turn.has(first) || !turn.has(second) ? first : second;
  }

  /// Notes the names of roles that the turns of a row have. The first name of a role stays.
  private static void addRoles(
      Dataset dataset, RowLayout layout, int row, TreeMap<String, String> tags) {
    for (JsonNode turn : turns(dataset, row, layout.column("messages"))) {
      String name = turn.path(tags.getOrDefault("role_tag", "")).asString("");
      NAMES.forEach(
          (tag, names) -> {
            String given = layout.column(tag);
            if (name.equals(given)
                || (given.isEmpty() && names.contains(name.toLowerCase(Locale.ROOT)))) {
              tags.putIfAbsent(tag, name);
            }
          });
    }
  }

  private static Optional<String> others(Dataset dataset, List<Integer> rows, List<String> common) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var first = dataset.location(rows.getFirst());
    return Optional.of(
        Phrase.of(
            "in %,d rows (the first is line %,d of %s) turns are not named by %s as in the others:"
                + " a trainer that is told these names stops there",
            rows.size(), first.line(), first.file(), String.join(", ", common)));
  }

  /// Adds the names that go with those that were found, for roles that no row has.
  private static void addUsual(RowLayout layout, TreeMap<String, String> tags) {
    boolean shareGpt =
        tags.getOrDefault("user_tag", tags.getOrDefault("role_tag", "")).matches("human|from");
    tags.putIfAbsent("user_tag", or(layout.column("user_tag"), shareGpt ? "human" : "user"));
    tags.putIfAbsent(
        "assistant_tag", or(layout.column("assistant_tag"), shareGpt ? "gpt" : "assistant"));
    tags.putIfAbsent(
        "observation_tag", or(layout.column("observation_tag"), shareGpt ? "observation" : "tool"));
    tags.putIfAbsent("system_tag", or(layout.column("system_tag"), "system"));
  }

  private static String or(@Nullable String given, String otherwise) {
    return given == null || given.isEmpty() ? otherwise : given;
  }
}
