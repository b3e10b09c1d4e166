package dev.s2l.handover;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.RowLayout;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Yaml;
import dev.s2l.select.ChosenRows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  /// @param used the user's columns by our word: prompt, response; and query, system and history if
  ///   some row has them
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
      return used.containsKey("history")
          ? Optional.of("axolotl does not read the history.")
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

    @Override
    public String trl() {
      if (column("prompt").equals("prompt") && column("response").equals("completion")) {
        return "";
      }
      String input =
          used.containsKey("query")
              ? Phrase.of(
                  " + (\"\\n\" + row[%s] if row[%s] else \"\")",
                  quote(column("query")), quote(column("query")))
              : "";
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
  /// @param tags the keys and role names inside a message, by their names in LLaMA-Factory
  record Messages(TreeMap<String, String> used, Map<String, String> tags)
      implements TrainerColumns {
    @Override
    public Optional<Map<String, Object>> llamaFactory(String file) {
      var entry = entry(file, "sharegpt", used);
      entry.put("tags", tags);
      return Optional.of(entry);
    }

    @Override
    public Map<String, Object> axolotl() {
      var properties = new LinkedHashMap<String, Object>();
      properties.put("role", tags.getOrDefault("role_tag", ""));
      properties.put("content", tags.getOrDefault("content_tag", ""));
      var entry = chat(used.getOrDefault("messages", ""));
      entry.put("message_property_mappings", properties);
      return entry;
    }

    @Override
    public String trl() {
      String messages = quote(used.getOrDefault("messages", ""));
      if (tags.getOrDefault("role_tag", "").equals("role")) {
        return messages.equals("\"messages\"")
            ? ""
            : Phrase.of("subset = subset.rename_column(%s, \"messages\")\n", messages);
      }
      return Phrase.of(
          """
          roles = {"human": "user", "gpt": "assistant", "observation": "tool"}
          subset = subset.map(
              lambda row: {
                  "messages": [
                      {"role": roles.get(turn[%s], turn[%s]), "content": turn[%s]}
                      for turn in row[%s]
                  ]
              },
              remove_columns=subset.column_names,
          )
          """,
          quote(tags.getOrDefault("role_tag", "")),
          quote(tags.getOrDefault("role_tag", "")),
          quote(tags.getOrDefault("content_tag", "")),
          messages);
    }
  }

  /// Prompt and completion that are lists of messages: TRL's own form, which others do not read.
  record MessagePair(String prompt, String completion) implements TrainerColumns {
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
    public String trl() {
      return "";
    }
  }

  /// @param from place of the file's first chosen row in the selection
  /// @param to place after the last one
  static TrainerColumns of(Dataset dataset, ChosenRows selection, int from, int to) {
    int row = selection.at(from).row();
    RowLayout layout = dataset.layout(dataset.inputOf(row)).orElseThrow();
    Map<String, JsonNode> first = dataset.values(row);
    return switch (layout.kind()) {
      case INSTRUCTION -> {
        String prompt = layout.column("prompt");
        String response = layout.column("response");
        JsonNode value = first.get(prompt);
        if (value != null && value.isArray()) {
          yield new MessagePair(prompt, response);
        }
        var used = new TreeMap<>(Map.of("prompt", prompt, "response", response));
        addUsed(dataset, selection, from, to, Set.of("query", "system", "history"), used);
        yield new Instruction(used);
      }
      case CONVERSATION -> {
        var used = new TreeMap<>(Map.of("messages", layout.column("messages")));
        addUsed(dataset, selection, from, to, Set.of("system", "tools"), used);
        yield new Messages(used, tags(layout, first.get(layout.column("messages"))));
      }
      case TEXT -> new Text(layout.column("text"));
      case TOKENS -> new Tokens();
    };
  }

  /// Adds those of `words` whose column is not empty in some row.
  private static void addUsed(
      Dataset dataset,
      ChosenRows selection,
      int from,
      int to,
      Set<String> words,
      TreeMap<String, String> used) {
    RowLayout layout = dataset.layout(dataset.inputOf(selection.at(from).row())).orElseThrow();
    for (int i = from; i < to && !used.keySet().containsAll(words); i++) {
      var values = dataset.values(selection.at(i).row());
      for (String word : words) {
        String column = layout.column(word);
        if (!column.isEmpty() && !isEmpty(values.get(column))) {
          used.put(word, column);
        }
      }
    }
  }

  private static boolean isEmpty(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || (value.isString() ? value.stringValue().isEmpty() : value.isEmpty());
  }

  private static Map<String, String> tags(RowLayout layout, @Nullable JsonNode messages) {
    JsonNode turn = messages == null ? null : messages.path(0);
    boolean from = turn != null && turn.has("from") && !turn.has("role");
    var tags = new TreeMap<String, String>();
    tags.put("role_tag", or(layout.column("role_tag"), from ? "from" : "role"));
    tags.put("content_tag", or(layout.column("content_tag"), from ? "value" : "content"));
    boolean shareGpt = from || tags.get("role_tag").equals("from");
    tags.put("user_tag", or(layout.column("user_tag"), shareGpt ? "human" : "user"));
    tags.put("assistant_tag", or(layout.column("assistant_tag"), shareGpt ? "gpt" : "assistant"));
    tags.put(
        "observation_tag", or(layout.column("observation_tag"), shareGpt ? "observation" : "tool"));
    tags.put("system_tag", or(layout.column("system_tag"), "system"));
    return tags;
  }

  private static String or(String given, String otherwise) {
    return given.isEmpty() ? otherwise : given;
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
