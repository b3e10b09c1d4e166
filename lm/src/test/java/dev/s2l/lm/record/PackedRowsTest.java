package dev.s2l.lm.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.lm.tokenize.Encoded;
import dev.s2l.lm.tokenize.TokenStores;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedRowsTest {
  @Test
  void rowsStandOneAfterAnother(@TempDir Path folder) {
    var rows =
        List.of(
            new Encoded(new int[] {9, 8, 1, 2, 3}, new boolean[] {false, false, false, true, true}),
            new Encoded(new int[] {9, 8, 4, 5}, new boolean[] {false, false, true, true}));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 10, rows)) {
      var packed = PackedRows.of(tokens, new int[] {0, 1}, 1, 512);
      assertThat(packed.lengths()).containsExactly(15, 15);
      assertThat(packed.ids()).startsWith(8, 1, 2, 0).hasSize(30);
      assertThat(Arrays.copyOfRange(packed.ids(), 15, 18)).containsExactly(8, 4, 0);
      assertThat(packed.sources()).containsExactly(1, 2, 15, 16);
      assertThat(packed.targets()).containsExactly(2, 3, 4, 5);
      assertThat(packed.owners()).containsExactly(0, 0, 1, 1);

      // A model of six positions has no room for padding to 16.
      assertThat(PackedRows.of(tokens, new int[] {0, 1}, 1, 6).lengths()).containsExactly(5, 5);
      assertThat(PackedRows.of(tokens, new int[] {1}, 0, 3).lengths()).containsExactly(3);
    }
  }

  @Test
  void theFirstRowFillsUpTheBatch(@TempDir Path folder) {
    var rows = List.of(ofLength(20), ofLength(50), ofLength(120));
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 10, rows)) {
      // 32 + 64 + 128 are 224, and 256 is the next multiple of 64.
      assertThat(PackedRows.of(tokens, new int[] {0, 1, 2}, 0, 512).lengths())
          .containsExactly(64, 64, 128);
      // It gets no longer than the longest row, and that no longer than the model's positions.
      assertThat(PackedRows.of(tokens, new int[] {0, 1}, 0, 512).lengths()).containsExactly(64, 64);
      assertThat(PackedRows.of(tokens, new int[] {1}, 0, 512).lengths()).containsExactly(64);
      assertThat(PackedRows.of(tokens, new int[] {0, 0}, 0, 512).lengths()).containsExactly(32, 32);
      assertThat(PackedRows.of(tokens, new int[] {2}, 0, 122).lengths()).containsExactly(122);
    }
  }

  private static Encoded ofLength(int tokens) {
    var learned = new boolean[tokens];
    learned[tokens - 1] = true;
    return new Encoded(new int[tokens], learned);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRowIsInOneBatch(long seed, @TempDir Path folder) {
    var rows = TokenStores.random(90, 100, 4, seed);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 100, rows)) {
      int[] all = IntStream.range(0, 90).toArray();
      for (int budget : new int[] {1, 100, 300, 2000}) {
        var plan = BatchPlan.even(tokens, all, budget);
        assertThat(plan.stream().flatMapToInt(Arrays::stream))
            .as("seed %d, budget %d", seed, budget)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 90).boxed().toList());
        for (int[] batch : plan) {
          int positions = Arrays.stream(PackedRows.of(tokens, batch, 0, 512).lengths()).sum();
          assertThat(positions % 16).isZero();
          assertThat(batch.length == 1 || positions <= Math.ceilDiv(budget, 64) * 64).isTrue();
        }
      }
    }
  }
}
