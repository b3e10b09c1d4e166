package dev.s2l.evaluate.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads answers as values.
final class AnswerReader {
  /// Longer texts are no values: they are compared as texts.
  static final int LONGEST = 2_000;

  private static final Pattern GROUPED = Pattern.compile("\\d,\\d\\d");
  private static final Pattern HEDGE =
      Pattern.compile(
          "^(?:(?:is|are|be|approximately|approx\\.?|about|around|roughly|exactly|just|only|simply"
              + "|equal to|equals|therefore|thus|option|choice|a total of|the|:)(?=[\\s\\\\$(]|$)"
              + "|[:=]|\\*+)\\s*",
          Pattern.CASE_INSENSITIVE);

  /// A number once more, in words: "5 (five)".
  private static final Pattern IN_WORDS =
      Pattern.compile("^([^()]{0,99}\\d[^()]{0,99}) \\([A-Za-z][A-Za-z -]{2,60}\\)$");

  private static final Set<String> NOTHING =
      Set.of(
          "none",
          "nosolution",
          "nosolutions",
          "norealsolution",
          "norealsolutions",
          "doesnotexist",
          "dne",
          "emptyset",
          "nosuchnumber",
          "nosuchnumbers",
          "nosolutionexists",
          "undefined");

  private AnswerReader() {}

  /// What the text may say as a value: where commas may be between thousands or between values,
  /// both. Empty for what is no value.
  static List<Node> readings(String text) {
    String plain = trimmed(text);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return List.of();
    }
    if (NOTHING.contains(PlainText.bare(plain).toLowerCase(Locale.ROOT))) {
      return List.of(new Node.Nothing());
    }
    var readings = new ArrayList<Node>();
    read(plain, true, readings);
    if (GROUPED.matcher(plain).find()) {
      read(plain, false, readings);
    }
    return readings;
  }

  private static void read(String plain, boolean commas, List<Node> readings) {
    try {
      Node node = Parser.parse(Lexer.tokens(plain, commas));
      readings.add(node);
    } catch (Unreadable | ArithmeticException | NumberFormatException e) {
      // No value in this reading.
    }
  }

  /// Whether it is one number, with a unit or not.
  static boolean isPlainNumber(Node node) {
    return switch (Normal.of(node)) {
      case Node.Num number -> true;
      case Node.Quantity quantity -> isPlainNumber(quantity.value());
      case Node.Binary binary ->
          binary.op() == '/'
              && binary.left() instanceof Node.Num
              && binary.right() instanceof Node.Num;
      default -> false;
    };
  }

  /// Without marks around it, full stops behind it and words such as "about" before it.
  static String trimmed(String text) {
    if (text.length() > 4 * LONGEST) {
      return text;
    }
    String plain =
        PlainText.of(text)
            .replaceAll("(?i)\\b([ap])\\.m\\.?", "$1m")
            .replaceAll("(?<![\\w)])\\*\\*|\\*\\*(?![\\w(])", " ")
            .replace("__", " ")
            .strip();
    String before;
    do {
      before = plain;
      plain = HEDGE.matcher(plain).replaceFirst("");
      plain = withoutEnds(plain);
      plain = IN_WORDS.matcher(plain).replaceFirst("$1");
    } while (!plain.equals(before));
    return plain;
  }

  private static boolean isEnd(char c) {
    return Character.isWhitespace(c) || "\"`.,;:?*".indexOf(c) >= 0;
  }

  private static String withoutEnds(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isEnd(text.charAt(from)) && text.charAt(from) != '.') {
      from++;
    }
    while (to > from && isEnd(text.charAt(to - 1)) && !text.startsWith("...", to - 3)) {
      to--;
    }
    return text.substring(from, to);
  }
}
