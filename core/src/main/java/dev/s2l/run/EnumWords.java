package dev.s2l.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The constants of an enum as the words that users write: `FILE_NAME` is `file-name`.
public final class EnumWords {
  private EnumWords() {}

  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The constant of a word.
  ///
  /// @param option as the user wrote it before the word
  /// @throws S2lException (2) for an unknown word, naming the known words
  public static <E extends Enum<E>> E named(Class<E> type, String option, String word) {
    List<String> words = Arrays.stream(type.getEnumConstants()).<String>map(EnumWords::of).toList();
    int index = words.indexOf(word);
    if (index < 0) {
      throw unknown(option, word, words);
    }
    return type.getEnumConstants()[index];
  }

  /// The error for a word that is none of `words`.
  public static S2lException unknown(String option, String word, List<String> words) {
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "%s %s: expected one of %s.%s",
            option, word, String.join(", ", words), Nearest.advice(word, words)));
  }
}
