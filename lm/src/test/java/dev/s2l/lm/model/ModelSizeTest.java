package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The published configurations of the paper's models, and the parameters their model cards give.
class ModelSizeTest {
  private static final ModelSize.Workload WORK =
      new ModelSize.Workload(
          ComputeDevice.CPU, 2, 1024, 2048, 256, DType.FLOAT32, Activations.KEPT);

  private static final ModelSize.Workload HALF =
      new ModelSize.Workload(
          ComputeDevice.CPU, 2, 1024, 2048, 256, DType.BFLOAT16, Activations.KEPT);

  @ParameterizedTest
  @CsvSource({
    "pythia-70m-deduped, 70426624, 2",
    "pythia-160m-deduped, 162322944, 2",
    "pythia-410m-deduped, 405334016, 2",
    "pythia-1b-deduped, 1011781632, 2",
    "pythia-2.8b-deduped, 2775208960, 2",
    "gpt2, 124439808, 4",
    "phi-2, 2779683840, 2",
    "phi-3-mini-4k-instruct, 3821079552, 2",
    "llama-2-7b, 6738415616, 2",
    "smollm2-135m, 134515008, 2",
  })
  void countsTheParametersOfPublishedModels(String model, long parameters, int storedBytes)
      throws IOException {
    var size = ModelSize.of(published(model), WORK);
    assertThat(size.parameters()).isEqualTo(parameters);
    assertThat(size.storedBytes()).isEqualTo(parameters * storedBytes);
    assertThat(size.trainingBytes()).isBetween(16 * parameters, 16 * parameters + (40L << 30));
    assertThat(size.recordingBytes()).isBetween(4 * parameters, 4 * parameters + (1L << 30));
  }

  @Test
  void halfAsMuchWhereWeightsAreHalfAsWide() throws IOException {
    var narrow = ModelSize.of(published("llama-2-7b"), HALF);
    assertThat(narrow.recordingBytes()).isBetween(2 * 6738415616L, 14L << 30);
  }

  @Test
  void anAdapterNeedsGradientsAndMomentsOfItsOwnOnly() throws IOException {
    var llama = published("llama-2-7b");
    var adapter = new AdapterStart.Fresh(LoraConfig.of(8, 8, 0, List.of()), 1);
    long weights = 2 * 6738415616L;
    assertThat(ModelSize.of(llama, HALF, Optional.of(adapter)).trainingBytes())
        .isBetween(weights, weights + (20L << 30));
    assertThat(ModelSize.of(llama, HALF).trainingBytes()).isGreaterThan(9 * weights);
    var larger = new AdapterStart.Fresh(LoraConfig.of(9, 8, 0, List.of()), 1);
    long numbers = 32 * 2 * (4096 + 4096); // of one more rank: 32 layers, q_proj and v_proj
    assertThat(ModelSize.of(llama, HALF, Optional.of(larger)).trainingBytes())
        .isEqualTo(ModelSize.of(llama, HALF, Optional.of(adapter)).trainingBytes() + 16 * numbers);
  }

  @Test
  void ofLayersThatAreComputedAgainOnlyWhatEntersThemIsKept() throws IOException {
    var llama = published("llama-2-7b");
    var work =
        new ModelSize.Workload(
            ComputeDevice.CPU, 2, 1024, 2048, 256, DType.BFLOAT16, Activations.RECOMPUTED);
    // Of 31 layers: 12 rows but one, twice what is projected, and the two halves of the MLP.
    long saved = 2L * 2 * 1024 * (31L * (2 * 3 * 4096 + 2 * 11008) + (31L * 12 - 32) * 4096);
    var adapter = Optional.of(new AdapterStart.Fresh(LoraConfig.of(8, 8, 0, List.of()), 1));
    // Inputs of the adapted projections in float32: two of 4096 a layer.
    long inputs = 2L * 4 * 1024 * 31 * 2 * 4096;
    assertThat(ModelSize.of(llama, work).trainingBytes())
        .isEqualTo(ModelSize.of(llama, HALF).trainingBytes() - saved);
    assertThat(ModelSize.of(llama, work, adapter).trainingBytes())
        .isEqualTo(ModelSize.of(llama, HALF, adapter).trainingBytes() - saved - inputs);
    assertThat(ModelSize.of(llama, work).recordingBytes())
        .isEqualTo(ModelSize.of(llama, HALF).recordingBytes());
  }

  static DecoderConfig published(String model) throws IOException {
    String resource = "/published/" + model + ".json";
    try (var in = ModelSizeTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return DecoderConfig.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), "config.json");
    }
  }
}
