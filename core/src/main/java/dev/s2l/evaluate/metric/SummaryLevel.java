package dev.s2l.evaluate.metric;

import java.util.Arrays;

/// The words that two texts share line by line (Lin 2004, §3.2): for each line of the reference the
/// union of its longest common subsequences with the lines of the other text, no word counted more
/// often than it stands there.
final class SummaryLevel {
  private SummaryLevel() {}

  static int shared(RougeWords.Text hypothesis, RougeWords.Text reference) {
    if (hypothesis.lineEnds().length == 1 && reference.lineEnds().length == 1) {
      return new CommonSubsequence(reference.words(), hypothesis.words()).length();
    }
    var found = new long[reference.words().length];
    int count = 0;
    for (int line = 0; line < reference.lineEnds().length; line++) {
      int[] words = line(reference, line);
      var marked = new boolean[words.length];
      for (int other = 0; other < hypothesis.lineEnds().length; other++) {
        new CommonSubsequence(words, line(hypothesis, other)).mark(marked);
      }
      for (int i = 0; i < words.length; i++) {
        if (marked[i]) {
          found[count++] = words[i];
        }
      }
    }
    Arrays.sort(found, 0, count);
    return Rouge.shared(Arrays.copyOf(found, count), Rouge.grams(hypothesis.words(), 1));
  }

  private static int[] line(RougeWords.Text text, int line) {
    int from = line == 0 ? 0 : text.lineEnds()[line - 1];
    return Arrays.copyOfRange(text.words(), from, text.lineEnds()[line]);
  }
}
