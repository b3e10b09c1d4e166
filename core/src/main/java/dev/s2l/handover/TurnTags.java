package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// How the turns of chosen rows name their keys and roles, as it stands in the rows.
///
/// @param tags by their names in LLaMA-Factory
/// @param assumed the tags of roles that no row has
/// @param alike whether all turns are named so
/// @param others what is said of rows whose turns are named otherwise, if there are any
record TurnTags(
    TreeMap<String, String> tags, Set<String> assumed, boolean alike, Optional<String> others) {
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

  /// Tags of roles that some rows have.
  private static final List<String> RARE = List.of("system_tag", "observation_tag", "function_tag");

  /// OpenAI's names of roles by their tags.
  private static final Map<String, String> ROLES =
      Map.of(
          "user_tag", "user",
          "assistant_tag", "assistant",
          "observation_tag", "tool",
          "system_tag", "system");

  /// @param layout of the rows
  /// @param first the first of them
  /// @param columns with turns
  static TurnTags of(
      Dataset dataset, ChosenRowScan rows, RowLayout layout, int first, List<String> columns) {
    JsonNode turn = turns(dataset, first, columns).path(0);
    var tags = new TreeMap<String, String>();
    tags.put("role_tag", key(turn, layout.column("role_tag"), "role", "from"));
    tags.put("content_tag", key(turn, layout.column("content_tag"), "content", "value"));
    addRoles(turns(dataset, first, columns), layout, tags);
    var others = new TreeSet<Integer>();
    String role = tags.getOrDefault("role_tag", "");
    rows.holding(
        Stream.of(role, "role", "from").distinct().toList(),
        name -> !tags.containsValue(name),
        row -> {
          JsonNode read = turns(dataset, row, columns);
          addRoles(read, layout, tags);
          for (JsonNode each : read) {
            if (!tags.containsValue(each.path(role).asString(""))) {
              others.add(row);
            }
          }
        });
    var named =
        Stream.concat(ALWAYS.stream(), RARE.stream())
            .flatMap(tag -> Optional.ofNullable(tags.get(tag)).stream())
            .toList();
    boolean spelled =
        columns.stream().anyMatch(each -> SpelledTurns.areIn(dataset.values(first).get(each)));
    if (!spelled) { // with \"
      var common =
          ALWAYS.stream().flatMap(tag -> Optional.ofNullable(tags.get(tag)).stream()).toList();
      others.addAll(rows.lacking(common));
    }
    var found = Set.copyOf(tags.keySet());
    addUsual(layout, tags);
    var assumed = new TreeSet<>(tags.keySet());
    assumed.removeAll(found);
    Optional<String> told =
        spelled || others.isEmpty()
            ? Optional.empty()
            : Optional.of(others(others.size(), dataset, others.getFirst(), named));
    return new TurnTags(tags, assumed, others.isEmpty(), told);
  }

  String tag(String tag) {
    return tags.getOrDefault(tag, "");
  }

  /// Whether all turns have the keys and names of OpenAI's messages.
  private boolean areOpenAi() {
    return alike
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
  /// letters (in turns, they may have others); empty if turns need no other names.
  TreeMap<String, String> roles() {
    var roles = new TreeMap<String, String>();
    if (areOpenAi()) {
      return roles;
    }
    ROLES.forEach(
        (tag, role) -> NAMES.getOrDefault(tag, List.of()).forEach(name -> roles.put(name, role)));
    ROLES.forEach((tag, role) -> roles.put(tag(tag).toLowerCase(Locale.ROOT), role));
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
    var several = new TreeSet<String>();
    for (String tag : RARE) {
      if (assumed.contains(tag)) {
        joined.put(tag, other.tag(tag));
      } else if (tags.containsKey(tag)
          && other.tags.containsKey(tag)
          && !other.assumed.contains(tag)
          && !tag(tag).equals(other.tag(tag))) {
        several.add(tag(tag));
        several.add(other.tag(tag));
      }
    }
    var both = new TreeSet<>(assumed);
    both.retainAll(other.assumed);
    return Optional.of(
        new TurnTags(
            joined,
            both,
            alike && other.alike && several.isEmpty(),
            others.or(other::others).or(() -> severalNames(several))));
  }

  private static Optional<String> severalNames(Set<String> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Phrase.of(
                "its inputs have several names for one role (%s). LLaMA-Factory passes over rows"
                    + " with another name than that of its entry",
                String.join(", ", names)));
  }

  /// The turns of all columns in one list.
  private static ArrayNode turns(Dataset dataset, int row, List<String> columns) {
    var all = JsonNodeFactory.instance.arrayNode();
    for (String column : columns) {
      JsonNode turns = SpelledTurns.list(dataset.values(row).get(column));
      if (turns != null) {
        turns.forEach(all::add);
      }
    }
    return all;
  }

  private static String key(JsonNode turn, String known, String first, String second) {
    if (turn.has(known)) {
      return known;
    }
    return turn.has(first) || !turn.has(second) ? first : second;
  }

  /// Notes the names of roles that the turns of a row have. The first name of a role stays.
  private static void addRoles(JsonNode turns, RowLayout layout, TreeMap<String, String> tags) {
    for (JsonNode turn : turns) {
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

  private static String others(int rows, Dataset dataset, int first, List<String> named) {
    return Phrase.of(
        "in %,d rows (the first is %s) turns are not named by %s as in the others: a trainer that"
            + " is told these names stops there, or passes over such rows",
        rows, ChosenRowScan.place(dataset, first), String.join(", ", named));
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
