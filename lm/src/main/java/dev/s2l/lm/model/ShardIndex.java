package dev.s2l.lm.model;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `model.safetensors.index.json`: which file holds which tensor. File names are plain names in the
/// same folder; each named tensor is in its file and nowhere else, and no file holds another one.
///
/// @param index the file this was read from
/// @param weightMap file name by tensor name
record ShardIndex(Path index, SortedMap<String, String> weightMap) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final long LONGEST = 100_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static ShardIndex read(Path index) {
    try {
      if (Files.size(index) > LONGEST) {
        throw refuse(index, Phrase.of("it is larger than %d bytes", LONGEST));
      }
      return parse(Files.readString(index, StandardCharsets.UTF_8), index);
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot read %s (%s).", index, e), e);
    }
  }

  static ShardIndex parse(String json, Path index) {
    JsonNode map;
    try {
      map = JSON.readTree(json).path("weight_map");
    } catch (JacksonException e) {
      throw refuse(index, "it is not valid JSON: " + e.getOriginalMessage());
    }
    if (!(map instanceof ObjectNode object) || object.isEmpty()) {
      throw refuse(index, "it has no weight_map");
    }
    var weightMap = new TreeMap<String, String>();
    for (var entry : object.properties()) {
      String file = entry.getValue().isString() ? entry.getValue().stringValue() : "";
      if (!PLAIN.matcher(file).matches() || file.contains("..") || !file.endsWith(".safetensors")) {
        throw refuse(
            index,
            Phrase.of(
                "tensor %s is said to be in %s; expected the plain name of a .safetensors file"
                    + " beside it",
                entry.getKey(), entry.getValue()));
      }
      weightMap.put(entry.getKey(), file);
    }
    return new ShardIndex(index, weightMap);
  }

  /// The files, checked against the index: only headers are read.
  List<Path> files(Path folder) {
    var files = new TreeSet<>(weightMap.values());
    Map<String, String> found = new HashMap<>();
    for (String file : files) {
      if (!Files.isRegularFile(folder.resolve(file))) {
        throw refuse(index, Phrase.of("the file %s is missing", file));
      }
      for (String tensor : Safetensors.header(folder.resolve(file)).tensors().keySet()) {
        if (!file.equals(weightMap.get(tensor))) {
          throw refuse(
              index,
              Phrase.of("%s holds tensor %s, which the index does not place there", file, tensor));
        }
        found.put(tensor, file);
      }
    }
    for (String tensor : weightMap.keySet()) {
      if (!found.containsKey(tensor)) {
        throw refuse(index, Phrase.of("tensor %s is not in %s", tensor, weightMap.get(tensor)));
      }
    }
    checkNoOtherShard(folder, files);
    return files.stream().map(folder::resolve).toList();
  }

  private void checkNoOtherShard(Path folder, Set<String> files) {
    try (var beside = Files.newDirectoryStream(folder, "model-*-of-*.safetensors")) {
      for (Path file : beside) {
        String name = file.getFileName().toString();
        if (!files.contains(name)) {
          throw refuse(index, Phrase.of("%s is beside it, but not named in it", name));
        }
      }
    } catch (IOException e) {
      throw new S2lException(ExitCode.MODEL, Phrase.of("cannot list %s (%s).", folder, e), e);
    }
  }

  private static S2lException refuse(Path index, String why) {
    return new S2lException(ExitCode.MODEL, Phrase.of("%s is not usable: %s.", index, why));
  }
}
