package dev.s2l.lm.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.ones_like;

import dev.s2l.run.RandomStream;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What must hold for every family whatever its numbers: nothing depends on padding, on neighbours,
/// or on how much of a sequence comes at once; saving loses nothing; native memory stays flat.
class DecoderTest {
  private static final float TOLERANCE = 1e-5f;

  private static final long[] PLACES = {0, 3, 4, 29, 30, 45, 59};

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt_neox",
        "gpt2",
        "llama_gqa_tied",
        "llama3_rope",
        "mistral",
        "phi",
        "phi3",
        "qwen3"
      })
  void aSharedPrefixChangesNothing(String family) throws IOException {
    try (var decoder = load(family);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      int[] row = ids(60, 1);
      int[] other = ids(60, 2);
      System.arraycopy(row, 0, other, 0, 25);
      var whole = decoder.hidden(batch(row, other), KeyValues.NONE);
      try (var prefix = decoder.prefix(Arrays.copyOf(row, 25))) {
        assertThat(prefix.length()).isEqualTo(25);
        var rest = batch(Arrays.copyOfRange(row, 25, 60), Arrays.copyOfRange(other, 25, 60));
        for (int again = 0; again < 2; again++) {
          assertClose(decoder.hidden(rest, prefix), whole.narrow(1, 25, 35));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "gpt2", "llama_gqa_tied", "mistral", "phi", "phi3", "qwen3"})
  void whatIsWantedOfAPassIsWhatTheWholeOneHasThere(String family) throws IOException {
    try (var decoder = load(family);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      var ids = batch(ids(30, 12), ids(30, 13));
      var whole = decoder.hidden(ids, KeyValues.NONE).reshape(60, -1);
      var found = decoder.hidden(ids, KeyValues.NONE, PLACES, new StopSignal());
      assertClose(found, whole.index_select(0, Torch.longs(PLACES, PLACES.length)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "gpt2", "llama_gqa_tied", "mistral", "phi", "phi3", "qwen3"})
  void aCacheChangesNothing(String family) throws IOException {
    try (var decoder = load(family);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard();
        var cache = KeyValues.cache(40)) {
      int[] row = ids(40, 3);
      var whole = decoder.hidden(batch(row), KeyValues.NONE);
      int[] ends = {7, 8, 9, 30, 40};
      int begin = 0;
      for (int end : ends) {
        var part = decoder.hidden(batch(Arrays.copyOfRange(row, begin, end)), cache);
        assertClose(part, whole.narrow(1, begin, end - begin));
        begin = end;
      }
      assertThat(cache.length()).isEqualTo(40);
      assertThatThrownBy(() -> decoder.hidden(batch(new int[] {1}), cache))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "llama_gqa_tied", "mistral", "phi3"})
  void aLongRowWithWideHeadsIsTheSameInPieces(String family) throws IOException {
    try (var decoder = Decoder.random(wideHeads(family), 1, Computes.CPU);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard();
        var cache = KeyValues.cache(450)) {
      int[] row = ids(450, 4);
      var whole = decoder.hidden(batch(row), KeyValues.NONE);
      for (int begin = 0; begin < 450; begin += 150) {
        var part = decoder.hidden(batch(Arrays.copyOfRange(row, begin, begin + 150)), cache);
        assertClose(part, whole.narrow(1, begin, 150));
      }
    }
  }

  /// The family's configuration with heads of 32 numbers.
  private static DecoderConfig wideHeads(String family) throws IOException {
    var config =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    Files.readAllBytes(Golden.path("models/" + family).resolve("config.json")));
    int heads = config.path("num_attention_heads").asInt();
    config.put("hidden_size", 32 * heads);
    if (config.has("head_dim")) {
      config.put("head_dim", 32);
    }
    return DecoderConfig.parse(config.toString(), "config.json");
  }

  @Test
  void attentionInPartsIsThatOfTheWhole() throws IOException {
    try (var decoder = load("llama_gqa_tied");
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      int[] row = ids(450, 4);
      var rows = new int[9][];
      Arrays.fill(rows, row);
      // Nine rows of 450 with these heads are more scores than are computed at once.
      long scores = 9L * decoder.config().attention().heads() * row.length * row.length;
      assertThat(scores).isGreaterThan(BlockAttention.SCORES);
      var alone = decoder.hidden(batch(row), KeyValues.NONE);
      var together = decoder.hidden(batch(rows), KeyValues.NONE);
      for (int b = 0; b < rows.length; b++) {
        assertClose(together.narrow(0, b, 1), alone);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "gpt2", "mistral", "phi3"})
  void paddingAndNeighboursChangeNothing(String family) throws IOException {
    try (var decoder = load(family);
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      int[] row = ids(33, 5);
      var alone = decoder.logits(decoder.hidden(batch(row), KeyValues.NONE));
      for (int padding : new int[] {0, 319}) {
        int[] padded = Arrays.copyOf(row, 50);
        Arrays.fill(padded, 33, 50, padding);
        var among =
            decoder.logits(decoder.hidden(batch(ids(50, 6), padded, ids(50, 7)), KeyValues.NONE));
        assertClose(among.narrow(0, 1, 1).narrow(1, 0, 33), alone);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt_neox",
        "gpt_neox_sequential",
        "gpt_neox_published",
        "gpt2",
        "gpt2_published",
        "llama3_rope",
        "llama_sharded_bf16",
        "mistral",
        "phi",
        "phi3",
        "qwen2",
        "qwen3"
      })
  void aSavedDecoderComesBackBitForBit(String family) throws IOException {
    for (var dtype : DType.values()) {
      try (var golden = GoldenModel.copy(family, temporary);
          var decoder = Decoder.load(golden.folder(), dtype, Computes.CPU);
          var scope = new PointerScope();
          var noGrad = new NoGradGuard()) {
        Path folder = Files.createDirectories(temporary.resolve("saved-" + dtype.label()));
        decoder.save(folder);
        try (var again = Decoder.load(folder, dtype, Computes.CPU)) {
          var ids = batch(ids(20, 8), ids(20, 9));
          assertThat(Torch.floats(again.logits(again.hidden(ids, KeyValues.NONE))))
              .containsExactly(Torch.floats(decoder.logits(decoder.hidden(ids, KeyValues.NONE))));
          assertThat(again.parameters().keySet()).isEqualTo(decoder.parameters().keySet());
        }
        assertThat(folder.resolve("config.json")).content().contains("\"" + dtype.label() + "\"");
      }
    }
  }

  @Test
  void savingKeepsTheKeysOfTheConfiguration() throws IOException {
    try (var golden = GoldenModel.copy("gpt_neox", temporary);
        var decoder = Decoder.load(golden.folder(), DType.FLOAT32, Computes.CPU)) {
      Path folder = Files.createDirectories(temporary.resolve("saved"));
      decoder.save(folder);
      var mapper = new tools.jackson.databind.json.JsonMapper();
      assertThat(mapper.readTree(folder.resolve("config.json").toFile()))
          .isEqualTo(mapper.readTree(golden.folder().resolve("config.json").toFile()));
      assertThat(folder.resolve("model.safetensors"))
          .hasSameBinaryContentAs(golden.folder().resolve("model.safetensors"));
    }
  }

  @Test
  void freshWeightsAreTheSameForASeedAndStartAsHuggingFaceStartsThem() throws IOException {
    try (var golden = GoldenModel.copy("gpt2", temporary)) {
      var config = DecoderConfig.read(golden.folder().resolve("config.json"));
      try (var one = Decoder.random(config, 1, Computes.CPU);
          var same = Decoder.random(config, 1, Computes.CPU);
          var other = Decoder.random(config, 2, Computes.CPU);
          var scope = new PointerScope()) {
        String embedding = "transformer.wte.weight";
        float[] values = floats(one, embedding);
        assertThat(values).containsExactly(floats(same, embedding));
        assertThat(values).isNotEqualTo(floats(other, embedding));
        // Written down once: another machine must draw the same.
        assertThat(deviation(values)).isCloseTo(0.02, within(0.001));
        assertThat(deviation(floats(one, "transformer.h.0.mlp.c_proj.weight")))
            .isCloseTo(0.02 / Math.sqrt(4), within(0.001));
        assertThat(floats(one, "transformer.h.1.ln_1.weight")).containsOnly(1);
        assertThat(floats(one, "transformer.h.1.ln_1.bias")).containsOnly(0);
        assertThat(floats(one, "transformer.h.1.attn.c_attn.bias")).containsOnly(0);
      }
    }
  }

  @Test
  void copiesInAnotherFormatAndBack() throws IOException {
    try (var decoder = load("llama");
        var scope = new PointerScope();
        var noGrad = new NoGradGuard();
        var narrow = decoder.copyAs(DType.BFLOAT16);
        var wide = narrow.copyAs(DType.FLOAT32)) {
      String name = "model.norm.weight";
      assertThat(narrow.dtype()).isEqualTo(DType.BFLOAT16);
      assertThat(floats(wide, name)).containsExactly(floats(narrow, name));
      wide.copyFrom(decoder);
      assertThat(floats(wide, name)).containsExactly(floats(decoder, name));
      narrow.copyFrom(decoder);
      var ids = batch(ids(30, 10));
      float[] exact = Torch.floats(decoder.hidden(ids, KeyValues.NONE));
      float[] rough = Torch.floats(narrow.hidden(ids, KeyValues.NONE));
      for (int i = 0; i < exact.length; i++) {
        assertThat(rough[i]).isCloseTo(exact[i], within(0.1f));
      }
    }
  }

  @Test
  void refusesMorePositionsThanWereLearned() throws IOException {
    try (var decoder = load("gpt2");
        var scope = new PointerScope();
        var noGrad = new NoGradGuard()) {
      assertThatThrownBy(() -> decoder.hidden(batch(ids(129, 11)), KeyValues.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("129 positions, but the model has learned only 128");
    }
  }

  @Test
  void nativeMemoryStaysFlatOverFiftySteps() throws IOException {
    for (String family : List.of("gpt_neox", "llama_gqa_tied", "phi3")) {
      try (var decoder = load(family)) {
        decoder.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
        step(decoder);
        long before = Pointer.totalCount();
        for (int i = 0; i < 50; i++) {
          step(decoder);
        }
        assertThat(Pointer.totalCount()).as(family).isLessThanOrEqualTo(before);
      }
    }
  }

  @Test
  void closingFreesWhatLoadingTook() throws IOException {
    load("gpt_neox").close();
    long before = Pointer.totalCount();
    try (var decoder = load("gpt_neox")) {
      step(decoder);
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  /// Trains, scores with a prefix, and generates with a cache.
  private static void step(Decoder decoder) {
    try (var scope = new PointerScope()) {
      var ids = batch(ids(30, 12), ids(30, 13));
      if (decoder.parameters().firstEntry().getValue().requires_grad()) {
        var input =
            new TrainingPass.Input(
                Arrays.copyOf(Torch.longs(ids), 5), new int[] {30, 30}, Torch.longs(ids), PLACES);
        var mode = new Mode.Training(1, "only", Activations.KEPT);
        var pass = new TrainingPass(decoder, input, mode, new StopSignal());
        pass.backward(ones_like(pass.hidden()), new Nowhere());
      }
      try (var noGrad = new NoGradGuard();
          var prefix = decoder.prefix(ids(10, 14));
          var cache = KeyValues.cache(31)) {
        decoder.hidden(ids, prefix);
        decoder.hidden(ids, cache);
        decoder.hidden(batch(new int[] {1}, new int[] {2}), cache);
      }
    }
  }

  /// Drops gradients.
  private static final class Nowhere implements TrainingPass.Sink {
    @Override
    public void add(int[] parameters, TensorVector gradients) {}

    @Override
    public void addInputs(Tensor ids, Tensor gradient, Tensor byPosition) {}
  }

  private Decoder load(String family) throws IOException {
    try (var golden = GoldenModel.copy(family, temporary)) {
      return Decoder.load(golden.folder(), DType.FLOAT32, Computes.CPU);
    }
  }

  private static int[] ids(int length, long seed) {
    var random = RandomStream.named(seed, "ids");
    var ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = random.nextInt(320);
    }
    return ids;
  }

  private static Tensor batch(int[]... rows) {
    long[] ids = Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().toArray();
    return Torch.longs(ids, rows.length, rows[0].length);
  }

  private static float[] floats(Decoder decoder, String parameter) {
    return Torch.floats(requireNonNull(decoder.parameters().get(parameter), parameter));
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * (double) value;
    }
    return Math.sqrt(squares / values.length);
  }

  private static void assertClose(Tensor found, Tensor expected) {
    float[] a = Torch.floats(found);
    float[] b = Torch.floats(expected);
    assertThat(a).hasSameSizeAs(b);
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
    }
    assertThat(largest).isLessThan(TOLERANCE);
  }
}
