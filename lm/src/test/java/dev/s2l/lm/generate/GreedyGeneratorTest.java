package dev.s2l.lm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GreedyGeneratorTest {
  /// Below this the two best tokens are a matter of rounding.
  private static final double CLEAR_MARGIN = 1e-3;

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "gpt_neox_sequential"})
  void continuationsEqualTheReferenceWhenRowsOfAllLengthsShareABatch(String family)
      throws IOException {
    Path golden = Golden.path("models/" + family);
    var prompts = new ArrayList<int[]>();
    var expected = new ArrayList<int[]>();
    byte[] json = Files.readAllBytes(golden.resolve("golden.json"));
    for (JsonNode row : JsonMapper.shared().readTree(json).get("greedy")) {
      if (row.get("smallest_margin").asDouble() >= CLEAR_MARGIN) {
        prompts.add(ints(row.get("prompt")));
        expected.add(ints(row.get("new_tokens")));
      }
    }
    assertThat(prompts).isNotEmpty();
    try (var decoder = Decoder.load(golden, DType.FLOAT32, Computes.CPU)) {
      var found = GreedyDecoding.continuations(decoder, prompts, 24, new int[0]);
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(found.get(i)).isEqualTo(expected.get(i));
      }
      int end = expected.getFirst()[5];
      var cut = GreedyDecoding.continuations(decoder, prompts, 24, new int[] {-1, end});
      assertThat(cut.getFirst()).hasSizeLessThan(6).doesNotContain(end);
      assertThat(expected.getFirst()).startsWith(cut.getFirst());
    }
  }

  @Test
  void promptsComeBackInTheirOrder() {
    Path folder = Golden.path("scored/gpt_neox");
    try (var decoder = Decoder.load(folder, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(folder)) {
      var generator = new GreedyGenerator(decoder, tokenizer);
      var prompts = List.of("The answer is a long way off", "One", "Two plus two");
      var together = generator.generate(prompts, 8);
      for (int i = 0; i < prompts.size(); i++) {
        var alone = generator.generate(List.of(prompts.get(i)), 8).getFirst();
        assertThat(together.get(i).ids()).isEqualTo(alone.ids());
        assertThat(together.get(i).text()).isEqualTo(tokenizer.decode(alone.ids()));
      }
      assertThatThrownBy(() -> generator.generate(List.of("fine", ""), 8))
          .isInstanceOf(S2lException.class)
          .hasMessageContaining("prompt 2");
    }
  }

  @Test
  void everyEndOfSequenceTokenOfTheGenerationConfigurationEndsAnAnswer(@TempDir Path folder)
      throws IOException {
    for (Path file : files(Golden.path("scored/gpt_neox"))) {
      Files.copy(file, folder.resolve(file.getFileName().toString()));
    }
    int[] free;
    try (var decoder = Decoder.load(folder, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(folder)) {
      free = new GreedyGenerator(decoder, tokenizer).generate(List.of("One"), 8).getFirst().ids();
      assertThat(free).hasSize(8);
    }
    Files.writeString(
        folder.resolve("generation_config.json"),
        "{\"eos_token_id\": [%d, %d]}".formatted(free[7], free[3]));
    try (var decoder = Decoder.load(folder, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(folder)) {
      int[] ended =
          new GreedyGenerator(decoder, tokenizer).generate(List.of("One"), 8).getFirst().ids();
      int first = 0;
      while (free[first] != free[3] && free[first] != free[7]) {
        first++;
      }
      assertThat(ended).isEqualTo(Arrays.copyOf(free, first));
    }
  }

  @Test
  void whatAPromptIsAnsweredDoesNotDependOnTheNumberOfThreads() {
    Path folder = Golden.path("scored/gpt_neox");
    try (var decoder = Decoder.load(folder, DType.FLOAT32, Computes.CPU);
        var tokenizer = TextTokenizer.open(folder)) {
      var prompts = new ArrayList<int[]>();
      for (int i = 0; i < 40; i++) {
        prompts.add(tokenizer.encodePrompt("Two plus " + i + " is".repeat(1 + i % 5)));
      }
      var counted = new AtomicInteger();
      var generator = new GreedyGenerator(decoder, tokenizer);
      var first = generator.continuations(prompts, 8, counted::addAndGet);
      assertThat(counted).hasValue(40);
      for (int round = 0; round < 3; round++) {
        var again = generator.continuations(prompts, 8, answered -> {});
        for (int i = 0; i < 40; i++) {
          assertThat(again.get(i).ids()).isEqualTo(first.get(i).ids());
        }
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }
}
