package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShingleCacheTest {
  private final List<Integer> made = new ArrayList<>();

  private ShingleCache cache(long room) {
    return new ShingleCache(
        room,
        row -> {
          made.add(row);
          return new long[] {row, row + 1, row + 2};
        });
  }

  @Test
  void whatWasAskedForLongestAgoIsForgottenFirst() {
    var cache = cache(6);
    assertThat(cache.of(1)).containsExactly(1, 2, 3);
    cache.of(2);
    cache.of(1);
    cache.of(3);
    assertThat(cache.size()).isEqualTo(6);
    cache.of(1);
    cache.of(2);
    assertThat(made).containsExactly(1, 2, 3, 2);
  }

  @Test
  void noMoreIsHeldThanThereIsRoomForButAlwaysTheLastRow() {
    var cache = cache(10);
    for (int row = 0; row < 10_000; row++) {
      cache.of(row);
      assertThat(cache.size()).isLessThanOrEqualTo(10);
    }
    var small = cache(2);
    small.of(7);
    assertThat(small.of(8)).containsExactly(8, 9, 10);
    assertThat(small.size()).isEqualTo(3);
  }
}
