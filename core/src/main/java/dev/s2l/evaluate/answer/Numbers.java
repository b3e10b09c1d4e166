package dev.s2l.evaluate.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The numbers that stand among words.
final class Numbers {
  private static final String SIGN = "(?:(?<![\\w)}\\]])-|(?<=(?:[=(\\[]|\\bis) ?)- )?";
  private static final String CURRENCY = "(?:\\\\?\\$|[€£¥₹])?";
  private static final String FRACTION =
      "(?:\\d{1,40} ?)?\\\\[dt]?frac ?"
          + "(?:\\{-?\\d{1,40}\\} ?\\{-?\\d{1,40}\\}|\\d ?\\d(?!\\d))";
  private static final String MIXED = "\\d{1,40} \\d{1,3}/\\d{1,3}(?![\\d/])";
  private static final String DECIMAL =
      "(?:\\d{1,3}(?:(?:,|\\{,\\}|,\\\\!|\\\\,)\\d{3}){1,20}(?!\\d)|\\d{1,400})(?:\\.\\d{1,400})?"
          + "|\\.\\d{1,400}";
  private static final Pattern NUMBER =
      Pattern.compile(
          SIGN
              + CURRENCY
              + ("(?:" + FRACTION + "|" + MIXED + "|(?:" + DECIMAL + ")")
              + "(?:[eE][+-]?\\d{1,5}(?!\\w))?(?: ?/ ?\\d{1,40})?)(?: ?\\\\?%| percent\\b)?");
  private static final Pattern WORD = Pattern.compile("\\b([A-Za-z]{3,9})(?:-[a-z]{3,5})?\\b");
  private static final Pattern UNIT = Pattern.compile(" ?([A-Za-z]{1,12})\\b");

  private Numbers() {}

  /// All of a text, where they stand. Among words, a letter of a unit behind a number is the unit,
  /// and no factor: `12m` is `12 m`.
  static List<Passage> all(String text) {
    String plain = PlainText.of(text);
    var numbers = new ArrayList<Passage>();
    Matcher number = NUMBER.matcher(plain);
    while (number.find()) {
      if (isNameless(plain, number.start())) {
        int from = Formulas.opens(plain, number.start()) ? number.start() + 1 : number.start();
        String digits = plain.substring(from, number.end());
        Matcher unit = UNIT.matcher(plain).region(number.end(), plain.length());
        boolean measured = unit.lookingAt() && Unit.named(unit.group(1)).isPresent();
        numbers.add(
            measured
                ? new Passage(digits + " " + unit.group(1), from, unit.end())
                : new Passage(digits, from, number.end()));
      }
    }
    return numbers;
  }

  /// Whether digits are a number, and not the end of a name, as in `H2`, `x1`, `AB12`.
  private static boolean isNameless(String text, int at) {
    int from = at;
    while (from > 0 && isLetter(text.charAt(from - 1))) {
      from--;
    }
    if (from == at || !isDigit(text.charAt(at))) {
      return true;
    }
    String word = text.substring(from, at);
    char before = from > 0 ? text.charAt(from - 1) : ' ';
    boolean times = word.equalsIgnoreCase("x") && isDigit(before);
    boolean currency = word.length() > 1 && Unit.named(word).isPresent();
    boolean name = word.length() == 1 || Character.isUpperCase(text.charAt(at - 1));
    return before == '\\' || times || currency || !name;
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// The last number that is written as a word; empty if there is none.
  static String lastWord(String text) {
    Matcher word = WORD.matcher(text);
    String last = "";
    while (word.find()) {
      last = Numeral.word(word.group(1)).isPresent() ? word.group() : last;
    }
    return last;
  }
}
