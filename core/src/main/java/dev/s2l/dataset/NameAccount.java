package dev.s2l.dataset;

import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.dataset.NameCounts.Use;
import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What became of every name in the data: of columns, and of keys of messages. Only names that hold
/// something somewhere are in it, ascending.
///
/// @param columns with the number of rows, rejected ones too
/// @param keys of messages, with the number of messages
public record NameAccount(List<Name> columns, List<Name> keys) {
  static final NameAccount NONE = new NameAccount(List.of(), List.of());

  /// The use of a key that goes to the chat template and to nothing else.
  static final String TEMPLATE = "template";

  private static final int SHOWN = 100;

  /// A name and what became of it.
  ///
  /// @param use what it is for, in our word (`prompt`, `source`, `mask`, …); `template` for keys
  ///   that are given to the chat template; empty: it is not used
  /// @param count rows or messages that hold something under the name
  public record Name(String name, String use, long count) {}

  public NameAccount {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
  }

  /// The account of one input.
  static NameAccount of(RowLayout layout, NameCounts counts, SourceFrom source) {
    var uses = new HashMap<String, String>();
    layout
        .columns()
        .forEach(
            (word, column) -> {
              if (!word.endsWith("_tag")
                  && !(word.equals("source") && source != SourceFrom.COLUMN)) {
                uses.putIfAbsent(column, word);
              }
            });
    new RowContext(layout, new ToolCalls(false))
        .columns()
        .forEach((word, columns) -> columns.forEach(column -> uses.putIfAbsent(column, word)));
    if (layout.kind() == RowLayout.Kind.TOKENS) {
      TokenColumns.WORDS.forEach(word -> uses.putIfAbsent(layout.columnOr(word), word));
    }
    counts.heeded().forEach(uses::putIfAbsent);
    new PreferenceRows(layout).marks().forEach(column -> uses.putIfAbsent(column, "label"));
    var masks = new TurnMasks(layout);
    return new NameAccount(
        named(counts.columns(), column -> uses.getOrDefault(column, "")), keys(counts, masks));
  }

  private static List<Name> keys(NameCounts counts, TurnMasks masks) {
    var keys = new TreeMap<String, Map<String, Long>>();
    for (Use use : Use.values()) {
      add(
          named(counts.keys(use), key -> use == Use.OTHER ? usualUse(key, masks) : use.word()),
          keys);
    }
    return flat(keys);
  }

  private interface Uses {
    String of(String name);
  }

  private static List<Name> named(SortedMap<String, Long> counts, Uses uses) {
    var names = new ArrayList<Name>();
    counts.forEach(
        (name, count) -> {
          if (count > 0) {
            names.add(new Name(name, uses.of(name), count));
          }
        });
    return names;
  }

  private static String usualUse(String key, TurnMasks masks) {
    if (key.equals("tool_calls") || key.equals("function_call")) {
      return "tool_calls";
    }
    return masks.mask(key).isPresent() ? "mask" : TEMPLATE;
  }

  /// The account of several inputs together.
  static NameAccount merged(Collection<NameAccount> accounts) {
    var columns = new TreeMap<String, Map<String, Long>>();
    var keys = new TreeMap<String, Map<String, Long>>();
    for (NameAccount account : accounts) {
      add(account.columns, columns);
      add(account.keys, keys);
    }
    return new NameAccount(flat(columns), flat(keys));
  }

  private static void add(List<Name> names, TreeMap<String, Map<String, Long>> counts) {
    for (Name name : names) {
      counts
          .computeIfAbsent(name.name, _ -> new TreeMap<>())
          .merge(name.use, name.count, Long::sum);
    }
  }

  private static List<Name> flat(TreeMap<String, Map<String, Long>> counts) {
    var names = new ArrayList<Name>();
    counts.forEach(
        (name, uses) -> uses.forEach((use, count) -> names.add(new Name(name, use, count))));
    return names;
  }

  /// The same with the columns that ids are taken from.
  NameAccount withIds(Collection<String> idColumns) {
    var ids = new HashSet<>(idColumns);
    return new NameAccount(
        columns.stream()
            .map(
                name ->
                    name.use.isEmpty() && ids.contains(name.name)
                        ? new Name(name.name, "id", name.count)
                        : name)
            .toList(),
        keys);
  }

  /// The columns that nothing uses.
  public List<Name> unused() {
    return columns.stream().filter(name -> name.use.isEmpty()).toList();
  }

  /// A sentence that names what nothing uses; empty if everything is used.
  public Optional<String> sentence() {
    var said = new StringJoiner("; ", "", ".").setEmptyValue("");
    List<Name> unused = unused();
    if (!unused.isEmpty()) {
      said.add("columns that are not used: " + shortened(unused, "row"));
    }
    List<Name> passed = keys.stream().filter(key -> key.use.isEmpty()).toList();
    if (!passed.isEmpty()) {
      said.add("keys of messages that are not used: " + shortened(passed, "message"));
    }
    return Optional.of(said.toString()).filter(text -> !text.isEmpty());
  }

  /// The keys of messages that a prompt template gets and does not write.
  ///
  /// @param written whether the template writes what is under a key
  public List<Name> unwritten(Predicate<String> written) {
    return keys.stream()
        .filter(key -> key.use.equals(TEMPLATE) && !written.test(key.name))
        .toList();
  }

  private static String shortened(List<Name> names, String one) {
    int more = names.size() - SHOWN;
    return more > 0
        ? Phrase.of("%s and %,d more", listed(names.subList(0, SHOWN), one), more)
        : listed(names, one);
  }

  /// Names with their counts.
  ///
  /// @param one what is counted
  public static String listed(List<Name> names, String one) {
    return names.stream()
        .map(
            name ->
                Phrase.of(
                    "%s (%,d %s)",
                    ColumnNames.quoted(name.name), name.count, name.count == 1 ? one : one + "s"))
        .collect(Collectors.joining(", "));
  }
}
