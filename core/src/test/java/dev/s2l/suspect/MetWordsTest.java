package dev.s2l.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetWordsTest {
  @Test
  void givesTheWordsOfEveryRowBack() {
    var random = new Random(5);
    var rows = new ArrayList<int[]>();
    var words = new MetWords(Long.MAX_VALUE);
    for (int row = 0; row < 3_000; row++) {
      int length = random.nextInt(500) == 0 ? 70_000 : random.nextInt(200) - 50;
      rows.add(random.ints(Math.max(0, length)).toArray());
      words.add(rows.getLast());
    }
    var read = new ArrayList<int[]>();
    words.forEach(
        (row, part, from, to) -> {
          assertThat(row).isEqualTo(read.size());
          read.add(Arrays.copyOfRange(part, from, to));
        });
    assertThat(read.toArray(int[][]::new)).isDeepEqualTo(rows.toArray(int[][]::new));
  }

  @Test
  void hasRoomForSoManyWords() {
    var words = new MetWords(5);
    words.add(new int[4]);
    assertThat(words.hasRoom()).isTrue();
    words.add(new int[4]);
    assertThat(words.hasRoom()).isFalse();
    assertThat(words.rows()).isEqualTo(2);
  }
}
