package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.dataset.SpelledTurns;
import dev.s2l.run.Phrase;
import dev.s2l.run.Yaml;
import dev.s2l.select.ChosenRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How one file of the subset is described to trainers: which of its columns is the prompt, the
/// response and so on. These are the columns that the data set was read with, without those that no
/// chosen row uses.
sealed interface TrainerColumns {
  /// What may stand beside prompt and response, or turns.
  List<String> BESIDE = List.of("system", TrlRows.TOOLS, TrlRows.ARGUMENTS);

  /// The value under the file's name in LLaMA-Factory's `dataset_info.json`; absent if
  /// LLaMA-Factory has no format for such rows.
  Optional<Map<String, Object>> llamaFactory(String file);

  /// The keys after `ds_type` in an entry of axolotl's `datasets:`; absent if axolotl cannot read
  /// such rows.
  Optional<Map<String, Object>> axolotl();

  /// What TRL's SFTTrainer is given; absent if one description does not fit all rows.
  Optional<TrlRows> trl();

  /// The layout in words.
  String words();

  /// What a trainer does not read or stumbles over in spite of the description, in sentences
  /// without their ends.
  Set<String> obstacles();

  /// @param used the user's columns by our word: prompt, response; and query, system, history,
  ///   tools and arguments of the chat template if some row has them
  /// @param unread what trainers do not read, in sentences
  record Instruction(TreeMap<String, String> used, Set<String> unread) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.of(entry(file, "alpaca", used));
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      var read = new TreeMap<>(used);
      read.remove(TrlRows.ARGUMENTS);
      if (read.equals(Map.of("prompt", "instruction", "response", "output"))
          || read.equals(Map.of("prompt", "instruction", "response", "output", "query", "input"))) {
        return Optional.of(Map.of("type", new Yaml.Word("alpaca")));
      }
      var type = new LinkedHashMap<String, Object>();
      type.put("field_instruction", column("prompt"));
      put(type, "field_input", "query");
      put(type, "field_system", "system");
      type.put("field_output", column("response"));
      type.put("format", "{instruction}\n{input}");
      type.put("no_input_format", "{instruction}");
      return Optional.of(Map.of("type", type));
    }

    @Override
    public Set<String> obstacles() {
      var obstacles = new TreeSet<>(unread);
      for (String word : List.of("history", TrlRows.TOOLS)) {
        if (used.containsKey(word)) {
          obstacles.add(
              Phrase.of("axolotl does not read \"%s\" beside prompt and response", column(word)));
        }
      }
      return obstacles;
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.of(TrlRows.of(TrlRows.Kind.INSTRUCTIONS, used));
    }

    private void put(Map<String, Object> type, String key, String word) {
      if (used.containsKey(word)) {
        type.put(key, column(word));
      }
    }

    private String column(String word) {
      return used.getOrDefault(word, "");
    }

    @Override
    public String words() {
      return column("prompt") + " + " + column("response");
    }
  }

  /// @param used messages; and system, tools and arguments of the chat template if some row has
  ///   them
  record Messages(TreeMap<String, String> used, Turns turns, ChosenMasks masks, Set<String> unread)
      implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      if (turns.parts().any()) {
        return Optional.empty();
      }
      var entry = entry(file, "sharegpt", used);
      entry.put("tags", turns.tags().tags());
      return Optional.of(entry);
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      if (turns.parts().bare()) {
        return Optional.empty();
      }
      var properties = new LinkedHashMap<String, Object>();
      properties.put("role", turns.tags().tag("role_tag"));
      properties.put("content", turns.tags().tag("content_tag"));
      var entry = chat(used.getOrDefault("messages", ""));
      entry.put("message_property_mappings", properties);
      if (!turns.tags().areUsual()) {
        entry.put("roles", turns.tags().namesByRole());
      }
      masks.key().ifPresent(key -> entry.put("message_field_training", key));
      putNamed(entry, "field_system", "system");
      putNamed(entry, "field_tools", "tools");
      return Optional.of(entry);
    }

    /// Axolotl finds columns of its own names by itself.
    private void putNamed(Map<String, Object> entry, String key, String word) {
      String column = used.getOrDefault(word, word);
      if (!column.equals(word)) {
        entry.put(key, column);
      }
    }

    @Override
    public Set<String> obstacles() {
      var obstacles = new TreeSet<>(unread);
      turns.tags().others().ifPresent(obstacles::add);
      turns.parts().obstacle().ifPresent(obstacles::add);
      turns.systems().obstacle().ifPresent(obstacles::add);
      masks.obstacle().ifPresent(obstacles::add);
      if (turns.tags().haveCalls()) {
        obstacles.add(
            Phrase.of(
                "turns of \"%s\" are calls. LLaMA-Factory reads them so; axolotl and TRL do not"
                    + " know the role",
                turns.tags().tag("function_tag")));
      }
      return obstacles;
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.of(turns.trl(TrlRows.Kind.MESSAGES, used));
    }

    @Override
    public String words() {
      return Phrase.of(
          "%s (%s, %s; %s, %s)",
          used.getOrDefault("messages", ""),
          turns.tags().tag("role_tag"),
          turns.tags().tag("content_tag"),
          turns.tags().tag("user_tag"),
          turns.tags().tag("assistant_tag"));
    }
  }

  /// Prompt and completion that are lists of messages: TRL's own form, which others do not read.
  ///
  /// @param used prompt and response; and system, tools and arguments if some row has them
  record MessagePair(
      TreeMap<String, String> used, Turns turns, ChosenMasks masks, Set<String> unread)
      implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      return Optional.empty();
    }

    @Override
    public Set<String> obstacles() {
      var obstacles = new TreeSet<>(unread);
      masks.obstacle().ifPresent(obstacles::add);
      obstacles.add(
          "prompt and response are lists of messages, which LLaMA-Factory and axolotl do not read:"
              + " TRL does");
      return obstacles;
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.of(turns.trl(TrlRows.Kind.MESSAGE_PAIRS, used));
    }

    @Override
    public String words() {
      return used.get("prompt") + " + " + used.get("response") + " as lists of messages";
    }
  }

  /// Running text.
  record Text(String text) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.of(entry(file, "alpaca", new TreeMap<>(Map.of("prompt", text))));
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("type", new Yaml.Word("completion"));
      entry.put("field", text);
      return Optional.of(entry);
    }

    @Override
    public Set<String> obstacles() {
      return Set.of();
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.of(TrlRows.of(TrlRows.Kind.TEXT, Map.of("text", text)));
    }

    @Override
    public String words() {
      return text;
    }
  }

  /// Token ids: axolotl and TRL take them as they are, LLaMA-Factory has no entry for them.
  record Tokens(Set<String> unread) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      return Optional.of(Map.of("type", new Yaml.Word("null")));
    }

    @Override
    public Set<String> obstacles() {
      return unread;
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.of(TrlRows.of(TrlRows.Kind.TOKENS, Map.of()));
    }

    @Override
    public String words() {
      return "token ids";
    }
  }

  /// Rows of several layouts in one file, for which no trainer has one description.
  record Mixed(TreeSet<String> layouts) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Optional<Map<String, Object>> axolotl() {
      return Optional.empty();
    }

    @Override
    public Set<String> obstacles() {
      return Set.of(
          Phrase.of(
              "its rows have several layouts (%s). Trainers read one layout from a file, so no"
                  + " entry describes it: choose without --merge, which gives each input a file of"
                  + " its own",
              String.join("; ", layouts)));
    }

    @Override
    public Optional<TrlRows> trl() {
      return Optional.empty();
    }

    @Override
    public String words() {
      return String.join("; ", layouts);
    }
  }

  /// @param from place of the file's first chosen row in the selection
  /// @param to place after the last one
  static TrainerColumns of(Dataset dataset, ChosenRows selection, int from, int to) {
    @Nullable TrainerColumns joined = null;
    for (int begin = from; begin < to; ) {
      int input = dataset.inputOf(selection.at(begin).row());
      int end = begin + 1;
      while (end < to && dataset.inputOf(selection.at(end).row()) == input) {
        end++;
      }
      var columns = ofInput(dataset, selection, begin, end);
      joined = joined == null ? columns : joined(joined, columns);
      begin = end;
    }
    return Objects.requireNonNull(joined, "no rows");
  }

  private static TrainerColumns ofInput(Dataset dataset, ChosenRows selection, int from, int to) {
    int row = selection.at(from).row();
    RowLayout layout = dataset.layout(dataset.inputOf(row)).orElseThrow();
    var rows = new ChosenRowScan(dataset, selection, from, to);
    var unread = new Unread(dataset, rows, layout);
    return switch (layout.kind()) {
      case INSTRUCTION -> {
        String prompt = layout.column("prompt");
        String response = layout.column("response");
        var used = new TreeMap<>(Map.of("prompt", prompt, "response", response));
        used.putAll(rows.used(columns(layout, BESIDE)));
        var told = unread.beside();
        if (SpelledTurns.areMessages(dataset.values(row), layout)) {
          var turns = Turns.of(dataset, rows, layout, row, List.of(prompt, response), unread, used);
          yield new MessagePair(
              used, turns, ChosenMasks.of(dataset, rows, response).withoutKey(), told);
        }
        used.putAll(rows.used(columns(layout, List.of("query", "history"))));
        yield new Instruction(used, told);
      }
      case CONVERSATION -> {
        String messages = layout.column("messages");
        var used = new TreeMap<>(Map.of("messages", messages));
        used.putAll(rows.used(columns(layout, BESIDE)));
        var turns = Turns.of(dataset, rows, layout, row, List.of(messages), unread, used);
        var told = both(unread.beside(), unread.ofTurns(turns.keys()));
        yield new Messages(used, turns, ChosenMasks.of(dataset, rows, messages), told);
      }
      case TEXT -> new Text(layout.column("text"));
      case TOKENS -> new Tokens(unread.masksOfTokens());
    };
  }

  private static Map<String, String> columns(RowLayout layout, List<String> words) {
    var columns = new TreeMap<String, String>();
    for (String word : words) {
      if (!layout.column(word).isEmpty()) {
        columns.put(word, layout.column(word));
      }
    }
    return columns;
  }

  /// One description of the rows of two inputs, where there is one.
  private static TrainerColumns joined(TrainerColumns first, TrainerColumns second) {
    if (first instanceof Instruction one && second instanceof Instruction other) {
      var used = TrlRows.joined(one.used, other.used);
      if (used.isPresent()) {
        return new Instruction(used.get(), both(one.unread, other.unread));
      }
    }
    if (first instanceof MessagePair one && second instanceof MessagePair other) {
      var used = TrlRows.joined(one.used, other.used);
      var turns = one.turns.with(other.turns);
      if (used.isPresent() && turns.isPresent()) {
        return new MessagePair(
            used.get(), turns.get(), one.masks.with(other.masks), both(one.unread, other.unread));
      }
    }
    if (first instanceof Messages one && second instanceof Messages other) {
      var used = TrlRows.joined(one.used, other.used);
      var turns = one.turns.with(other.turns);
      if (used.isPresent() && turns.isPresent()) {
        return new Messages(
            used.get(), turns.get(), one.masks.with(other.masks), both(one.unread, other.unread));
      }
    }
    if (first instanceof Tokens one && second instanceof Tokens other) {
      return new Tokens(both(one.unread, other.unread));
    }
    if (first.equals(second)) {
      return first;
    }
    var layouts = new TreeSet<String>();
    for (TrainerColumns columns : List.of(first, second)) {
      layouts.addAll(columns instanceof Mixed mixed ? mixed.layouts : Set.of(columns.words()));
    }
    return new Mixed(layouts);
  }

  private static Set<String> both(Set<String> first, Set<String> second) {
    var both = new TreeSet<>(first);
    both.addAll(second);
    return both;
  }

  private static Map<String, Object> chat(String messages) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("type", new Yaml.Word("chat_template"));
    entry.put("field_messages", messages);
    return entry;
  }

  private static Map<String, Object> entry(
      String file, String formatting, TreeMap<String, String> columns) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("file_name", file);
    entry.put("formatting", formatting);
    var read = new TreeMap<>(columns);
    read.remove(TrlRows.ARGUMENTS);
    entry.put("columns", read);
    return entry;
  }
}
