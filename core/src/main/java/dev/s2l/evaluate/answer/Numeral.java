package dev.s2l.evaluate.answer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers as they are written.
final class Numeral {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?<whole>\\d*)(?:\\.(?<part>\\d*)(?:\\\\overline\\{(?<period>\\d+)})?)?"
              + "(?<dots>\\.\\.\\.|\\\\l?dots)?(?:[eE](?<exponent>[+-]?\\d+))?");
  private static final int MOST_EXPONENT = 5_000;

  private static final Map<String, Integer> WORDS =
      Map.ofEntries(
          Map.entry("zero", 0),
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12),
          Map.entry("thirteen", 13),
          Map.entry("fourteen", 14),
          Map.entry("fifteen", 15),
          Map.entry("sixteen", 16),
          Map.entry("seventeen", 17),
          Map.entry("eighteen", 18),
          Map.entry("nineteen", 19),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("forty", 40),
          Map.entry("fifty", 50),
          Map.entry("sixty", 60),
          Map.entry("seventy", 70),
          Map.entry("eighty", 80),
          Map.entry("ninety", 90));

  private static final Map<String, Long> SCALES =
      Map.of(
          "hundred", 100L,
          "thousand", 1_000L,
          "million", 1_000_000L,
          "billion", 1_000_000_000L,
          "trillion", 1_000_000_000_000L);

  private Numeral() {}

  /// @param text as the lexer found it
  static Rational of(String text) {
    String digits = text.replaceAll("\\{,\\}|,\\\\!|\\\\[,!;: ]|[,' ]", "");
    Matcher parts = PARTS.matcher(digits);
    if (!parts.matches()) {
      throw new Unreadable();
    }
    String whole = parts.group("whole");
    String part = Optional.ofNullable(parts.group("part")).orElse("");
    String period = Optional.ofNullable(parts.group("period")).orElse("");
    if (parts.group("dots") != null) {
      period = repeated(part);
      if (period.isEmpty()) {
        throw new Unreadable();
      }
    }
    Rational value = Rational.of(new BigDecimal("0" + whole + "." + part + "0"));
    if (!period.isEmpty()) {
      BigInteger nines = BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE);
      value =
          value.plus(
              Rational.of(
                  new BigInteger(period), nines.multiply(BigInteger.TEN.pow(part.length()))));
    }
    if (parts.group("exponent") instanceof String exponent) {
      int power = Integer.parseInt(exponent);
      if (Math.abs(power) > MOST_EXPONENT) {
        throw new Unreadable();
      }
      value = value.times(Rational.of(10).pow(power));
    }
    return value;
  }

  /// What goes on for ever in `0.1666...`: digits that stand there at least twice, one digit three
  /// times.
  private static String repeated(String digits) {
    for (int length = 1; length <= digits.length() / 2; length++) {
      int times = length == 1 ? 3 : 2;
      String last = digits.substring(digits.length() - length);
      if (digits.length() >= times * length && digits.endsWith(last.repeat(times))) {
        return last;
      }
    }
    return "";
  }

  /// A word that is a number below a hundred.
  static Optional<Integer> word(String word) {
    return Optional.ofNullable(WORDS.get(word.toLowerCase(Locale.ROOT)));
  }

  /// A word that multiplies what stands before it.
  static Optional<Long> scale(String word) {
    return Optional.ofNullable(SCALES.get(word.toLowerCase(Locale.ROOT)));
  }
}
