package dev.s2l.lm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A tiny model with the numbers that the Python library computes for it; see
/// `testkit/src/main/resources/golden`.
final class GoldenModel implements AutoCloseable {
  static final long NOT_LEARNED = -100;

  private static final List<String> FILES =
      Stream.concat(
              Stream.of(
                  "config.json",
                  "config.v4.json",
                  "golden.json",
                  "golden.safetensors",
                  "model.safetensors",
                  "model.safetensors.index.json"),
              IntStream.rangeClosed(1, 5).mapToObj("model-%05d-of-00005.safetensors"::formatted))
          .toList();

  private final Path folder;
  private final Safetensors numbers;

  private GoldenModel(Path folder) {
    this.folder = folder;
    this.numbers = Safetensors.open(folder.resolve("golden.safetensors"));
  }

  /// Copies the folder out of the test kit, so that it may be changed.
  static GoldenModel copy(String name, Path to) throws IOException {
    Path target = Files.createDirectories(to.resolve(name));
    for (String file : FILES) {
      try (var in = GoldenModel.class.getResourceAsStream("/golden/models/" + name + "/" + file)) {
        if (in != null) {
          Files.copy(in, target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return new GoldenModel(target);
  }

  Path folder() {
    return folder;
  }

  boolean has(String name) {
    return numbers.names().contains(name);
  }

  java.util.Set<String> names() {
    return numbers.names();
  }

  Tensor tensor(String name) {
    return numbers.tensor(name);
  }

  float[] floats(String name) {
    return Torch.floats(tensor(name));
  }

  JsonNode json() throws IOException {
    return new JsonMapper().readTree(Files.readString(folder.resolve("golden.json")));
  }

  /// Sum of nats over learned tokens, and mean per example, as tensors that gradients flow through.
  static Tensor tokenLosses(Tensor logits, Tensor labels) {
    long rows = logits.size(0);
    long length = logits.size(1);
    long words = logits.size(2);
    var flat = logits.narrow(1, 0, length - 1).reshape(rows * (length - 1), words);
    var targets = labels.narrow(1, 1, length - 1).reshape(rows * (length - 1));
    return torch
        .cross_entropy_loss(flat, targets, new TensorOptional(), 0, NOT_LEARNED, 0)
        .view(rows, length - 1);
  }

  @Override
  public void close() {
    numbers.close();
  }
}
