package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.run.Json;
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
import tools.jackson.databind.JsonNode;

/// How one file of the subset is described to trainers: which of its columns is the prompt, the
/// response and so on. These are the columns that the data set was read with, without those that no
/// chosen row uses.
sealed interface TrainerColumns {
  /// The value under the file's name in LLaMA-Factory's `dataset_info.json`; absent if
  /// LLaMA-Factory has no format for such rows.
  Optional<Map<String, Object>> llamaFactory(String file);

  /// The keys after `ds_type` in an entry of axolotl's `datasets:`.
  Map<String, Object> axolotl();

  /// What axolotl ignores in such rows, in a sentence; empty if it reads everything.
  default Optional<String> notInAxolotl() {
    return Optional.empty();
  }

  /// Python code that converts the variable `subset` for TRL's SFTTrainer; empty if no conversion
  /// is needed.
  String trl();

  /// The layout in words.
  String words();

  /// What a trainer stumbles over in spite of the description, in a sentence without its end.
  default Optional<String> obstacle() {
    return Optional.empty();
  }

  /// How the rows say which turns are learned.
  default ChosenMasks masks() {
    return ChosenMasks.NONE;
  }

  /// @param used the user's columns by our word: prompt, response; and query, system, history and
  ///   tools if some row has them
  record Instruction(TreeMap<String, String> used) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.of(entry(file, "alpaca", used));
    }

    @Override
    public Map<String, Object> axolotl() {
      if (used.equals(Map.of("prompt", "instruction", "response", "output"))
          || used.equals(Map.of("prompt", "instruction", "response", "output", "query", "input"))) {
        return Map.of("type", new Yaml.Word("alpaca"));
      }
      var type = new LinkedHashMap<String, Object>();
      type.put("field_instruction", column("prompt"));
      put(type, "field_input", "query");
      put(type, "field_system", "system");
      type.put("field_output", column("response"));
      type.put("format", "{instruction}\n{input}");
      type.put("no_input_format", "{instruction}");
      return Map.of("type", type);
    }

    @Override
    public Optional<String> notInAxolotl() {
      if (used.containsKey("history")) {
        return Optional.of("axolotl does not read the history.");
      }
      return used.containsKey("tools")
          ? Optional.of("axolotl does not read tools beside prompt and response.")
          : Optional.empty();
    }

    private void put(Map<String, Object> type, String key, String word) {
      if (used.containsKey(word)) {
        type.put(key, column(word));
      }
    }

    private String column(String word) {
      return used.getOrDefault(word, "");
    }

    /// Python that makes earlier turns of the pairs in the column history, and a plus.
    private String history() {
      return used.containsKey("history")
          ? Phrase.of(
              "[turn for q, a in row[%s] or [] for turn in ({\"role\": \"user\", \"content\": q},"
                  + " {\"role\": \"assistant\", \"content\": a})] + ",
              quote(column("history")))
          : "";
    }

    @Override
    public String words() {
      return column("prompt") + " + " + column("response");
    }

    @Override
    public String trl() {
      boolean turns =
          used.containsKey("system") || used.containsKey("history") || used.containsKey("tools");
      if (!turns && column("prompt").equals("prompt") && column("response").equals("completion")) {
        return "";
      }
      String input =
          used.containsKey("query")
              ? Phrase.of(
                  " + (\"\\n\" + row[%s] if row[%s] else \"\")",
                  quote(column("query")), quote(column("query")))
              : "";
      if (turns) {
        return Phrase.of(
            """
            subset = subset.map(
                lambda row: {
                    "prompt": %s%s[{"role": "user", "content": row[%s]%s}],
                    "completion": [{"role": "assistant", "content": row[%s]}],%s
                },
                remove_columns=subset.column_names,
            )
            """,
            system(used),
            history(),
            quote(column("prompt")),
            input,
            quote(column("response")),
            tools(used));
      }
      return Phrase.of(
          """
          subset = subset.map(
              lambda row: {"prompt": row[%s]%s, "completion": row[%s]},
              remove_columns=subset.column_names,
          )
          """,
          quote(column("prompt")), input, quote(column("response")));
    }
  }

  /// @param used messages; and system and tools if some row has them
  record Messages(TreeMap<String, String> used, TurnTags turns, ChosenMasks masks)
      implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      var entry = entry(file, "sharegpt", used);
      entry.put("tags", turns.tags());
      return Optional.of(entry);
    }

    @Override
    public Map<String, Object> axolotl() {
      var properties = new LinkedHashMap<String, Object>();
      properties.put("role", turns.tag("role_tag"));
      properties.put("content", turns.tag("content_tag"));
      var entry = chat(used.getOrDefault("messages", ""));
      entry.put("message_property_mappings", properties);
      if (!turns.areUsual()) {
        entry.put("roles", turns.namesByRole());
      }
      masks.key().ifPresent(key -> entry.put("message_field_training", key));
      putNamed(entry, "field_system", "system");
      putNamed(entry, "field_tools", "tools");
      return entry;
    }

    /// Axolotl finds columns of its own names by itself.
    private void putNamed(Map<String, Object> entry, String key, String word) {
      String column = used.getOrDefault(word, word);
      if (!column.equals(word)) {
        entry.put(key, column);
      }
    }

    @Override
    public Optional<String> obstacle() {
      return turns.others();
    }

    @Override
    public String words() {
      return Phrase.of(
          "%s (%s, %s; %s, %s)",
          used.getOrDefault("messages", ""),
          turns.tag("role_tag"),
          turns.tag("content_tag"),
          turns.tag("user_tag"),
          turns.tag("assistant_tag"));
    }

    @Override
    public String trl() {
      String messages = quote(used.getOrDefault("messages", ""));
      if (turns.areOpenAi() && used.containsKey("system")) {
        return Phrase.of(
            """
            subset = subset.map(
                lambda row: {"messages": %srow[%s],%s},
                remove_columns=subset.column_names,
            )
            """,
            system(used), messages, tools(used));
      }
      if (turns.areOpenAi()) {
        return messages.equals("\"messages\"")
            ? ""
            : Phrase.of("subset = subset.rename_column(%s, \"messages\")\n", messages);
      }
      String role = quote(turns.tag("role_tag"));
      return Phrase.of(
          """
          roles = %s
          subset = subset.map(
              lambda row: {
                  "messages": %s[
                      {"role": roles.get(turn[%s], turn[%s]), "content": turn[%s]}
                      for turn in row[%s]
                  ],%s
              },
              remove_columns=subset.column_names,
          )
          """,
          turns.python(),
          system(used),
          role,
          role,
          quote(turns.tag("content_tag")),
          messages,
          tools(used));
    }
  }

  /// Python that puts the system text of a row in front of a list of messages; empty if no row has
  /// one.
  private static String system(Map<String, String> used) {
    String column = quote(used.getOrDefault("system", ""));
    return used.containsKey("system")
        ? Phrase.of(
            "([{\"role\": \"system\", \"content\": row[%s]}] if row[%s] else []) + ",
            column, column)
        : "";
  }

  /// Python that keeps the tools of a row beside its messages; empty if no row has any.
  private static String tools(Map<String, String> used) {
    return used.containsKey("tools")
        ? Phrase.of(" \"tools\": row[%s],", quote(used.getOrDefault("tools", "")))
        : "";
  }

  /// Prompt and completion that are lists of messages: TRL's own form, which others do not read.
  record MessagePair(String prompt, String completion, ChosenMasks masks)
      implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> axolotl() {
      return chat(completion);
    }

    @Override
    public Optional<String> notInAxolotl() {
      return Optional.of("Prompts and completions as lists of messages: join them for axolotl.");
    }

    @Override
    public String trl() {
      return prompt.equals("prompt") && completion.equals("completion")
          ? ""
          : Phrase.of(
              "subset = subset.rename_columns({%s: \"prompt\", %s: \"completion\"})\n",
              quote(prompt), quote(completion));
    }

    @Override
    public String words() {
      return prompt + " + " + completion + " as lists of messages";
    }
  }

  /// Running text.
  record Text(String text) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.of(entry(file, "alpaca", new TreeMap<>(Map.of("prompt", text))));
    }

    @Override
    public Map<String, Object> axolotl() {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("type", new Yaml.Word("completion"));
      entry.put("field", text);
      return entry;
    }

    @Override
    public String trl() {
      return text.equals("text")
          ? ""
          : Phrase.of("subset = subset.rename_column(%s, \"text\")\n", quote(text));
    }

    @Override
    public String words() {
      return text;
    }
  }

  /// Token ids: axolotl and TRL take them as they are, LLaMA-Factory has no entry for them.
  record Tokens() implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> axolotl() {
      return Map.of("type", new Yaml.Word("null"));
    }

    @Override
    public String words() {
      return "token ids";
    }

    @Override
    public String trl() {
      return "";
    }
  }

  /// Rows of several layouts in one file, for which no trainer has one description.
  record Mixed(TreeSet<String> layouts) implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      return Optional.empty();
    }

    @Override
    public Map<String, Object> axolotl() {
      return Map.of();
    }

    @Override
    public Optional<String> obstacle() {
      return Optional.of(
          Phrase.of(
              "its rows have several layouts (%s). Trainers read one layout from a file, so no"
                  + " entry describes it: choose without --merge, which gives each input a file of"
                  + " its own",
              String.join("; ", layouts)));
    }

    @Override
    public String trl() {
      return "";
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
    return switch (layout.kind()) {
      case INSTRUCTION -> {
        String prompt = layout.column("prompt");
        String response = layout.column("response");
        JsonNode value = dataset.values(row).get(prompt);
        if (value != null && value.isArray()) {
          yield new MessagePair(
              prompt, response, ChosenMasks.of(dataset, rows, response).withoutKey());
        }
        var used = new TreeMap<>(Map.of("prompt", prompt, "response", response));
        used.putAll(rows.used(columns(layout, List.of("query", "system", "history", "tools"))));
        yield new Instruction(used);
      }
      case CONVERSATION -> {
        var used = new TreeMap<>(Map.of("messages", layout.column("messages")));
        used.putAll(rows.used(columns(layout, List.of("system", "tools"))));
        yield new Messages(
            used,
            TurnTags.of(dataset, rows, layout, row),
            ChosenMasks.of(dataset, rows, layout.column("messages")));
      }
      case TEXT -> new Text(layout.column("text"));
      case TOKENS -> new Tokens();
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
      var used = joined(one.used, other.used);
      if (used.isPresent()) {
        return new Instruction(used.get());
      }
    }
    if (first instanceof Messages one && second instanceof Messages other) {
      var used = joined(one.used, other.used);
      var turns = one.turns.with(other.turns);
      if (used.isPresent() && turns.isPresent()) {
        return new Messages(used.get(), turns.get(), one.masks.with(other.masks));
      }
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

  private static Optional<TreeMap<String, String>> joined(
      TreeMap<String, String> first, TreeMap<String, String> second) {
    var joined = new TreeMap<>(first);
    for (var entry : second.entrySet()) {
      String known = joined.putIfAbsent(entry.getKey(), entry.getValue());
      if (known != null && !known.equals(entry.getValue())) {
        return Optional.empty();
      }
    }
    return Optional.of(joined);
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
    entry.put("columns", columns);
    return entry;
  }

  private static String quote(String text) {
    return Json.COMPACT.writeValueAsString(text);
  }
}
