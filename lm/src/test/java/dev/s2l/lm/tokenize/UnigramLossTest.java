package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnigramLossTest {
  @TempDir Path folder;

  private double loss(int vocabulary, Encoded... rows) {
    try (var tokens = TokenStores.of(folder.resolve("tokens"), vocabulary, List.of(rows))) {
      return UnigramLoss.of(tokens);
    }
  }

  /// Learned: 1 and 2 in the first row, 1 in the second, nothing in the third; the learned first
  /// token of the second has no predecessor and does not count. So of 3 + 4 counts token 1 has 3,
  /// token 2 has 2. Rows weigh alike: over tokens the mean would be (2 ln 7/3 + ln 7/2) ÷ 3 = 0.98.
  @Test
  void isTheMeanOverRowsOfAddOneFrequencies() {
    double one = Math.log(7.0 / 3);
    double two = Math.log(7.0 / 2);
    assertThat(
            loss(
                4,
                new Encoded(new int[] {0, 1, 2}, new boolean[] {false, true, true}),
                new Encoded(new int[] {3, 1}, new boolean[] {true, true}),
                new Encoded(new int[] {2, 2}, new boolean[] {true, false})))
        .isEqualTo(((one + two) / 2 + one) / 2, within(1e-12))
        .isEqualTo(0.9486, within(1e-4));
  }

  @Test
  void isTheLogarithmOfTheVocabularyWhereAllTokensAreAsFrequent() {
    assertThat(loss(2, new Encoded(new int[] {0, 0, 1}, new boolean[] {false, true, true})))
        .isEqualTo(Math.log(2), within(1e-12));
  }
}
