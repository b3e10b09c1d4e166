package dev.s2l.lm.model;

import dev.s2l.run.S2lException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `model.safetensors.index.json` and `config.json`: the same bytes as either.
public final class ModelFilesTarget {
  private static final Path FOLDER = Path.of("/model");

  private ModelFilesTarget() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String json = new String(input, StandardCharsets.UTF_8);
    try {
      for (String file :
          ShardIndex.parse(json, FOLDER.resolve("index.json")).weightMap().values()) {
        Path path = FOLDER.resolve(file).normalize();
        if (!FOLDER.equals(path.getParent())) {
          throw new AssertionError("a shard outside of its folder: " + file);
        }
      }
    } catch (S2lException e) {
      // Refused in words.
    }
    try {
      DecoderConfig.parse(json, "config.json");
    } catch (S2lException e) {
      // Refused in words.
    }
    try {
      EncoderConfig.parse(json, "config.json");
    } catch (S2lException e) {
      // Refused in words.
    }
  }
}
