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
      // Three positions are padding, so that the start and each row have 16, and 32 more for all.
      var packed = PackedRows.of(tokens, new int[] {0, 1}, 1, 512);
      assertThat(packed.lengths()).containsExactly(15 + 34, 15);
      assertThat(packed.ids()).startsWith(8, 1, 2, 0).hasSize(64);
      assertThat(Arrays.copyOfRange(packed.ids(), 49, 52)).containsExactly(8, 4, 0);
      assertThat(packed.sources()).containsExactly(1, 2, 49, 50);
      assertThat(packed.targets()).containsExactly(2, 3, 4, 5);
      assertThat(packed.owners()).containsExactly(0, 0, 1, 1);

      // A model of six positions has no room for padding to 16.
      assertThat(PackedRows.of(tokens, new int[] {0, 1}, 1, 6).lengths()).containsExactly(5, 5);
      assertThat(PackedRows.of(tokens, new int[] {1}, 0, 3).lengths()).containsExactly(3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRowIsInOneBatch(long seed, @TempDir Path folder) {
    var rows = TokenStores.random(90, 100, 4, seed);
    try (var tokens = TokenStores.of(folder.resolve("tokens"), 100, rows)) {
      int[] all = IntStream.range(0, 90).toArray();
      for (int budget : new int[] {1, 100, 300, 2000}) {
        var batches = BatchPlan.even(tokens, all, budget);
        assertThat(batches.stream().flatMapToInt(Arrays::stream))
            .as("seed %d, budget %d", seed, budget)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 90).boxed().toList());
        for (int[] batch : batches) {
          int positions = Arrays.stream(PackedRows.of(tokens, batch, 0, 512).lengths()).sum();
          assertThat(positions % 64).isZero();
          assertThat(batch.length == 1 || positions <= Math.ceilDiv(budget, 64) * 64).isTrue();
        }
      }
    }
  }
}
