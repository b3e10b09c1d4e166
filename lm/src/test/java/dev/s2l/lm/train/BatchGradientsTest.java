package dev.s2l.lm.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.Safetensors;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The gradients that training computes, layer by layer and with a head of its own, against the
/// Python library's for every family: tied heads, heads with a bias and learned positions among
/// them.
class BatchGradientsTest {
  /// Of the largest gradient of a parameter, as the golden files state it.
  private static final double SHARE = 1e-3;

  /// Heads of 32 numbers and room for long rows.
  private static final String WIDE_HEADS =
      """
      {"model_type": "llama", "vocab_size": 320, "hidden_size": 64, "intermediate_size": 96,
       "num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 512,
       "rms_norm_eps": 1e-6, "hidden_act": "silu", "tie_word_embeddings": false}
      """;

  @TempDir Path folder;

  @Tag("device")
  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void equalTheReference(String family) {
    Path golden = Golden.path("models/" + family);
    try (var file = Safetensors.open(golden.resolve("golden.safetensors"));
        var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE);
        var tokens = GoldenRows.of(golden, folder.resolve("tokens"), vocabulary(decoder))) {
      int[] rows = IntStream.range(0, tokens.rows()).toArray();
      var whole = new ComputePlan(1 << 20, 512, 1);
      for (var compute : List.of(whole, new ComputePlan(1, 3, 2))) {
        var found = gradients(decoder, tokens, compute, rows);
        var names = List.copyOf(decoder.parameters().keySet());
        for (int p = 0; p < names.size(); p++) {
          assertClose(names.get(p), found.get(p), expected(file, "grad.", names.get(p)), SHARE);
        }
      }
    }
  }

  @Tag("device")
  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void fourStepsWithThemEqualTheReference(String family) throws IOException {
    Path golden = Golden.path("models/" + family);
    var plan =
        JsonMapper.shared()
            .readTree(Files.readAllBytes(golden.resolve("golden.json")))
            .get("adamw");
    try (var file = Safetensors.open(golden.resolve("golden.safetensors"));
        var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE);
        var tokens = GoldenRows.of(golden, folder.resolve("tokens"), vocabulary(decoder));
        var gradients =
            new BatchGradients(decoder, tokens, new ComputePlan(64, 512, 2), 1, new StopSignal())) {
      int[] rows = IntStream.range(0, tokens.rows()).toArray();
      var optimizer = new PlainAdamW(decoder, gradients.gradients(), plan);
      for (JsonNode step : plan.get("steps")) {
        double loss = gradients.compute(rows, 1).loss();
        assertThat(loss).isCloseTo(step.get("loss").doubleValue(), within(1e-3));
        double expected = step.get("grad_norm").doubleValue();
        assertThat(optimizer.norm()).isCloseTo(expected, within(SHARE * expected));
        optimizer.step(step.get("lr").doubleValue());
      }
      for (var entry : decoder.parameters().entrySet()) {
        float[] gradient = expected(file, "grad.", entry.getKey());
        float[] expected = expected(file, "after_4_steps.", entry.getKey());
        float[] found = Torch.floats(entry.getValue());
        for (int i = 0; i < found.length; i++) {
          // Where the gradient is zero mathematically, Adam amplifies rounding.
          if (Math.abs(gradient[i]) >= 1e-7 && Math.abs(found[i] - expected[i]) > 1e-3) {
            assertThat(found[i]).as("%s %d", entry.getKey(), i).isEqualTo(expected[i]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void areTheSameBitsWhereActivationsAreComputedAgain(String family) {
    Path golden = Golden.path("models/" + family);
    var compute = new ComputePlan(64, 512, 2);
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      try (var decoder = Decoder.load(golden, dtype, Computes.CPU);
          var tokens =
              GoldenRows.of(golden, folder.resolve("rows-" + dtype), vocabulary(decoder))) {
        int[] rows = IntStream.range(0, tokens.rows()).toArray();
        var kept = gradients(decoder, tokens, compute, rows);
        var recomputed =
            gradients(decoder, tokens, compute.withActivations(Activations.RECOMPUTED), rows);
        assertThat(recomputed).containsExactlyElementsOf(kept);
      }
    }
  }

  /// Together the rows' start is computed once, alone it is computed for each.
  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void areTheSameWhereRowsShareTheirStart(String family) {
    Path golden = Golden.path("models/" + family);
    for (DType dtype : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      try (var decoder = Decoder.load(golden, dtype, Computes.CPU);
          var tokens =
              TokenStores.of(
                  folder.resolve("rows-" + dtype),
                  vocabulary(decoder),
                  startingAlike(vocabulary(decoder)))) {
        int[] rows = IntStream.range(0, tokens.rows()).toArray();
        assertThat(StartTokens.of(decoder, tokens, rows)).hasSize(16);
        assertThat(StartTokens.of(decoder, tokens, new int[] {0})).isEmpty();
        var together = gradients(decoder, tokens, new ComputePlan(1 << 20, 512, 1), rows);
        var alone = gradients(decoder, tokens, new ComputePlan(1, 512, 1), rows);
        var names = List.copyOf(decoder.parameters().keySet());
        double share = dtype == DType.FLOAT32 ? 1e-5 : 0.1;
        for (int p = 0; p < names.size(); p++) {
          assertClose(names.get(p), together.get(p), alone.get(p), share);
        }
      }
    }
  }

  /// Rows whose first 24 tokens are the same. One row predicts a learned token from the last of
  /// them.
  private static List<Encoded> startingAlike(int vocabulary) {
    var rows = TokenStores.random(6, vocabulary, 24, 5);
    boolean[] learned = rows.get(3).learned();
    Arrays.fill(learned, 24, learned.length, true);
    return rows;
  }

  @Test
  void areTheSameBitsOfLongRowsToo() {
    try (var tokens =
            TokenStores.of(folder.resolve("rows"), 320, TokenStores.random(4, 320, 400, 5));
        var decoder =
            Decoder.random(DecoderConfig.parse(WIDE_HEADS, "config.json"), 1, Computes.CPU)) {
      int[] rows = IntStream.range(0, tokens.rows()).toArray();
      var compute = new ComputePlan(512, 64, 2);
      assertThat(gradients(decoder, tokens, compute.withActivations(Activations.RECOMPUTED), rows))
          .containsExactlyElementsOf(gradients(decoder, tokens, compute, rows));
    }
  }

  @Test
  void aStopInTheMiddleOfABatchIsAnsweredAndTheNextBatchIsWhole() {
    var stop = new StopSignal();
    try (var tokens =
            TokenStores.of(folder.resolve("rows"), 1024, TokenStores.random(24, 1024, 2, 9));
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      var compute = new ComputePlan(1, 64, 3);
      int[] rows = IntStream.range(0, 24).toArray();
      var whole = gradients(decoder, tokens, compute, rows);
      stop.request(ExitCode.TERMINATED);
      try (var stopped = new BatchGradients(decoder, tokens, compute, 1, stop)) {
        assertThatThrownBy(() -> stopped.compute(rows, 1))
            .isInstanceOfSatisfying(
                S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TERMINATED));
      }
      assertThat(gradients(decoder, tokens, compute, rows)).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void theSecondBatchHoldsNothingOfTheFirst() {
    try (var tokens =
            TokenStores.of(folder.resolve("rows"), 1024, TokenStores.random(24, 1024, 2, 9));
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      var compute = new ComputePlan(64, 16, 2);
      int[] first = IntStream.range(0, 12).toArray();
      int[] second = IntStream.range(12, 24).toArray();
      var alone = gradients(decoder, tokens, compute, second);
      try (var gradients = new BatchGradients(decoder, tokens, compute, 1, new StopSignal())) {
        gradients.compute(first, 1);
        gradients.compute(second, 2);
        assertThat(gradients.gradients().stream().map(Torch::floats).toList())
            .containsExactlyElementsOf(alone);
      }
    }
  }

  private static int vocabulary(Decoder decoder) {
    return decoder.config().size().vocabulary();
  }

  private static List<float[]> gradients(
      Decoder decoder, TokenStore tokens, ComputePlan compute, int[] rows) {
    try (var gradients = new BatchGradients(decoder, tokens, compute, 1, new StopSignal())) {
      gradients.compute(rows, 1);
      return gradients.gradients().stream().map(Torch::floats).toList();
    }
  }

  /// The golden files use transformers 5's parameter names.
  private static float[] expected(Safetensors file, String kind, String name) {
    try (var scope = new PointerScope()) {
      return Torch.floats(
          file.tensor(kind + (name.equals("embed_out.weight") ? "lm_head.weight" : name)));
    }
  }

  private static void assertClose(String name, float[] found, float[] expected, double share) {
    assertThat(found).as(name).hasSameSizeAs(expected);
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    for (int i = 0; i < found.length; i++) {
      if (!(Math.abs(found[i] - expected[i]) <= share * largest)) {
        assertThat(found[i]).as("gradient of %s, %d", name, i).isEqualTo(expected[i]);
      }
    }
    assertThat(Arrays.equals(found, new float[found.length])).as(name).isEqualTo(largest == 0);
  }
}
