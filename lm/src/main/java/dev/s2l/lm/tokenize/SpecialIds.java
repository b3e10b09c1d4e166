package dev.s2l.lm.tokenize;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The special token ids and limits from the files beside `tokenizer.json`.
///
/// @param eos the end-of-sequence token, appended to every example; empty if the model has none
/// @param ends the tokens that end an answer: the eos, and those that `generation_config.json`
///   names, or `config.json` without that file; ascending
/// @param bos the beginning-of-sequence token; empty if none is put in front
/// @param vocabSize ids the model knows, from `config.json`; empty without that file
/// @param maxLength positions the model has; empty if it states none
record SpecialIds(
    OptionalInt eos,
    List<Integer> ends,
    OptionalInt bos,
    OptionalInt vocabSize,
    OptionalInt maxLength) {
  private static final JsonMapper LENIENT =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static SpecialIds read(Path folder, TokenizerFile tokenizer) throws IOException {
    JsonNode settings = json(folder.resolve("tokenizer_config.json"));
    JsonNode config = json(folder.resolve("config.json"));
    OptionalInt eos = id(settings, config, "eos", tokenizer, folder);
    OptionalInt bos = id(settings, config, "bos", tokenizer, folder);
    Optional<Integer> template = tokenizer.templatePrefix().flatMap(tokenizer::idOf);
    boolean inFront =
        settings.has("add_bos_token")
            ? settings.get("add_bos_token").asBoolean(false)
            : template.isPresent() && bos.isPresent() && template.get() == bos.getAsInt();
    return new SpecialIds(
        eos,
        ends(eos, folder, config),
        inFront ? bos : OptionalInt.empty(),
        positive(config, "vocab_size"),
        smaller(
            positive(settings, "model_max_length"),
            smaller(positive(config, "max_position_embeddings"), positive(config, "n_positions"))));
  }

  private static List<Integer> ends(OptionalInt eos, Path folder, JsonNode config)
      throws IOException {
    var ends = new TreeSet<Integer>();
    eos.ifPresent(ends::add);
    JsonNode generation = json(folder.resolve("generation_config.json"));
    JsonNode named = (generation.has("eos_token_id") ? generation : config).path("eos_token_id");
    for (JsonNode id : named.isArray() ? named : List.of(named)) {
      if (id.isIntegralNumber() && id.canConvertToInt()) {
        ends.add(id.asInt());
      }
    }
    return List.copyOf(ends);
  }

  /// The tokenizer's configuration takes precedence over the model's.
  private static OptionalInt id(
      JsonNode settings, JsonNode config, String kind, TokenizerFile tokenizer, Path folder) {
    JsonNode named = settings.path(kind + "_token");
    String token = named.isObject() ? named.path("content").asString("") : named.asString("");
    if (!token.isEmpty()) {
      return OptionalInt.of(
          tokenizer
              .idOf(token)
              .orElseThrow(
                  () ->
                      new S2lException(
                          ExitCode.MODEL,
                          Phrase.of(
                              "%s names %s_token '%s', which tokenizer.json does not have.",
                              folder.resolve("tokenizer_config.json"), kind, token))));
    }
    JsonNode number = config.path(kind + "_token_id");
    JsonNode first = number.isArray() ? number.path(0) : number;
    return first.canConvertToInt() && first.isIntegralNumber() && first.asInt() >= 0
        ? OptionalInt.of(first.asInt())
        : OptionalInt.empty();
  }

  /// A number beyond the range of an int, such as the usual 1e30, means that there is no limit.
  private static OptionalInt positive(JsonNode node, String key) {
    JsonNode value = node.path(key);
    return value.isIntegralNumber() && value.canConvertToInt() && value.asInt() > 0
        ? OptionalInt.of(value.asInt())
        : OptionalInt.empty();
  }

  private static OptionalInt smaller(OptionalInt a, OptionalInt b) {
    if (a.isEmpty()) {
      return b;
    }
    return b.isEmpty() ? a : OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()));
  }

  private static JsonNode json(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return LENIENT.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.MODEL, Phrase.of("%s is no valid JSON: %s", file, e.getOriginalMessage()), e);
    }
  }
}
