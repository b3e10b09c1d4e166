package dev.s2l.cli;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Nearest;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Options that are one of a few words.
final class Choices {
  private Choices() {}

  static <E extends Enum<E>> E named(Class<E> type, String option, String word) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int index = words.indexOf(word);
    if (index < 0) {
      throw unknown(option, word, words);
    }
    return type.getEnumConstants()[index];
  }

  static S2lException unknown(String option, String word, List<String> words) {
    String advice = Nearest.of(word, words).map(known -> " Did you mean " + known + "?").orElse("");
    return new S2lException(
        ExitCode.USAGE,
        Phrase.of("%s %s: expected one of %s.%s", option, word, String.join(", ", words), advice));
  }
}
