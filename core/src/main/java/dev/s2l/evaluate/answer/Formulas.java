package dev.s2l.evaluate.answer;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Formulas that stand among words.
final class Formulas {
  private static final Pattern FORMULA =
      Pattern.compile(
          "\\$\\$?([^$]{1,2000})\\$|\\\\\\((.{1,2000}?)\\\\\\)|\\\\\\[(.{1,2000}?)\\\\\\]");

  /// A formula between dollars, as typesetters tell it from two amounts: no blank inside at its
  /// ends, and no digit behind it.
  private static final Pattern BETWEEN_DOLLARS =
      Pattern.compile("\\$(?!\\s)[^$]{1,2000}(?<![\\s\\\\])\\$(?!\\d)");

  private static final String BRACKETS = "[(\\[][^()\\[\\]\\n]{1,200}[)\\]]";
  private static final Pattern TUPLES =
      Pattern.compile(BRACKETS + "(?:(?:,|,? and|,? or)?(?<=[,dr]) ?" + BRACKETS + "){0,20}");

  private Formulas() {}

  /// The last one that can be read, without its marks.
  static Optional<Passage> last(String text) {
    Optional<Passage> last = Optional.empty();
    Matcher matcher = FORMULA.matcher(text);
    while (matcher.find()) {
      for (int i = 1; i <= matcher.groupCount(); i++) {
        if (matcher.group(i) instanceof String inside && !AnswerReader.readings(inside).isEmpty()) {
          last = Optional.of(Passage.of(text, matcher.start(i), matcher.end(i)));
        }
      }
    }
    return last;
  }

  /// The last tuples, intervals or points.
  static Optional<String> tuples(String text) {
    Optional<String> last = Optional.empty();
    Matcher matcher = TUPLES.matcher(text);
    while (matcher.find()) {
      if (matcher.group().contains(",") && !AnswerReader.readings(matcher.group()).isEmpty()) {
        last = Optional.of(matcher.group());
      }
    }
    return last;
  }

  /// Whether the dollar there begins a formula, and is no currency.
  static boolean opens(String text, int at) {
    return text.charAt(at) == '$'
        && BETWEEN_DOLLARS.matcher(text).region(at, text.length()).lookingAt();
  }

  /// The right-hand side of a formula.
  static String result(String formula) {
    for (String sign : List.of("=", "\\approx")) {
      int at = formula.lastIndexOf(sign);
      String right = at < 0 ? "" : formula.substring(at + sign.length());
      if (!AnswerReader.readings(right).isEmpty()) {
        return AnswerReader.trimmed(right);
      }
    }
    return AnswerReader.trimmed(formula);
  }
}
