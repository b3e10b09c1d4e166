package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Segment;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens that `tokenizer_config.json` lists and `tokenizer.json` does not have, whose last id is
/// 1006.
class ListedTokensTest {
  private static final String LISTED =
      """
      {"eos_token": "<|b|>", "added_tokens_decoder": {
        "7": {"content": "<|b|>", "special": true},
        "5": {"content": "<|a|>", "special": true},
        "900": {"content": "<|padding|>", "special": true},
        "901": {"content": "<call>", "special": false}},
       "additional_special_tokens": ["<|c|>", "<|a|>"]}
      """;

  @TempDir private Path folder;

  @Test
  void listedTokensAreNumberedAfterThoseThatAreThere() throws IOException {
    try (var tokenizer = opened(LISTED)) {
      var ids =
          tokenizer
              .encode(List.of(new Segment("<|a|>say<|b|><call>x<|c|><|padding|>", true, true)))
              .ids();
      assertThat(ids).startsWith(1007).endsWith(1010, 1).contains(1008, 1009);
      assertThat(tokenizer.eosId()).hasValue(1008);
      assertThat(tokenizer.vocabSize()).isEqualTo(1011);
      assertThat(tokenizer.decodeAll(ids)).isEqualTo("<|a|>say<|b|><call>x<|c|><|padding|>");
    }
  }

  @Test
  void listedTokensThatAUserWritesAreText() throws IOException {
    try (var tokenizer = opened(LISTED)) {
      assertThat(tokenizer.encodePrompt("<|a|>")).doesNotContain(1007);
      assertThat(tokenizer.literalSpecial(List.of(new Segment("x<|c|>", true)))).hasValue("<|c|>");
    }
  }

  @Test
  void theIdentityOfATokenizerTellsThemToo() throws IOException {
    String own;
    try (var tokenizer = opened("{}")) {
      own = tokenizer.sha256();
    }
    try (var tokenizer =
        opened("{\"added_tokens_decoder\": {\"1\": {\"content\": \"<|padding|>\"}}}")) {
      assertThat(tokenizer.sha256()).isEqualTo(own);
    }
    try (var tokenizer = opened(LISTED)) {
      assertThat(tokenizer.sha256()).isNotEqualTo(own);
    }
  }

  @Test
  void tokensForWhichTheModelHasNoPlaceAreRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 1008}");
    assertThatThrownBy(() -> opened(LISTED))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("ids up to 1010 ('<|c|>')");
  }

  private TextTokenizer opened(String config) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        Files.readString(Golden.path("tokenizers/byte_level/tokenizer.json")));
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    return TextTokenizer.open(folder);
  }
}
