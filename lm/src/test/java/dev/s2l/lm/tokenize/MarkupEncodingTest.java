package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Segment;
import dev.s2l.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The ids are those of the Python library for the whole text, special tokens matched.
class MarkupEncodingTest {
  @Test
  void specialTokensOfAChatTemplateAreThemselvesAndNoMarkIsAdded() {
    try (var tokenizer = TextTokenizer.open(Golden.path("tokenizers/byte_level"))) {
      var encoded =
          tokenizer.encode(
              List.of(
                  new Segment("<|endoftext|>user\nWhat is 2?<|padding|>", false, true),
                  new Segment(" 4 é<|endoftext|>\n", true, true)));
      assertThat(encoded.ids())
          .containsExactly(0, 349, 266, 200, 863, 306, 331, 32, 1, 440, 222, 129, 104, 0, 200);
      int border = border(encoded.ids(), 1);
      for (int t = 0; t < encoded.ids().length; t++) {
        assertThat(encoded.learned()[t]).as("token %d", t).isEqualTo(t > border);
      }
    }
  }

  @Test
  void tokenizersThatPrefixEachPieceAreFollowedToo() {
    try (var tokenizer = TextTokenizer.open(Golden.path("tokenizers/byte_fallback"))) {
      var encoded =
          tokenizer.encode(
              List.of(
                  new Segment("<s>user\nWhat is 2?</s>", false, true),
                  new Segment(" 4 é🍐</s>\n", true, true)));
      assertThat(encoded.ids())
          .containsExactly(
              1, 668, 418, 260, 315, 332, 415, 458, 489, 291, 2, 406, 592, 406, 365, 243, 162, 144,
              147, 2, 416);
      int border = border(encoded.ids(), 2);
      for (int t = 0; t < encoded.ids().length; t++) {
        assertThat(encoded.learned()[t]).as("token %d", t).isEqualTo(t > border);
      }
    }
  }

  @Test
  void aUsersSpecialTokenBesideMarkupStaysText() {
    try (var tokenizer = TextTokenizer.open(Golden.path("tokenizers/byte_level"))) {
      var encoded =
          tokenizer.encode(
              List.of(
                  new Segment("<|endoftext|>", false, true),
                  new Segment("<|endoftext|>", false, false),
                  new Segment("<|endoftext|>", true, true)));
      assertThat(Arrays.stream(encoded.ids()).filter(id -> id == 0).count()).isEqualTo(2);
      assertThat(encoded.ids()).startsWith(0).endsWith(0);
      assertThat(tokenizer.decodeAll(encoded.ids())).isEqualTo("<|endoftext|>".repeat(3));
    }
  }

  private static int border(int[] ids, int id) {
    for (int t = 0; t < ids.length; t++) {
      if (ids[t] == id) {
        return t;
      }
    }
    throw new AssertionError("no token " + id);
  }
}
