package dev.s2l.lm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.s2l.lm.model.ComputeDevice;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.KeyValues;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LossRecorderTest {
  private static final RecordSettings USUAL = new RecordSettings(2048, 1024, 2);

  @Tag("device")
  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "llama_gqa_tied"})
  void lossesEqualTheReference(String family, @TempDir Path folder) throws IOException {
    Path golden = Golden.path("scored/" + family);
    var rows = new ArrayList<Encoded>();
    var expected = new ArrayList<Double>();
    for (String line : Files.readAllLines(golden.resolve("expected.jsonl"))) {
      JsonNode row = JsonMapper.shared().readTree(line);
      int[] ids = row.get("ids").valueStream().mapToInt(JsonNode::asInt).toArray();
      var learned = new boolean[ids.length];
      for (int t = 0; t < ids.length; t++) {
        learned[t] = row.get("learned").get(t).asInt() == 1;
      }
      rows.add(new Encoded(ids, learned));
      expected.add(row.get("loss").isNull() ? Double.NaN : row.get("loss").asDouble());
    }
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE)) {
      assertThat(tokens.sharedPrefix()).isPositive();
      float[] losses = record(decoder, tokens, USUAL);
      for (int i = 0; i < losses.length; i++) {
        if (Double.isNaN(expected.get(i))) {
          assertThat(losses[i]).isNaN();
        } else {
          assertThat((double) losses[i]).isCloseTo(expected.get(i), within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "llama_gqa_tied"})
  void lossesInInt8AreNearThoseInFloat32(String family, @TempDir Path folder) {
    assumeTrue(
        ComputeDevice.CPU.multipliesInt8(),
        "this processor has no instructions for products of int8 numbers");
    Path model = Golden.path("scored/" + family);
    var rows = TokenStores.random(60, 1024, 9, 3);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var exact = Decoder.load(model, DType.FLOAT32, Computes.CPU);
        var shared = exact.inInt8();
        var loaded = Decoder.load(model, DType.INT8, Computes.CPU)) {
      float[] expected = record(exact, tokens, USUAL);
      float[] found = record(shared, tokens, USUAL);
      // Of losses of about ten nats, three parts in a hundred.
      assertThat(found).isNotEqualTo(expected).containsExactly(expected, within(0.3f));
      assertThat(record(loaded, tokens, USUAL)).isEqualTo(found);
      assertThat(record(shared, tokens, new RecordSettings(2048, 1024, 1))).isEqualTo(found);
      assertThat(record(exact, tokens, USUAL)).isEqualTo(expected);
    }
  }

  @Test
  void neighboursChangeALossByRoundingOnly(@TempDir Path folder) {
    var rows = TokenStores.random(60, 1024, 9, 3);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      assertThat(tokens.sharedPrefix()).isGreaterThanOrEqualTo(9);
      float[] alone = record(decoder, tokens, new RecordSettings(1, 1024, 1));
      for (int budget : new int[] {64, 300, 5000}) {
        float[] together = record(decoder, tokens, new RecordSettings(budget, 1024, 2));
        assertThat(together).containsExactly(alone, within(1e-5f));
      }
    }
  }

  @Test
  void chunksOfLogitsChangeALossByRoundingOnly(@TempDir Path folder) {
    var rows = TokenStores.random(30, 1024, 9, 3);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.BFLOAT16, Computes.CPU)) {
      float[] alone = record(decoder, tokens, USUAL);
      for (int logits : new int[] {1, 5, 64}) {
        float[] found = record(decoder, tokens, new RecordSettings(2048, logits, 2));
        assertThat(found).containsExactly(alone, within(0.03f));
      }
    }
  }

  @Test
  void theSharedPrefixChangesALossByRoundingOnly(@TempDir Path folder) {
    var rows = TokenStores.random(20, 1024, 9, 4);
    var broken = new ArrayList<>(rows);
    broken.add(new Encoded(new int[] {1000, 1, 2}, new boolean[] {false, true, true}));
    try (var shared = TokenStores.of(folder.resolve("shared"), 1024, rows);
        var plain = TokenStores.of(folder.resolve("plain"), 1024, broken);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      assertThat(plain.sharedPrefix()).isZero();
      float[] withPrefix = record(decoder, shared, USUAL);
      float[] without = record(decoder, plain, USUAL);
      for (int i = 0; i < withPrefix.length; i++) {
        assertThat(withPrefix[i]).isCloseTo(without[i], within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, FLOAT32, 1e-5",
    "gpt_neox, FLOAT32, 1e-5",
    "gpt_neox_sequential, FLOAT32, 1e-5",
    "llama_gqa_tied, FLOAT32, 1e-5",
    "phi, FLOAT32, 1e-5",
    "qwen3, FLOAT32, 1e-5",
    "gpt_neox, INT8, 1e-4",
    "llama_gqa_tied, INT8, 1e-4",
    "gpt2, BFLOAT16, 0.03",
    "gpt_neox, BFLOAT16, 0.03",
    "llama_gqa_tied, BFLOAT16, 0.03"
  })
  void rowsThatBeginAlikeHaveTheLossesTheyHaveAlone(
      String family, DType dtype, float tolerance, @TempDir Path folder) {
    assumeTrue(
        dtype != DType.INT8 || ComputeDevice.CPU.multipliesInt8(),
        "this processor has no instructions for products of int8 numbers");
    try (var decoder = Decoder.load(Golden.path("models/" + family), dtype, Computes.CPU)) {
      int vocabulary = decoder.config().size().vocabulary();
      var rows = TokenStores.withCommonPrompts(60, vocabulary, 4, 17, 5, 10);
      // Lines of more positions than a block of queries has.
      rows.addAll(TokenStores.withCommonPrompts(30, vocabulary, 4, 80, 7, 11));
      try (var tokens = TokenStores.of(folder.resolve("tokens"), vocabulary, rows)) {
        assertThat(shared(decoder, tokens))
            .hasSizeGreaterThan(5)
            .anyMatch(line -> line.positions(tokens, 4) > 130);
        float[] together = record(decoder, tokens, USUAL);
        for (int row = 0; row < tokens.rows(); row++) {
          int[] alone = {row};
          float[] losses =
              LossRecorder.record(
                  decoder, tokens, alone, USUAL, "test", Progress.SILENT, new StopSignal());
          assertThat(together[row]).as("row %d", row).isCloseTo(losses[row], within(tolerance));
        }
        for (int threads : new int[] {1, 3}) {
          assertThat(record(decoder, tokens, new RecordSettings(2048, 1024, threads)))
              .isEqualTo(together);
        }
      }
    }
  }

  @Test
  void rowsStandAloneWhereAWindowIsNarrow(@TempDir Path folder) {
    try (var decoder = Decoder.load(Golden.path("models/phi3"), DType.FLOAT32, Computes.CPU)) {
      int vocabulary = decoder.config().size().vocabulary();
      var rows = TokenStores.withCommonPrompts(20, vocabulary, 4, 17, 5, 10);
      try (var tokens = TokenStores.of(folder.resolve("tokens"), vocabulary, rows)) {
        assertThat(shared(decoder, tokens)).isEmpty();
        assertThat(record(decoder, tokens, USUAL)).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void aRowLongerThanTheModelIsRefusedInALineToo(@TempDir Path folder) {
    try (var decoder = Decoder.load(Golden.path("models/gpt2"), DType.FLOAT32, Computes.CPU)) {
      int positions = decoder.config().size().positions();
      int vocabulary = decoder.config().size().vocabulary();
      var rows = TokenStores.withCommonPrompts(3, vocabulary, 4, positions, 5, 10);
      try (var tokens = TokenStores.of(folder.resolve("tokens"), vocabulary, rows)) {
        assertThatThrownBy(() -> record(decoder, tokens, USUAL))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("the model has learned only " + positions);
      }
    }
  }

  private static List<Line> shared(Decoder decoder, TokenStore tokens) {
    int[] rows = IntStream.range(0, tokens.rows()).toArray();
    return LossRecorder.lines(decoder, tokens, rows, tokens.sharedPrefix()).shared();
  }

  @Test
  void theNumberOfThreadsChangesNoBit(@TempDir Path folder) {
    var rows = TokenStores.random(80, 1024, 5, 5);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      float[] one = record(decoder, tokens, new RecordSettings(200, 1024, 1));
      for (int threads : new int[] {2, 3, 7}) {
        assertThat(record(decoder, tokens, new RecordSettings(200, 1024, threads))).isEqualTo(one);
      }
    }
  }

  @Test
  void meanStatesAreThoseOfARowThatIsAloneAndLossesAreAsWithoutThem(@TempDir Path folder) {
    var rows = new ArrayList<>(TokenStores.random(12, 1024, 5, 6));
    rows.addAll(TokenStores.withCommonPrompts(12, 1024, 5, 17, 4, 6));
    rows.add(1, new Encoded(rows.getFirst().ids(), new boolean[rows.getFirst().ids().length]));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      int dims = decoder.config().size().hidden();
      var states = new MeanStates(tokens.rows(), dims);
      var settings = new RecordSettings(200, 1024, 2);
      float[] losses =
          LossRecorder.record(
              decoder, tokens, settings, only(states), "test", Progress.SILENT, new StopSignal());
      assertThat(losses).isEqualTo(record(decoder, tokens, settings));
      int prefix = tokens.sharedPrefix();
      for (int row = 0; row < tokens.rows(); row++) {
        float[] mean = Arrays.copyOfRange(states.values(), row * dims, (row + 1) * dims);
        if (row == 1) {
          assertThat(mean).containsOnly(Float.NaN);
          continue;
        }
        int[] ids = tokens.ids(row);
        try (var scope = new PointerScope();
            var noGrad = new NoGradGuard()) {
          long[] given = Arrays.stream(ids).limit(ids.length - 1).asLongStream().toArray();
          float[] hidden =
              Torch.floats(
                  decoder.hidden(Torch.longs(given, 1, given.length), KeyValues.NONE).select(0, 0));
          for (int d = 0; d < dims; d++) {
            double sum = 0;
            for (int t = prefix; t < given.length; t++) {
              sum += hidden[t * dims + d];
            }
            assertThat((double) mean[d]).isCloseTo(sum / (given.length - prefix), within(1e-4));
          }
        }
      }
      var again = new MeanStates(tokens.rows(), dims);
      LossRecorder.record(
          decoder,
          tokens,
          new RecordSettings(200, 1024, 5),
          only(again),
          "test",
          Progress.SILENT,
          new StopSignal());
      assertThat(again.values()).isEqualTo(states.values());
    }
  }

  @Test
  void rowsWithoutALearnedTokenAreNaN(@TempDir Path folder) {
    var rows = new ArrayList<>(TokenStores.random(3, 1024, 0, 6));
    rows.add(1, new Encoded(new int[] {5, 6}, new boolean[] {true, false}));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      float[] losses = record(decoder, tokens, USUAL);
      assertThat(losses[1]).isNaN();
      assertThat(List.of(losses[0], losses[2], losses[3])).allMatch(Float::isFinite);
      float[] some =
          LossRecorder.record(
              decoder, tokens, new int[] {1, 2}, USUAL, "test", Progress.SILENT, new StopSignal());
      assertThat(some[0]).isNaN();
      assertThat(some[2]).isCloseTo(losses[2], within(1e-5f));
    }
  }

  @Test
  void aStopSignalEndsTheWork(@TempDir Path folder) {
    var rows = TokenStores.random(10, 1024, 0, 7);
    var stop = new StopSignal();
    stop.request(ExitCode.INTERRUPTED);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      assertThatThrownBy(
              () -> LossRecorder.record(decoder, tokens, USUAL, "test", Progress.SILENT, stop))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("stopped");
    }
  }

  @Test
  void memoryStaysFlat(@TempDir Path folder) {
    var rows = TokenStores.random(40, 1024, 3, 8);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows);
        var decoder = Decoder.load(Golden.path("scored/gpt_neox"), DType.FLOAT32, Computes.CPU)) {
      var settings = new RecordSettings(100, 1024, 2);
      record(decoder, tokens, settings);
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        record(decoder, tokens, settings);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  private static RowSignals only(MeanStates states) {
    return new RowSignals(Optional.of(states), Optional.empty(), Optional.empty());
  }

  private static float[] record(Decoder decoder, TokenStore tokens, RecordSettings settings) {
    return LossRecorder.record(
        decoder, tokens, settings, "test", Progress.SILENT, new StopSignal());
  }
}
