package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StepsTest {
  private static final int STEPS = 4;
  static final List<String> FAMILIES = GoldenFamilies.WITH_PUBLISHED;

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void plainCodeGivesTheLogitsOfLibtorchsOperators(String family) throws Exception {
    try (var decoder = Decoder.load(Golden.path("models/" + family), DType.FLOAT32, Computes.CPU)) {
      sameLogits(decoder);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama", "phi3"})
  void soItDoesWithAnAdapter(String family) throws Exception {
    var adapter = Optional.of(AdapterFolder.open(Golden.path("lora/" + family)));
    try (var decoder =
        Decoder.load(Golden.path("models/" + family), adapter, DType.FLOAT32, Computes.CPU)) {
      sameLogits(decoder);
    }
  }

  private static void sameLogits(Decoder decoder) throws Exception {
    var prompts = prompts(decoder, 1, 7, 64, 66);
    for (int rows : new int[] {1, 2, 4}) {
      var found = continued(decoder, prompts.subList(0, rows), rows, 2, true);
      var expected = continued(decoder, prompts.subList(0, rows), rows, 1, false);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i)).containsExactly(expected.get(i), within(1e-4f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama_gqa_tied", "phi3"})
  void threadsChangeNoBit(String family) throws Exception {
    try (var decoder = Decoder.random(wide(family), 1, Computes.CPU)) {
      var prompts = prompts(decoder, 3, 20, 5);
      for (int rows : new int[] {1, 3}) {
        var alone = continued(decoder, prompts.subList(0, rows), rows, 1, true);
        for (int threads = 2; threads <= 3; threads++) {
          assertThat(continued(decoder, prompts.subList(0, rows), rows, threads, true))
              .usingElementComparator(Arrays::compare)
              .isEqualTo(alone);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama_gqa_tied", "phi3"})
  void otherRowsChangeNoBit(String family) throws Exception {
    try (var decoder = Decoder.random(wide(family), 1, Computes.CPU)) {
      otherRowsChangeNoBit(decoder);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "gpt_neox", "llama", "phi3"})
  void otherRowsChangeNoBitWithAnAdapter(String family) throws Exception {
    var adapter = Optional.of(AdapterFolder.open(Golden.path("lora/" + family)));
    try (var decoder =
        Decoder.load(Golden.path("models/" + family), adapter, DType.FLOAT32, Computes.CPU)) {
      otherRowsChangeNoBit(decoder);
    }
  }

  private static void otherRowsChangeNoBit(Decoder decoder) throws Exception {
    var prompts = prompts(decoder, 3, 20, 5, 70, 11, 2, 9, 33, 4);
    for (int rows = 3; rows <= prompts.size(); rows++) {
      var together = continued(decoder, prompts.subList(0, rows), 9, 2, true);
      for (int row = 0; row < rows; row++) {
        var alone = continued(decoder, prompts.subList(row, row + 1), 2, 2, true);
        for (int step = 0; step < STEPS; step++) {
          assertThat(alone.get(step)).isEqualTo(together.get(row * STEPS + step));
        }
      }
    }
  }

  @Test
  void nativeMemoryStaysFlat() throws Exception {
    try (var decoder = Decoder.random(wide("llama_gqa_tied"), 1, Computes.CPU)) {
      var prompts = prompts(decoder, 3, 20);
      for (boolean plain : new boolean[] {true, false}) {
        continued(decoder, prompts, 2, 2, plain);
        long before = Pointer.totalCount();
        assertThat(before).isPositive();
        for (int i = 0; i < 3; i++) {
          continued(decoder, prompts, 2, 2, plain);
        }
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      }
    }
  }

  /// A thread of the decoder continues the prompts, each time by the likeliest token.
  ///
  /// @param room rows that the batch has room for
  /// @return the logits of each row's steps, row after row
  private static List<float[]> continued(
      Decoder decoder, List<int[]> prompts, int room, int threads, boolean plain)
      throws InterruptedException, ExecutionException {
    try (var compute = Compute.on(ComputeDevice.CPU, threads)) {
      return compute
          .threads()
          .submit(() -> steps(decoder, prompts, room, Team.of(compute.threads(), threads), plain))
          .get();
    }
  }

  private static List<float[]> steps(
      Decoder decoder, List<int[]> prompts, int room, Team team, boolean plain) {
    var found = new ArrayList<float[]>();
    try (team;
        var steps =
            plain ? Steps.of(decoder, room, 128, team) : new TensorSteps(decoder, room, 128);
        var noGrad = new NoGradGuard()) {
      assertThat(steps).isInstanceOf(plain ? FloatSteps.class : TensorSteps.class);
      var last = new int[prompts.size()];
      for (int row = 0; row < last.length; row++) {
        int[] prompt = prompts.get(row);
        last[row] = prompt[prompt.length - 1];
        try (var scope = new PointerScope()) {
          var ids = new long[prompt.length];
          for (int t = 0; t < ids.length; t++) {
            ids[t] = prompt[t];
          }
          decoder.hidden(Torch.longs(ids, 1, ids.length), steps.caches().begin(row, ids.length));
        }
      }
      for (int step = 0; step < STEPS; step++) {
        try (var scope = new PointerScope()) {
          float[] logits = Torch.floats(steps.next(last, new StopSignal()));
          int width = decoder.config().size().vocabulary();
          for (int row = 0; row < last.length; row++) {
            float[] own = Arrays.copyOfRange(logits, row * width, (row + 1) * width);
            found.add(row * (step + 1) + step, own);
            last[row] = (last[row] + 1) % width;
          }
        }
      }
      steps.caches().replace(0, prompts.size() - 1);
    }
    return found;
  }

  private static List<int[]> prompts(Decoder decoder, int... lengths) {
    var random = RandomStream.named(7, "prompts");
    var prompts = new ArrayList<int[]>();
    for (int length : lengths) {
      var ids = new int[length];
      for (int i = 0; i < length; i++) {
        ids[i] = (int) Math.floorMod(random.nextLong(), decoder.config().size().vocabulary());
      }
      prompts.add(ids);
    }
    return prompts;
  }

  /// The family's configuration, so wide that threads share its products.
  static DecoderConfig wide(String family) throws IOException {
    var config =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    Files.readAllBytes(Golden.path("models/" + family).resolve("config.json")));
    String heads = config.has("n_head") ? "n_head" : "num_attention_heads";
    config.put(config.has("n_embd") ? "n_embd" : "hidden_size", 64 * config.path(heads).asInt());
    config.remove("head_dim");
    return DecoderConfig.parse(config.toString(), "config.json");
  }
}
