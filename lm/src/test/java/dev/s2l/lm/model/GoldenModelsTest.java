package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/// Every family against the Python library's numbers, to the tolerances that its README states.
@Tag("device")
class GoldenModelsTest {
  private static final double RELATIVE = 1e-4;
  private static final double GRADIENT_SHARE = 1e-3;

  @TempDir Path temporary;

  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#WITH_PUBLISHED")
  void logitsAndLossesEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32, Computes.DEVICE);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var ids = Computes.DEVICE.place(golden.tensor("input_ids"));
      var logits = decoder.logits(decoder.hidden(ids, KeyValues.NONE)).cpu();
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

  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      if (!(Math.abs(found[i] - expected[i]) <= RELATIVE * Math.max(1, Math.abs(expected[i])))) {
        assertThat(found[i]).as("%s %d", what, i).isEqualTo(expected[i]);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("dev.s2l.lm.model.GoldenFamilies#ALL")
  void greedyContinuationsEqualTheReference(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32, Computes.DEVICE)) {
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
          var ids = Computes.DEVICE.place(Torch.longs(next, 1, next.length));
          var hidden = decoder.hidden(ids, cache);
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
