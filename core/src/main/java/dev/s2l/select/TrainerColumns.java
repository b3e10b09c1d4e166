package dev.s2l.select;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Dataset;
import dev.s2l.run.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// How one file of the subset is described to trainers: which of its columns is the prompt, the
/// response and so on. Found by comparing the first row's bytes with what was read from them.
sealed interface TrainerColumns {
  /// The value under the file's name in LLaMA-Factory's `dataset_info.json`.
  Map<String, Object> llamaFactory(String file);

  /// The lines after `ds_type` in an entry of axolotl's `datasets:`.
  String axolotl();

  /// @param query empty if no row has further input
  record Instruction(String prompt, String query, String response) implements TrainerColumns {
    @Override
    public Map<String, Object> llamaFactory(String file) {
      var columns = new TreeMap<String, String>(Map.of("prompt", prompt, "response", response));
      if (!query.isEmpty()) {
        columns.put("query", query);
      }
      return entry(file, "alpaca", columns);
    }

    @Override
    public String axolotl() {
      if (prompt.equals("instruction") && response.equals("output")) {
        return "    type: alpaca\n";
      }
      String input = query.isEmpty() ? "" : "      field_input: " + quote(query) + "\n";
      return "    type:\n      field_instruction: "
          + quote(prompt)
          + "\n"
          + input
          + "      field_output: "
          + quote(response)
          + "\n"
          + "      format: \"{instruction}\\n"
          + "{input}\"\n"
          + "      no_input_format: \"{instruction}\"\n";
    }
  }

  /// @param shareGpt whether roles are called `human` and `gpt`
  record Messages(String messages, String role, String content, boolean shareGpt)
      implements TrainerColumns {
    @Override
    public Map<String, Object> llamaFactory(String file) {
      var entry = entry(file, "sharegpt", new TreeMap<>(Map.of("messages", messages)));
      var tags = new LinkedHashMap<String, String>();
      tags.put("role_tag", role);
      tags.put("content_tag", content);
      tags.put("user_tag", shareGpt ? "human" : "user");
      tags.put("assistant_tag", shareGpt ? "gpt" : "assistant");
      tags.put("system_tag", "system");
      entry.put("tags", tags);
      return entry;
    }

    @Override
    public String axolotl() {
      return "    type: chat_template\n    field_messages: "
          + quote(messages)
          + "\n    message_property_mappings:\n      role: "
          + quote(role)
          + "\n      content: "
          + quote(content)
          + "\n";
    }
  }

  /// Running text.
  record Text(String text) implements TrainerColumns {
    @Override
    public Map<String, Object> llamaFactory(String file) {
      return entry(file, "alpaca", new TreeMap<>(Map.of("prompt", text)));
    }

    @Override
    public String axolotl() {
      return "    type: completion\n    field: " + quote(text) + "\n";
    }
  }

  /// Token ids: axolotl takes them as they are, LLaMA-Factory has no entry for them.
  record Tokens() implements TrainerColumns {
    @Override
    public Map<String, Object> llamaFactory(String file) {
      return new LinkedHashMap<>(Map.of("file_name", file));
    }

    @Override
    public String axolotl() {
      return "    type:\n";
    }
  }

  /// @param from the first chosen row of the file, as a place in the selection
  /// @param to behind its last
  static TrainerColumns of(Dataset dataset, Selection selection, int from, int to) {
    int row = selection.at(from).row();
    JsonNode node = json(dataset.rowBytes(row));
    return switch (dataset.example(row).content()) {
      case Content.SingleTurn turn ->
          new Instruction(
              keyOf(node, turn.instruction(), "instruction"),
              query(dataset, selection, from, to),
              keyOf(node, turn.output(), "output"));
      case Content.Conversation conversation -> messages(node);
      case Content.PlainText(String text) -> new Text(keyOf(node, text, "text"));
      case Content.Pretokenized tokens -> new Tokens();
    };
  }

  private static String query(Dataset dataset, Selection selection, int from, int to) {
    for (int i = from; i < to; i++) {
      int row = selection.at(i).row();
      if (dataset.example(row).content() instanceof Content.SingleTurn turn
          && !turn.input().isEmpty()) {
        return keyOf(json(dataset.rowBytes(row)), turn.input(), "input");
      }
    }
    return "";
  }

  private static Messages messages(JsonNode node) {
    for (var property : node.properties()) {
      JsonNode first = property.getValue().path(0);
      if (first.has("from") && first.has("value")) {
        return new Messages(property.getKey(), "from", "value", true);
      }
      if (first.has("role") && first.has("content")) {
        return new Messages(property.getKey(), "role", "content", false);
      }
    }
    return new Messages("messages", "role", "content", false);
  }

  private static JsonNode json(byte[] row) {
    try {
      return Json.COMPACT.readTree(row);
    } catch (JacksonException e) {
      return Json.COMPACT.createObjectNode(); // not JSON: the usual names are assumed
    }
  }

  private static String keyOf(JsonNode node, String value, String usual) {
    if (node.path(usual).isString() && node.path(usual).asString().equals(value)) {
      return usual;
    }
    for (var property : node.properties()) {
      if (property.getValue().isString() && property.getValue().asString().equals(value)) {
        return property.getKey();
      }
    }
    return usual;
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
