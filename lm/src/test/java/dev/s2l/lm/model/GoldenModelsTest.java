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
import tools.jackson.databind.JsonNode;

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
        float[] found = Torch.floats(entry.getValue().grad());
        double largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < found.length; i++) {
          if (!(Math.abs(found[i] - expected[i]) <= GRADIENT_SHARE * largest)) {
            assertThat(found[i]).as("gradient of %s, %d", name, i).isEqualTo(expected[i]);
          }
        }
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
      if (!(Math.abs(found[i] - expected[i]) <= RELATIVE * Math.max(1, Math.abs(expected[i])))) {
        assertThat(found[i]).as("%s %d", what, i).isEqualTo(expected[i]);
      }
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
  void fourOptimizerStepsEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32)) {
      var plan = golden.json().path("adamw");
      decoder.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
      var optimizer = new PlainAdamW(decoder, plan);
      for (JsonNode step : plan.path("steps")) {
        try (var scope = new PointerScope()) {
          var loss = meanLoss(decoder, golden);
          assertThat(loss.item_double())
              .isCloseTo(step.path("loss").doubleValue(), within(RELATIVE * 10));
          loss.backward();
          double norm = optimizer.clippedNorm();
          double expected = step.path("grad_norm").doubleValue();
          assertThat(norm).isCloseTo(expected, within(GRADIENT_SHARE * expected));
          optimizer.step(step.path("lr").doubleValue());
        }
      }
      for (var entry : decoder.parameters().entrySet()) {
        String name = referenceName(entry.getKey());
        float[] gradient = golden.floats("grad." + name);
        float[] expected = golden.floats("after_4_steps." + name);
        float[] found = Torch.floats(entry.getValue());
        for (int i = 0; i < found.length; i++) {
          // Where the gradient is zero mathematically, Adam amplifies rounding.
          if (Math.abs(gradient[i]) >= 1e-7 && Math.abs(found[i] - expected[i]) > 1e-3) {
            assertThat(found[i]).as("%s %d", name, i).isEqualTo(expected[i]);
          }
        }
      }
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
  void greedyContinuationsEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32)) {
      for (JsonNode row : golden.json().path("greedy")) {
        long[] prompt = longs(row.path("prompt"));
        long[] expected = longs(row.path("new_tokens"));
        if (row.path("smallest_margin").doubleValue() >= 1e-3) {
          assertThat(greedy(decoder, prompt, expected.length)).containsExactly(expected);
        }
      }
    }
  }

  private static long[] greedy(Decoder decoder, long[] prompt, int count) {
    var tokens = new long[count];
    try (var noGrad = new NoGradGuard();
        var cache = KeyValues.cache(prompt.length + count)) {
      long[] next = prompt;
      for (int i = 0; i < count; i++) {
        try (var scope = new PointerScope()) {
          var hidden = decoder.hidden(Torch.longs(next, 1, next.length), cache);
          var last = decoder.logits(hidden.select(1, next.length - 1));
          tokens[i] = last.argmax().item_long();
          next = new long[] {tokens[i]};
        }
      }
    }
    return tokens;
  }

  private static long[] longs(JsonNode array) {
    var values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).longValue();
    }
    return values;
  }
}
