package dev.s2l.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class BranchesTest {
  /// A line of three rows with two common positions, and a line of one row.
  private static final Branches BRANCHES =
      new Branches(List.of(new int[] {2, 4, 5, 7}, new int[] {0, 6}));

  @Test
  void placesAreCountedInEachRow() {
    assertThat(BRANCHES.places(10, 8))
        .containsExactly(10, 11, 12, 13, 12, 12, 13, 0, 10, 11, 12, 13, 14, 15, 0, 0);
  }

  @Test
  void keysOfOtherRowsAreHidden() {
    // One key before the lines, two key-value heads, so four pairs; queries 3 to 5 of 6.
    try (var scope = new PointerScope()) {
      var scores = zeros(4, 1, 3, 7);
      BRANCHES.hide(scores, 0, 2, 3, 1);
      float[] found = Torch.floats(scores);
      String expected =
          """
          0000000
          000xx00
          000xxx0
          """;
      String open = "0000000\n".repeat(3);
      assertThat(drawn(found, 0)).isEqualTo(expected);
      assertThat(drawn(found, 1)).isEqualTo(expected);
      assertThat(drawn(found, 2)).isEqualTo(open);
      assertThat(drawn(found, 3)).isEqualTo(open);
    }
  }

  @Test
  void aBlockMayBeginAtAnyPair() {
    try (var scope = new PointerScope()) {
      var scores = zeros(2, 1, 1, 6);
      BRANCHES.hide(scores, 1, 2, 4, 1);
      assertThat(drawn(Torch.floats(scores), 0, 1, 6)).isEqualTo("000xx0\n");
      assertThat(drawn(Torch.floats(scores), 1, 1, 6)).isEqualTo("000000\n");
    }
  }

  @Test
  void longLinesAreRefusedWhereAnotherMaskWouldBeNeeded() throws IOException {
    try (var wide = Decoder.random(StepsTest.wide("llama_gqa_tied"), 1, Computes.CPU);
        var windowed = Decoder.random(StepsTest.wide("phi3"), 1, Computes.CPU)) {
      assertThat(wide.longestLine()).isEqualTo(Integer.MAX_VALUE);
      int most = windowed.longestLine();
      assertThat(most).isPositive().isLessThan(383);
      CausalAttention.of(windowed, 10, most - 10, BRANCHES);
      assertThatThrownBy(() -> CausalAttention.of(windowed, 10, most - 9, BRANCHES))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String drawn(float[] scores, int pair) {
    return drawn(scores, pair, 3, 7);
  }

  private static String drawn(float[] scores, int pair, int queries, int keys) {
    var text = new StringBuilder();
    for (int query = 0; query < queries; query++) {
      for (int key = 0; key < keys; key++) {
        float score = scores[(pair * queries + query) * keys + key];
        text.append(score == Float.NEGATIVE_INFINITY ? 'x' : '0');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
