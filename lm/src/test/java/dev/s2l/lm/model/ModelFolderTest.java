package dev.s2l.lm.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a model folder is said by name.
class ModelFolderTest {
  private static final String BIAS = "gpt_neox.layers.1.attention.dense.bias";

  @TempDir Path temporary;

  @Test
  void namesMissingTensors() throws IOException {
    refused(
        changed("gpt_neox", tensors -> tensors.remove(BIAS)),
        "lacks tensors that config.json asks for: " + BIAS);
  }

  @Test
  void namesTensorsWithoutAPlace() throws IOException {
    refused(
        changed(
            "gpt_neox", tensors -> tensors.put("extra.weight", requireNonNull(tensors.get(BIAS)))),
        "has tensors that config.json has no place for: extra.weight");
  }

  @Test
  void namesTensorsOfAnotherShape() throws IOException {
    refused(
        changed(
            "gpt_neox",
            tensors -> tensors.put(BIAS, requireNonNull(tensors.get(BIAS)).narrow(0, 0, 31))),
        "has tensor " + BIAS + " with the shape [31]; config.json asks for [32]");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void namesTensorsThatAreNotFinite(float value) throws IOException {
    for (var type : new ScalarType[] {ScalarType.Float, ScalarType.Half, ScalarType.BFloat16}) {
      refused(
          changed(
              "gpt_neox",
              tensors -> {
                var broken = requireNonNull(tensors.get(BIAS)).clone();
                broken.select(0, 7).fill_(new Scalar(value));
                tensors.put(BIAS, broken.to(type));
              }),
          "has tensor " + BIAS + " with the value");
    }
  }

  @Test
  void refusesQuantisedTensors() throws IOException {
    refused(
        changed(
            "gpt_neox",
            tensors -> tensors.put(BIAS, requireNonNull(tensors.get(BIAS)).to(ScalarType.Char))),
        "has tensor " + BIAS + " in the format I8");
  }

  @Test
  void acceptsATiedHeadStoredTwiceIfBothAreEqual() throws IOException {
    String head = "embed_out.weight";
    String embedding = "gpt_neox.embed_in.weight";
    Path equal =
        changed(
            "gpt_neox_sequential",
            tensors -> tensors.put(head, requireNonNull(tensors.get(embedding))));
    Decoder.load(equal, DType.FLOAT32, Computes.CPU).close();
    refused(
        changed(
            "gpt_neox_sequential",
            tensors ->
                tensors.put(head, requireNonNull(tensors.get(embedding)).add(new Scalar(1.0)))),
        "has tensors that config.json has no place for: " + head);
  }

  @Test
  void refusesPicklesAndSaysHowToConvert() throws IOException {
    Path folder = copy("gpt_neox");
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    refused(folder, "safe_serialization=True");
  }

  @Test
  void refusesAFolderWithoutWeightsOrWithoutConfiguration() throws IOException {
    Path folder = copy("gpt_neox");
    Files.delete(folder.resolve("model.safetensors"));
    refused(folder, "has no model.safetensors and no model.safetensors.index.json");
    Files.delete(folder.resolve("config.json"));
    refused(folder, "config.json");
    refused(folder.resolve("nowhere"), "is no folder");
  }

  @Test
  void namesTheMissingTokenizer() throws IOException {
    var model = ModelFolder.open(copy("gpt_neox"));
    assertThatThrownBy(model::tokenizerFile)
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("has no tokenizer.json");
  }

  @Test
  void refusesShardsThatDoNotMatchTheirIndex() throws IOException {
    Path folder = copy("llama_sharded_bf16");
    Path index = folder.resolve("model.safetensors.index.json");
    String text = Files.readString(index);
    String last = "model-00005-of-00005.safetensors";
    for (String name :
        new String[] {
          "../" + last, "/etc/" + last, "a\\\\" + last, "C:" + last, "%2e%2e", "..", "x.bin", ""
        }) {
      Files.writeString(index, text.replace("\"" + last + "\"", "\"" + name + "\""));
      refused(folder, "expected the plain name of a .safetensors file");
    }
    Files.writeString(index, text.replace(last, "model-00009-of-00005.safetensors"));
    refused(folder, "model-00009-of-00005.safetensors is missing");
    Files.writeString(
        index, text.replaceFirst("\"model.layers.0.input_layernorm.weight\": \"[^\"]*\",", ""));
    refused(
        folder,
        "holds tensor model.layers.0.input_layernorm.weight, which the index does not place there");
    Files.writeString(
        index, text.replace("\"weight_map\": {", "\"weight_map\": {\"ghost\": \"" + last + "\","));
    refused(folder, "tensor ghost is not in " + last);
    Files.writeString(
        index,
        text.replace(
            "\"weight_map\": {", "\"weight_map\": {\"lm_head.weight\": \"" + last + "\","));
    refused(folder, "not valid JSON");
    Files.writeString(index, text.replaceFirst("\"lm_head.weight\": \"[^\"]*\",", ""));
    refused(folder, "model-00001-of-00005.safetensors is beside it, but not named in it");
    Files.writeString(index, "{}");
    refused(folder, "has no weight_map");
  }

  private void refused(Path folder, String reason) {
    assertThatThrownBy(() -> Decoder.load(folder, DType.FLOAT32, Computes.CPU).close())
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining(reason);
  }

  private Path copy(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary)) {
      return golden.folder();
    }
  }

  private Path changed(String family, Consumer<Map<String, Tensor>> change) throws IOException {
    Path folder = copy(family);
    Path file = folder.resolve("model.safetensors");
    try (var scope = new PointerScope()) {
      var tensors = new TreeMap<String, Tensor>();
      try (var stored = Safetensors.open(file)) {
        stored.names().forEach(name -> tensors.put(name, stored.tensor(name).clone()));
      }
      change.accept(tensors);
      Safetensors.write(file, tensors);
    }
    return folder;
  }
}
