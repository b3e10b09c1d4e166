package dev.s2l.lm.tokenize;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The added tokens that `tokenizer_config.json` lists beside those of `tokenizer.json`, in the
/// order in which transformers adds them: `added_tokens_decoder` by its numbers, which are not
/// kept, then `additional_special_tokens` and `extra_special_tokens`.
final class ListedTokens {
  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", "normalized");
  private static final JsonMapper LENIENT =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private ListedTokens() {}

  /// Tokens in the form of `tokenizer.json`, without ids.
  static List<ObjectNode> of(Path config) throws IOException {
    JsonNode settings = read(config);
    var listed = new ArrayList<ObjectNode>();
    var numbered = new TreeMap<Integer, JsonNode>();
    for (var entry : settings.path("added_tokens_decoder").properties()) {
      numbered.put(number(entry.getKey(), config), entry.getValue());
    }
    numbered.values().forEach(token -> add(token, token.path("special"), listed));
    for (String key : List.of("additional_special_tokens", "extra_special_tokens")) {
      for (JsonNode token : settings.path(key)) {
        add(token, JsonNodeFactory.instance.booleanNode(true), listed);
      }
    }
    return listed;
  }

  private static void add(JsonNode token, JsonNode special, List<ObjectNode> listed) {
    String content = token.isString() ? token.stringValue() : token.path("content").asString("");
    if (content.isEmpty()) {
      return;
    }
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("content", content);
    FLAGS.forEach(flag -> entry.put(flag, token.path(flag).asBoolean(false)));
    entry.put("special", special.asBoolean(false));
    listed.add(entry);
  }

  private static int number(String key, Path config) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of("%s: added_tokens_decoder has the key '%s', expected an id.", config, key),
          e);
    }
  }

  private static JsonNode read(Path config) throws IOException {
    if (!Files.isRegularFile(config)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return LENIENT.readTree(Files.readAllBytes(config));
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.MODEL, Phrase.of("%s is no valid JSON: %s", config, e.getOriginalMessage()), e);
    }
  }
}
