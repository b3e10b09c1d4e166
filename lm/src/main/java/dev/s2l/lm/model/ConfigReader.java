package dev.s2l.lm.model;

import dev.s2l.lm.model.DecoderConfig.Activation;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Typed access to a `config.json`; every refusal names the file and the key. NaN and Infinity,
/// which Python writes, are tolerated as values nobody asks for.
final class ConfigReader {
  private static final int LONGEST = 1_000_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectNode object;
  private final String file;
  private final String path;

  private ConfigReader(ObjectNode object, String file, String path) {
    this.object = object;
    this.file = file;
    this.path = path;
  }

  /// The text of a `config.json`.
  ///
  /// @throws S2lException (4) if there is none
  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of("cannot read %s (%s); a Hugging Face model folder has a config.json.", file, e),
          e);
    }
  }

  static ConfigReader parse(String json, String file) {
    if (json.length() > LONGEST) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "%s has %d characters; a model's config.json has at most %d.",
              file, json.length(), LONGEST));
    }
    try {
      if (MAPPER.readTree(json) instanceof ObjectNode object) {
        return new ConfigReader(object, file, "");
      }
    } catch (JacksonException e) {
      throw new S2lException(
          ExitCode.MODEL, Phrase.of("%s is not valid JSON: %s", file, e.getOriginalMessage()), e);
    }
    throw new S2lException(ExitCode.MODEL, file + " holds no JSON object.");
  }

  String file() {
    return file;
  }

  /// The whole text, indented.
  String text() {
    return object.toPrettyString() + "\n";
  }

  /// The whole text with another number format, under the key that it used or the newer one.
  String withFormat(String format) {
    var changed = object.deepCopy();
    if (changed.has("torch_dtype")) {
      changed.put("torch_dtype", format);
    }
    if (changed.has("dtype") || !changed.has("torch_dtype")) {
      changed.put("dtype", format);
    }
    return changed.toPrettyString() + "\n";
  }

  /// Whether the key is there with a value other than null.
  boolean has(String key) {
    return object.hasNonNull(key);
  }

  /// Whether the key is there, perhaps as null.
  boolean contains(String key) {
    return object.has(key);
  }

  Set<String> keys() {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  JsonNode value(String key) {
    return object.path(key);
  }

  /// A size: at least 1.
  int positive(String key) {
    return positive(key, Optional.empty());
  }

  int positive(String key, int fallback) {
    return positive(key, Optional.of(fallback));
  }

  private int positive(String key, Optional<Integer> fallback) {
    if (!has(key)) {
      return fallback.orElseThrow(() -> refuse(key, "is missing", "a positive whole number"));
    }
    JsonNode node = object.get(key);
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
      throw refuse(key, "is " + shown(node), "a positive whole number below 2^31");
    }
    return node.intValue();
  }

  /// A finite number above 0.
  double number(String key, double fallback) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode node = object.get(key);
    double value = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!(value > 0) || Double.isInfinite(value)) {
      throw refuse(key, "is " + shown(node), "a positive number");
    }
    return value;
  }

  /// A whole number, at least 0.
  int whole(String key, int fallback) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode node = object.get(key);
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw refuse(key, "is " + shown(node), "a whole number from 0 to 2^31 - 1");
    }
    return node.intValue();
  }

  double number(String key) {
    if (!has(key)) {
      throw refuse(key, "is missing", "a positive number");
    }
    return number(key, 0);
  }

  boolean flag(String key, boolean fallback) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode node = object.get(key);
    if (!node.isBoolean()) {
      throw refuse(key, "is " + shown(node), "true or false");
    }
    return node.booleanValue();
  }

  String text(String key, String fallback) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode node = object.get(key);
    if (!node.isString()) {
      throw refuse(key, "is " + shown(node), "a string");
    }
    return node.stringValue();
  }

  /// By the names that Hugging Face uses.
  Activation activation(String key, Activation fallback) {
    return switch (text(key, "")) {
      case "" -> fallback;
      case "gelu", "gelu_python" -> Activation.GELU;
      case "gelu_new", "gelu_fast", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
      case "silu", "swish" -> Activation.SILU;
      case "relu" -> Activation.RELU;
      default ->
          throw refuse(
              key,
              "is " + shown(key) + ", which s2l does not implement",
              "gelu, gelu_new, gelu_fast, gelu_pytorch_tanh, silu or relu");
    };
  }

  List<String> texts(String key) {
    var values = new ArrayList<String>();
    for (JsonNode node : object.path(key)) {
      if (!node.isString()) {
        throw refuse(key, "holds " + shown(node), "a list of strings");
      }
      values.add(node.stringValue());
    }
    return values;
  }

  /// The object at `key`, if there is one.
  Optional<ConfigReader> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (object.get(key) instanceof ObjectNode inner) {
      return Optional.of(new ConfigReader(inner, file, path + key + "."));
    }
    throw refuse(key, "is " + shown(object.get(key)), "an object");
  }

  /// How a value reads in the file, shortened.
  String shown(String key) {
    return shown(object.path(key));
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  S2lException refuse(String key, String found, String expected) {
    return new S2lException(
        ExitCode.MODEL, Phrase.of("%s: %s%s %s; expected %s.", file, path, key, found, expected));
  }
}
