package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Token.Kind;
import java.util.Optional;

/// Numbers in words: "two hundred and twenty-one thousand".
final class NumberWords {
  private NumberWords() {}

  /// @param first the value of the word that was read
  static Rational read(int first, TokenStream tokens) {
    long total = 0;
    long group = first;
    while (true) {
      int place = tokens.place();
      boolean joined = tokens.acceptSign("-");
      boolean and = !joined && group % 100 == 0 && group > 0 && tokens.acceptWord("and");
      Token next = tokens.peek();
      Optional<Long> scale =
          next.kind() == Kind.WORD && !joined && !and
              ? Numeral.scale(next.text())
              : Optional.empty();
      Optional<Integer> value =
          next.kind() == Kind.WORD ? Numeral.word(next.text()) : Optional.empty();
      if (scale.isPresent() && scale.get() == 100) {
        group *= 100;
      } else if (scale.isPresent()) {
        total += group * scale.get();
        group = 0;
      } else if (value.isPresent() && fits(group, value.get())) {
        group += value.get();
      } else {
        tokens.back(place);
        return Rational.of(total + group);
      }
      tokens.next();
      if (total > 1_000_000_000_000_000L || group > 1_000_000) {
        throw new Unreadable();
      }
    }
  }

  private static boolean fits(long group, int value) {
    long tens = group % 100;
    return tens == 0 || tens >= 20 && tens % 10 == 0 && value > 0 && value < 10;
  }
}
