package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every family against the Python library's numbers, to the tolerances that its README states.
class GoldenModelsTest {
  private static final double RELATIVE = 1e-4;
  private static final double GRADIENT_SHARE = 1e-3;

  @TempDir Path temporary;

  @BeforeAll
  static void startLibtorch() {
    Torch.init(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt_neox",
        "gpt_neox_sequential",
        "gpt2",
        "llama",
        "llama_gqa_tied",
        "llama3_rope",
        "mistral",
        "phi",
        "phi3",
        "qwen2",
        "qwen3",
        "gpt_neox_published",
        "gpt2_published",
        "llama_sharded_bf16",
      })
  void logitsAndLossesEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var ids = golden.tensor("input_ids");
      var logits = decoder.logits(decoder.hidden(ids, KeyValues.NONE));
      var masked = logits.mul(golden.tensor("attention_mask").unsqueeze(-1));
      assertClose(Torch.floats(masked), golden.floats("logits"), "logits");
      var losses = GoldenModel.tokenLosses(logits, golden.tensor("labels"));
      var learned =
          golden
              .tensor("labels")
              .narrow(1, 1, ids.size(1) - 1)
              .ne(new org.bytedeco.pytorch.Scalar(-100L));
      var mean = losses.sum(1L).div(learned.sum(1L));
      assertClose(Torch.floats(mean), golden.floats("example_loss"), "loss");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt_neox",
        "gpt_neox_sequential",
        "gpt2",
        "llama",
        "llama_gqa_tied",
        "llama3_rope",
        "mistral",
        "phi",
        "phi3",
        "qwen2",
        "qwen3"
      })
  void gradientsEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32);
        var scope = new PointerScope()) {
      decoder.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
      meanLoss(decoder, golden).backward();
      for (var entry : decoder.parameters().entrySet()) {
        String name = referenceName(entry.getKey());
        float[] expected = golden.floats("grad." + name);
        double largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(Torch.floats(entry.getValue().grad()))
            .as("gradient of " + name)
            .containsExactly(expected, within((float) (GRADIENT_SHARE * largest)));
      }
    }
  }

  private static Tensor meanLoss(Decoder decoder, GoldenModel golden) {
    var logits = decoder.logits(decoder.hidden(golden.tensor("input_ids"), KeyValues.NONE));
    var labels = golden.tensor("labels");
    var learned =
        labels.narrow(1, 1, labels.size(1) - 1).ne(new org.bytedeco.pytorch.Scalar(-100L));
    return GoldenModel.tokenLosses(logits, labels).sum().div(learned.sum());
  }

  /// The golden files use transformers 5's parameter names.
  private static String referenceName(String stored) {
    return stored.equals("embed_out.weight") ? "lm_head.weight" : stored;
  }

  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as("%s %d", what, i)
          .isCloseTo(expected[i], within(RELATIVE * Math.max(1, Math.abs(expected[i]))));
    }
  }
}
