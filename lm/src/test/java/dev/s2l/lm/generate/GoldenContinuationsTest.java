package dev.s2l.lm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.GenerationSettings;
import dev.s2l.lm.generate.DecoderGenerator.EncodedPrompt;
import dev.s2l.lm.model.Computes;
import dev.s2l.lm.model.DType;
import dev.s2l.lm.model.Decoder;
import dev.s2l.lm.model.Team;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("device")
class GoldenContinuationsTest {
  /// Below this the two best tokens are a matter of rounding.
  private static final double CLEAR_MARGIN = 1e-3;

  private static final int NEW_TOKENS = 24;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "gpt_neox",
        "gpt_neox_sequential",
        "llama",
        "llama3_rope",
        "llama_gqa_tied",
        "mistral",
        "phi",
        "phi3",
        "qwen2",
        "qwen3"
      })
  void tokensEqualTheReferenceInBatchesOfAllSizes(String family) throws IOException {
    Path golden = Golden.path("models/" + family);
    var prompts = new ArrayList<EncodedPrompt>();
    var expected = new ArrayList<int[]>();
    byte[] json = Files.readAllBytes(golden.resolve("golden.json"));
    for (JsonNode row : JsonMapper.shared().readTree(json).get("greedy")) {
      if (row.get("smallest_margin").asDouble() >= CLEAR_MARGIN) {
        prompts.add(new EncodedPrompt(prompts.size() + "", ints(row.get("prompt"))));
        expected.add(ints(row.get("new_tokens")));
      }
    }
    assertThat(prompts).isNotEmpty();
    try (var decoder = Decoder.load(golden, DType.FLOAT32, Computes.DEVICE)) {
      var free = new TokenTexts(Set.of(), Arrays::toString);
      for (int batchSize = 1; batchSize <= prompts.size() + 1; batchSize++) {
        assertThat(continued(decoder, prompts, free, batchSize))
            .containsExactlyElementsOf(expected);
      }
      int end = expected.getFirst()[5];
      var cut = continued(decoder, prompts, new TokenTexts(Set.of(-1, end), Arrays::toString), 2);
      int first = 0;
      while (expected.getFirst()[first] != end) {
        first++;
      }
      assertThat(cut.getFirst()).isEqualTo(Arrays.copyOf(expected.getFirst(), first));
    }
  }

  private static List<int[]> continued(
      Decoder decoder, List<EncodedPrompt> prompts, TokenTexts texts, int batchSize) {
    var found = new ArrayList<int[]>(Collections.nCopies(prompts.size(), new int[0]));
    var plan = new GenerationPlan(1, batchSize, 64 + NEW_TOKENS, 64);
    var settings = GenerationSettings.greedy(NEW_TOKENS);
    try (var team = Team.of(Computes.DEVICE.threads(), 2);
        var batch = new GenerationBatch(decoder, texts, settings, plan, team, new StopSignal())) {
      batch.run(prompts, (i, answer) -> found.set(i, answer.ids()));
    }
    return found;
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }
}
