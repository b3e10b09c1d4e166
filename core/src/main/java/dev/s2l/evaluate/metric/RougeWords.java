package dev.s2l.evaluate.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The words of texts as rouge-score cuts them: lower case, runs of a–z and 0–9, everything else
/// between words; with a stemmer, words of more than three letters become their stems.
final class RougeWords {
  private final boolean stems;
  private final Vocabulary vocabulary = new Vocabulary();
  private final Map<String, Integer> known = new HashMap<>();

  /// @param stems whether to
  RougeWords(boolean stems) {
    this.stems = stems;
  }

  /// A text.
  ///
  /// @param words as numbers
  /// @param lineEnds for each line that has words, how many words there are up to its end
  /// @param loses whether it has letters or numbers other than a–z and 0–9
  /// @param emptied whether it has no word and is not blank
  record Text(int[] words, int[] lineEnds, boolean loses, boolean emptied) {}

  Text of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    var words = new int[8];
    var ends = new int[2];
    int count = 0;
    int lines = 0;
    boolean loses = false;
    int begin = -1;
    for (int i = 0; i <= lower.length(); i++) {
      char c = i < lower.length() ? lower.charAt(i) : '\n';
      if (isKept(c)) {
        begin = begin < 0 ? i : begin;
        continue;
      }
      if (begin >= 0) {
        words = count < words.length ? words : Arrays.copyOf(words, 2 * count);
        words[count++] = number(lower.substring(begin, i));
        begin = -1;
      }
      if (c == '\n' && count > (lines == 0 ? 0 : ends[lines - 1])) {
        ends = lines < ends.length ? ends : Arrays.copyOf(ends, 2 * lines);
        ends[lines++] = count;
      }
      loses |= c >= 0x80 && isLetterOrNumber(lower.codePointAt(i));
    }
    return new Text(
        Arrays.copyOf(words, count),
        Arrays.copyOf(ends, lines),
        loses,
        count == 0 && !text.isBlank());
  }

  private int number(String word) {
    return known.computeIfAbsent(
        word, w -> vocabulary.of(stems && w.length() > 3 ? PorterStemmer.stem(w) : w));
  }

  private static boolean isKept(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isLetterOrNumber(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }
}
