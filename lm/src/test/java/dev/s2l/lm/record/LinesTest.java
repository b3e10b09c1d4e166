package dev.s2l.lm.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.lm.tokenize.TokenStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
  private static final int WIDE = 1 << 20;

  @Test
  void rowsOfOneQuestionShareALine(@TempDir Path folder) {
    var rows = List.of(row(40, 1, 5), row(40, 2, 5), row(40, 1, 7), row(30, 3, 4), row(41, 1, 3));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows)) {
      var lines = lines(tokens, 512, WIDE);
      assertThat(lines.shared()).hasSize(1);
      var line = lines.shared().getFirst();
      assertThat(line.rows()).containsExactlyInAnyOrder(0, 2, 4);
      // The token that predicts the first learned one stands in each row's own part.
      assertThat(line.common()).isEqualTo(39);
      assertThat(line.positions(tokens, 0)).isEqualTo(39 + 5 + 7 + 4);
      assertThat(rowsOf(lines.single())).containsExactlyInAnyOrder(1, 3);
    }
  }

  @Test
  void aLineIsNotLongerThanItMayBe(@TempDir Path folder) {
    var rows = List.of(row(40, 1, 5), row(40, 1, 6), row(40, 1, 7), row(40, 1, 8));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows)) {
      assertThat(lines(tokens, 39 + 5 + 6 - 1, WIDE).shared()).isEmpty();
      assertThat(lines(tokens, 39 + 5 + 6 + 7 + 8 - 1, WIDE).shared())
          .allSatisfy(line -> assertThat(line.rows()).hasSizeBetween(2, 3));
      assertThat(lines(tokens, 39 + 5 + 6 + 7 + 8, WIDE).shared())
          .singleElement()
          .satisfies(line -> assertThat(line.rows()).hasSize(4));
      assertThat(lines(tokens, 0, WIDE).single()).hasSize(4);
    }
  }

  @Test
  void longAnswersToAShortQuestionStayApart(@TempDir Path folder) {
    // 39 positions are saved, and 300 times 300 scores are hidden.
    var rows = List.of(row(40, 1, 300), row(40, 1, 300));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows)) {
      assertThat(lines(tokens, 1024, 128).shared()).isEmpty();
      assertThat(lines(tokens, 1024, 4096).shared()).hasSize(1);
    }
  }

  @Test
  void fewCommonTokensAreNotWorthALine(@TempDir Path folder) {
    var rows = List.of(row(16, 1, 5), row(16, 1, 6));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows)) {
      assertThat(lines(tokens, 512, WIDE).shared()).isEmpty();
    }
    var one = List.of(row(17, 1, 5), row(17, 1, 6));
    try (var tokens = TokenStores.of(folder.resolve("more"), 1024, one)) {
      assertThat(lines(tokens, 512, WIDE).shared()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyRowStandsInOneLineAndBeginsAsItSays(long seed, @TempDir Path folder) {
    var rows = TokenStores.withCommonPrompts(200, 50, 3, 10, 6, seed);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 1024, rows)) {
      int prefix = tokens.sharedPrefix();
      var lines = Lines.of(tokens, IntStream.range(0, tokens.rows()).toArray(), prefix, 160, 64);
      assertThat(lines.shared()).as("seed %d", seed).hasSizeGreaterThan(10);
      var all = Stream.concat(lines.shared().stream(), lines.single().stream()).toList();
      assertThat(rowsOf(all))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).boxed().toList());
      for (var line : lines.shared()) {
        int end = prefix + line.common();
        int[] first = Arrays.copyOf(tokens.ids(line.rows()[0]), end);
        assertThat(line.common()).isGreaterThanOrEqualTo(Lines.FEWEST);
        assertThat(prefix + line.positions(tokens, prefix)).isLessThanOrEqualTo(160);
        for (int row : line.rows()) {
          assertThat(Arrays.copyOf(tokens.ids(row), end)).isEqualTo(first);
          assertThat(Arrays.copyOf(tokens.learned(row), end + 1)).doesNotContain(true);
        }
      }
    }
  }

  private static Lines lines(TokenStore tokens, int longest, int width) {
    return Lines.of(tokens, IntStream.range(0, tokens.rows()).toArray(), 0, longest, width);
  }

  private static List<Integer> rowsOf(List<Line> lines) {
    return lines.stream().flatMapToInt(line -> Arrays.stream(line.rows())).boxed().toList();
  }

  /// A row whose unlearned tokens follow from a number, and whose learned ones are its own.
  private static Encoded row(int prompt, int question, int answer) {
    var ids = new ArrayList<Integer>();
    for (int t = 0; t < prompt; t++) {
      ids.add(100 * question + Math.min(t, 60));
    }
    for (int t = 0; t < answer; t++) {
      ids.add(1000 - answer);
    }
    var learned = new boolean[ids.size()];
    Arrays.fill(learned, prompt, learned.length, true);
    return new Encoded(ids.stream().mapToInt(id -> id).toArray(), learned);
  }
}
