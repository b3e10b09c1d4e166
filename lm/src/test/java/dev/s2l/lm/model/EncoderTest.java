package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Encoders as their folders are found. What they compute is held to golden numbers where it is
/// used, in BertScoreTest.
class EncoderTest {
  private static final List<int[]> TEXTS = List.of(new int[] {2, 7, 9, 3}, new int[] {2, 8, 3});

  @TempDir Path temporary;

  private static float[] hidden(Path folder, int layers, List<int[]> texts) {
    try (var encoder = Encoder.load(folder, layers, Computes.CPU);
        var scope = new PointerScope()) {
      return Torch.floats(encoder.hidden(texts));
    }
  }

  /// A copy whose tensors have other names, and perhaps more tensors.
  private Path renamed(
      String name, UnaryOperator<String> names, Consumer<LinkedHashMap<String, Tensor>> change)
      throws IOException {
    Path source = Golden.path("metrics/" + name);
    Path folder = Files.createTempDirectory(temporary, name);
    Files.copy(source.resolve("config.json"), folder.resolve("config.json"));
    try (var stored = Safetensors.open(source.resolve("model.safetensors"));
        var scope = new PointerScope()) {
      var tensors = new LinkedHashMap<String, Tensor>();
      stored.names().forEach(key -> tensors.put(names.apply(key), stored.tensor(key)));
      change.accept(tensors);
      Safetensors.write(folder.resolve("model.safetensors"), tensors);
    }
    return folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert"})
  void publishedFoldersHaveAPrefixAHeadAndOldNames(String name) throws IOException {
    Path folder =
        renamed(
            name,
            key ->
                name
                    + "."
                    + key.replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta"),
            tensors -> {
              tensors.put("cls.predictions.bias", Torch.floats(new float[] {1}, 1));
              tensors.put(name + ".pooler.dense.bias", Torch.floats(new float[] {1}, 1));
              tensors.put(name + ".embeddings.position_ids", Torch.longs(new long[] {0}, 1, 1));
            });
    assertThat(hidden(folder, 2, TEXTS))
        .isEqualTo(hidden(Golden.path("metrics/" + name), 2, TEXTS));
  }

  @Test
  void layersBehindTheChosenOneAreNotRead() throws IOException {
    Path folder =
        renamed(
            "bert",
            key -> key,
            tensors ->
                tensors.put("encoder.layer.1.output.dense.bias", Torch.floats(new float[] {1}, 1)));
    assertThat(hidden(folder, 1, TEXTS)).isEqualTo(hidden(Golden.path("metrics/bert"), 1, TEXTS));
    refused(folder, 2, "has tensor encoder.layer.1.output.dense.bias with the shape [1]");
  }

  @Test
  void tensorsThatAreMissingOrHaveNoPlaceAreRefused() throws IOException {
    refused(
        renamed("bert", key -> key.replace("layer.0.output", "layer.0.out"), tensors -> {}),
        2,
        "lacks tensors that config.json asks for: encoder.layer.0.output.dense.weight");
    refused(
        renamed(
            "bert",
            key -> key,
            tensors ->
                tensors.put("encoder.layer.0.adapter.weight", Torch.floats(new float[] {1}, 1))),
        2,
        "has tensors that config.json has no place for: encoder.layer.0.adapter.weight");
  }

  @Test
  void configurationsThatAreNotComputedAreRefused() {
    assertThatThrownBy(() -> EncoderConfig.parse("{\"model_type\": \"t5\"}", "config.json"))
        .hasMessageContaining("config.json: model_type is \"t5\", which is no encoder")
        .hasMessageContaining("one of bert, roberta, distilbert");
    assertThatThrownBy(
            () ->
                EncoderConfig.parse(
                    "{\"model_type\": \"bert\", \"is_decoder\": true}", "config.json"))
        .hasMessageContaining("is_decoder is true");
    assertThatThrownBy(
            () ->
                EncoderConfig.parse(
                    "{\"model_type\": \"distilbert\", \"vocab_size\": 5, \"dim\": 10, \"n_layers\":"
                        + " 1, \"n_heads\": 3, \"hidden_dim\": 4, \"max_position_embeddings\": 8}",
                    "config.json"))
        .hasMessageContaining("dim is 10; expected a multiple of 3 heads");
    assertThatThrownBy(() -> Encoder.load(temporary.resolve("nowhere"), 1, Computes.CPU))
        .hasMessageContaining("is no folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert"})
  void theCompanyInABatchChangesRoundingOnly(String name) {
    Path folder = Golden.path("metrics/" + name);
    float[] together = hidden(folder, 2, TEXTS);
    float[] alone = hidden(folder, 2, TEXTS.subList(1, 2));
    for (int i = 0; i < alone.length; i++) {
      assertThat(together[together.length / 2 + i]).isCloseTo(alone[i], Offset.offset(1e-4f));
    }
  }

  @Test
  void textsLongerThanTheEncoderAreRefused() {
    try (var encoder = Encoder.load(Golden.path("metrics/roberta"), 1, Computes.CPU)) {
      assertThat(encoder.config().maxLength()).isEqualTo(64); // 66 positions, from 2 on.
      assertThatThrownBy(() -> encoder.hidden(List.of(new int[65])))
          .hasMessageContaining("65 tokens, at most 64 have positions");
    }
  }

  @Test
  void closingFreesWhatLoadingTook() {
    hidden(Golden.path("metrics/bert"), 2, TEXTS);
    long before = Pointer.totalCount();
    hidden(Golden.path("metrics/bert"), 2, TEXTS);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void refused(Path folder, int layers, String reason) {
    assertThatThrownBy(() -> Encoder.load(folder, layers, Computes.CPU).close())
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining(reason);
  }
}
