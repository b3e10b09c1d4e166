package dev.s2l.pipeline;

import dev.s2l.evaluate.TextGenerator.Generated;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A line of a file of prompts.
///
/// @param line its number, from 1
/// @param values what it holds
record PromptRow(int line, ObjectNode values) {
  private static final String PROMPT = "prompt";

  /// What an answer adds; a line must not have such keys.
  private static final List<String> ADDED = List.of("ids", "text", "finish_reason");

  static List<PromptRow> read(Path file) throws IOException {
    var rows = new ArrayList<PromptRow>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!line.isBlank()) {
        rows.add(new PromptRow(number, parsed(line, file, number)));
      }
    }
    if (rows.isEmpty()) {
      throw new S2lException(ExitCode.DATA, Phrase.of("%s holds no prompt.", file));
    }
    return rows;
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new S2lException(ExitCode.DATA, Phrase.of("%s is not in UTF-8.", file), e);
    }
  }

  private static ObjectNode parsed(String line, Path file, int number) {
    try {
      var tree =
          Json.COMPACT
              .readerFor(JsonNode.class)
              .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
              .<JsonNode>readValue(line);
      if (!(tree instanceof ObjectNode object) || !object.path(PROMPT).isString()) {
        throw bad(file, number, "expected an object with a text `prompt`");
      }
      for (String key : ADDED) {
        if (object.has(key)) {
          throw bad(
              file,
              number,
              "has a key `" + key + "`, which the answer needs. Give it another name");
        }
      }
      return object;
    } catch (JacksonException e) {
      throw bad(file, number, e.getOriginalMessage());
    }
  }

  private static S2lException bad(Path file, int line, String what) {
    return new S2lException(ExitCode.DATA, Phrase.of("%s:%d: %s.", file, line, what));
  }

  /// Names the prompt's random stream.
  String name() {
    return Integer.toString(line);
  }

  String prompt() {
    return values.get(PROMPT).stringValue();
  }

  /// The line of the output: prompt, answer, and then the other keys as they came.
  byte[] answered(Generated answer) {
    var line = Json.COMPACT.createObjectNode();
    line.put(PROMPT, prompt());
    line.set("ids", Json.COMPACT.valueToTree(answer.ids()));
    line.put("text", answer.text());
    line.put("finish_reason", answer.finishReason().label());
    values
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals(PROMPT)) {
                line.set(entry.getKey(), entry.getValue());
              }
            });
    return (Json.COMPACT.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
