package dev.s2l.prompt;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The files of a model folder that concern chat templates.
///
/// @param templates by name, `default` among them
/// @param tokens special tokens by the name of their role, such as `bos_token`
/// @param special the texts of all special tokens
record ChatFiles(Map<String, String> templates, Map<String, String> tokens, List<String> special) {
  static final String DEFAULT = "default";
  static final String WITH_TOOLS = "tool_use";

  private static final long MAX_BYTES = 256L << 20;
  private static final JsonMapper LENIENT =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static ChatFiles read(Path folder) {
    JsonNode settings = json(folder.resolve("tokenizer_config.json"));
    var tokens = new LinkedHashMap<String, String>();
    addTokens(json(folder.resolve("special_tokens_map.json")), tokens);
    addTokens(settings, tokens);
    var special = new ArrayList<String>();
    for (JsonNode token : json(folder.resolve("tokenizer.json")).path("added_tokens")) {
      String content = token.path("content").asString("");
      if (token.path("special").asBoolean(false) && !content.isEmpty()) {
        special.add(content);
      }
    }
    var templates = templates(folder, settings.path("chat_template"));
    if (!templates.containsKey(DEFAULT)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s has no chat template (neither chat_template.jinja nor chat_template in"
                  + " tokenizer_config.json%s). Choose --prompt-template alpaca, radiology or"
                  + " plain.",
              folder, templates.isEmpty() ? "" : "; only the named ones " + templates.keySet()));
    }
    return new ChatFiles(templates, tokens, special);
  }

  private static Map<String, String> templates(Path folder, JsonNode stated) {
    var templates = new LinkedHashMap<String, String>();
    if (stated.isString()) {
      templates.put(DEFAULT, stated.asString(""));
    }
    for (JsonNode named : stated.isArray() ? stated : JsonNodeFactory.instance.arrayNode()) {
      templates.put(named.path("name").asString(""), named.path("template").asString(""));
    }
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      try {
        templates.put(DEFAULT, new String(bytes(file), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
      }
    }
    return templates;
  }

  private static void addTokens(JsonNode node, Map<String, String> tokens) {
    for (var entry : node.properties()) {
      JsonNode value = entry.getValue();
      String content = value.isObject() ? value.path("content").asString("") : value.asString("");
      if (entry.getKey().endsWith("_token") && !content.isEmpty() && !value.isBoolean()) {
        tokens.put(entry.getKey(), content);
      }
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(Phrase.of("it has more than %d bytes", MAX_BYTES));
    }
    return Files.readAllBytes(file);
  }

  private static JsonNode json(Path file) {
    if (!Files.isRegularFile(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return LENIENT.readTree(bytes(file));
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.MODEL, Phrase.of("%s is no valid JSON: %s", file, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
    }
  }
}
