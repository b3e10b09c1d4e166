package dev.s2l.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Rows of bits against the table of numbers that rouge-score fills and walks back through.
class CommonSubsequenceTest {
  @Test
  void lengthAndMarksEqualTheTable() {
    for (long seed = 0; seed < 400; seed++) {
      var random = RandomStream.named(seed, "lcs");
      int letters = 1 + random.nextInt(seed % 3 == 0 ? 3 : 40);
      int[] reference = words(random, random.nextInt(200), letters);
      int[] hypothesis = words(random, random.nextInt(300), letters);
      int[][] table = table(reference, hypothesis);
      var found = new CommonSubsequence(reference, hypothesis);
      assertThat(found.length())
          .as("seed %d", seed)
          .isEqualTo(table[reference.length][hypothesis.length]);
      var marked = new boolean[reference.length];
      found.mark(marked);
      assertThat(marked).as("seed %d", seed).isEqualTo(walkBack(table, reference, hypothesis));
    }
  }

  @Test
  void longTextsTakeMemoryForOneRow() {
    // The table would have 10^12 cells.
    int[] even = new int[1_000_000];
    Arrays.setAll(even, i -> 2 * i);
    int[] all = new int[1_000_000];
    Arrays.setAll(all, i -> i);
    assertThat(new CommonSubsequence(even, all).length()).isEqualTo(500_000);
  }

  private static int[] words(RandomStream random, int count, int letters) {
    var words = new int[count];
    Arrays.setAll(words, i -> random.nextInt(letters));
    return words;
  }

  private static int[][] table(int[] reference, int[] hypothesis) {
    var table = new int[reference.length + 1][hypothesis.length + 1];
    for (int i = 1; i <= reference.length; i++) {
      for (int j = 1; j <= hypothesis.length; j++) {
        table[i][j] =
            reference[i - 1] == hypothesis[j - 1]
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    return table;
  }

  private static boolean[] walkBack(int[][] table, int[] reference, int[] hypothesis) {
    var marked = new boolean[reference.length];
    int i = reference.length;
    int j = hypothesis.length;
    while (i > 0 && j > 0) {
      if (reference[i - 1] == hypothesis[j - 1]) {
        marked[--i] = true;
        j--;
      } else if (table[i][j - 1] > table[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
    return marked;
  }
}
