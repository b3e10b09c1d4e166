package dev.s2l.lm.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Torch;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GreedyGeneratorTest {
  /// Below this the two best tokens are a matter of rounding.
  private static final double CLEAR_MARGIN = 1e-3;

  @BeforeAll
  static void start() {
    Torch.init(1);
  }

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
    try (var decoder = Decoder.load(golden, DType.FLOAT32)) {
      var found = GreedyDecoding.continuations(decoder, prompts, 24, OptionalInt.empty());
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(found.get(i)).isEqualTo(expected.get(i));
      }
      int end = expected.getFirst()[5];
      var cut = GreedyDecoding.continuations(decoder, prompts, 24, OptionalInt.of(end));
      assertThat(cut.getFirst()).hasSizeLessThan(6).doesNotContain(end);
      assertThat(expected.getFirst()).startsWith(cut.getFirst());
    }
  }

  @Test
  void promptsComeBackInTheirOrder() {
    Path folder = Golden.path("scored/gpt_neox");
    try (var decoder = Decoder.load(folder, DType.FLOAT32);
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

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }
}
