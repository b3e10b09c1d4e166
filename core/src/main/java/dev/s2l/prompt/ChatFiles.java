package dev.s2l.prompt;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The files of a model folder that concern chat templates.
///
/// @param templates by name: `default`, `tool_use`, others
/// @param tokens special tokens by the name of their role, such as `bos_token`
/// @param special the texts of all special tokens
record ChatFiles(Map<String, String> templates, Map<String, String> tokens, List<String> special) {
  static final String DEFAULT = "default";
  static final String WITH_TOOLS = "tool_use";

  /// The folder with further templates: `NAME.jinja` is the one of that name.
  private static final String ADDITIONAL = "additional_chat_templates";

  private static final String JINJA = ".jinja";

  private static final long MAX_BYTES = 256L << 20;
  private static final JsonMapper LENIENT =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static ChatFiles read(Path folder) {
    JsonNode settings = json(folder.resolve("tokenizer_config.json"));
    var tokens = new LinkedHashMap<String, String>();
    addTokens(json(folder.resolve("special_tokens_map.json")), tokens);
    addTokens(settings, tokens);
    return new ChatFiles(
        templates(folder, settings.path("chat_template")), tokens, special(folder));
  }

  /// Special tokens of `tokenizer.json`, and those that only `tokenizer_config.json` lists.
  private static List<String> special(Path folder) {
    var special = new LinkedHashSet<String>();
    for (JsonNode listed :
        List.of(
            json(folder.resolve("tokenizer.json")).path("added_tokens"),
            json(folder.resolve("tokenizer_config.json")).path("added_tokens_decoder"))) {
      for (JsonNode token : listed) {
        String content = token.path("content").asString("");
        if (token.path("special").asBoolean(false) && !content.isEmpty()) {
          special.add(content);
        }
      }
    }
    return List.copyOf(special);
  }

  /// These files, if they have a template for conversations of every kind.
  ///
  /// @throws S2lException (4) if there is none
  ChatFiles withDefault(Path folder) {
    if (templates.containsKey(DEFAULT)) {
      return this;
    }
    throw new S2lException(
        ExitCode.MODEL,
        templates.isEmpty()
            ? Phrase.of(
                "%s has no chat template (neither chat_template.jinja nor chat_template in"
                    + " tokenizer_config.json). Choose --prompt-template alpaca, radiology or"
                    + " plain.",
                folder)
            : Phrase.of(
                "%s has no chat template of the name default, only %s. Choose one, such as"
                    + " --prompt-template chat:%s.",
                folder,
                String.join(", ", templates.keySet()),
                templates.keySet().iterator().next()));
  }

  /// These files with one of their templates, for conversations with and without tools.
  ///
  /// @throws S2lException (2) if none has this name
  ChatFiles only(String name, Path folder) {
    String source = templates.get(name);
    if (source == null) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--prompt-template chat:%s: %s has %s.",
              name,
              folder,
              templates.isEmpty()
                  ? "no chat template"
                  : "the chat templates " + String.join(", ", templates.keySet())));
    }
    return new ChatFiles(Map.of(DEFAULT, source), tokens, special);
  }

  /// As transformers takes them: files of templates replace those in `tokenizer_config.json`.
  // Differs from the reference: where the files have no default, it is taken from there; the
  // reference then takes only conversations with tools.
  private static Map<String, String> templates(Path folder, JsonNode stated) {
    var listed = new LinkedHashMap<String, String>();
    if (stated.isString()) {
      listed.put(DEFAULT, stated.asString(""));
    }
    for (JsonNode named : stated.isArray() ? stated : JsonNodeFactory.instance.arrayNode()) {
      listed.put(named.path("name").asString(""), named.path("template").asString(""));
    }
    var files = new LinkedHashMap<String, String>();
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      files.put(DEFAULT, text(file));
    }
    for (Path more : additional(folder)) {
      String name = String.valueOf(more.getFileName());
      files.put(name.substring(0, name.length() - JINJA.length()), text(more));
    }
    if (!files.isEmpty() && listed.containsKey(DEFAULT)) {
      files.putIfAbsent(DEFAULT, listed.get(DEFAULT));
    }
    return files.isEmpty() ? listed : files;
  }

  private static List<Path> additional(Path folder) {
    Path additional = folder.resolve(ADDITIONAL);
    if (!Files.isDirectory(additional)) {
      return List.of();
    }
    try (var found = Files.list(additional)) {
      return found
          .filter(path -> path.toString().endsWith(JINJA) && Files.isRegularFile(path))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", additional, e), e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(bytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", file, e), e);
    }
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
