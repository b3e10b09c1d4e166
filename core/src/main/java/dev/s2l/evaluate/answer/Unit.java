package dev.s2l.evaluate.answer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A unit of measure, or any words behind a number.
///
/// @param dimension what is measured: units of one dimension are converted. Empty for words that
///   are not known as a unit: they are not compared
/// @param factor how many of the dimension's first unit it is
record Unit(String dimension, Rational factor) {
  static final Unit UNKNOWN = new Unit("", Rational.ONE);
  static final Unit PERCENT = new Unit("percent", Rational.ONE);
  static final Unit DEGREE = new Unit("angle", Rational.ONE);

  /// Names of a dimension with their factors, the plural `s` left off.
  private static final Map<String, Unit> NAMES = new HashMap<>();

  static {
    length("1", "m meter metre");
    length("1000", "km kilometer kilometre");
    length("1/100", "cm centimeter centimetre");
    length("1/1000", "mm millimeter millimetre");
    length("254/10000", "in inch inche");
    length("3048/10000", "ft foot feet");
    length("9144/10000", "yd yard");
    length("1609344/1000", "mi mile");
    named("mass", "1", "g gram gm");
    named("mass", "1000", "kg kilogram kilo");
    named("mass", "1/1000", "mg milligram");
    named("mass", "1000000", "tonne");
    named("mass", "45359237/100000", "lb pound");
    named("mass", "45359237/1600000", "oz ounce");
    named("time", "1", "s sec second");
    named("time", "60", "min minute");
    named("time", "3600", "h hr hour");
    named("time", "86400", "day");
    named("time", "604800", "week wk");
    named("months", "1", "month");
    named("months", "12", "year yr");
    named("volume", "1", "l liter litre");
    named("volume", "1/1000", "ml milliliter millilitre");
    named("volume", "3785411784/1000000000", "gal gallon");
    named("USD", "1", "dollar usd buck");
    named("USD", "1/100", "cent");
    named("EUR", "1", "euro eur");
    named("GBP", "1", "gbp quid");
    named("GBP", "1/100", "pence penny");
    named("INR", "1", "rupee rs inr");
    named("JPY", "1", "yen jpy");
    named("percent", "1", "percent pct percentage");
    named("angle", "1", "degree deg");
    named("radian", "1", "radian rad");
    named("am", "1", "am");
    named("pm", "1", "pm");
    named("speed", "1609344/3600000", "mph");
    named("speed", "1000/3600", "kph kmh");
    named("", "1", "unit point square sq cubic cu digit way integer item piece person people");
  }

  private static void length(String factor, String names) {
    named("length", factor, names);
  }

  private static void named(String dimension, String factor, String names) {
    String[] parts = factor.split("/", 2);
    Rational value = Rational.of(Long.parseLong(parts[0]));
    if (parts.length > 1) {
      value = value.over(Rational.of(Long.parseLong(parts[1])));
    }
    for (String name : names.split(" ")) {
      NAMES.put(name, new Unit(dimension, value));
    }
  }

  /// The unit of this name, in any case where it has several letters.
  static Optional<Unit> named(String word) {
    String name = word.length() == 1 ? word : word.toLowerCase(Locale.ROOT);
    Unit unit = NAMES.get(name);
    if (unit == null && name.length() > 2 && name.endsWith("s")) {
      unit = NAMES.get(name.substring(0, name.length() - 1));
    }
    return Optional.ofNullable(unit == null && name.equals("L") ? NAMES.get("l") : unit);
  }

  /// The unit that a sign of a currency stands for.
  static Unit ofSign(String sign) {
    return new Unit(
        switch (sign) {
          case "€" -> "EUR";
          case "£" -> "GBP";
          case "¥" -> "JPY";
          case "₹" -> "INR";
          default -> "USD";
        },
        Rational.ONE);
  }

  /// @param words that stand behind a number, with `/`, `^` and exponents among them
  static Unit of(List<String> words) {
    var tokens = words.stream().filter(word -> !word.equals("of")).toList();
    if (tokens.isEmpty()) {
      return UNKNOWN;
    }
    Optional<Unit> first = named(tokens.getFirst());
    if (tokens.size() == 1) {
      return first.orElse(UNKNOWN);
    }
    int power = power(tokens);
    Optional<Unit> base =
        first
            .filter(u -> u.dimension.equals("length"))
            .or(() -> tokens.size() > 1 ? named(tokens.get(1)) : Optional.empty())
            .filter(u -> u.dimension.equals("length"));
    if (power > 1 && base.isPresent()) {
      return new Unit("length^" + power, base.get().factor.pow(power));
    }
    int per = Math.max(tokens.indexOf("/"), Math.max(tokens.indexOf("per"), tokens.indexOf("an")));
    if (per == 1 && first.isPresent() && tokens.size() == 3) {
      Optional<Unit> below = named(tokens.get(2));
      if (below.isPresent()
          && first.get().dimension.equals("length")
          && below.get().dimension.equals("time")) {
        return new Unit("speed", first.get().factor.over(below.get().factor));
      }
    }
    // "$18 per day" and "18 apples" are compared by their numbers; "50 percent of them" is one.
    return first.filter(u -> u.dimension.equals("percent") || per < 0).orElse(UNKNOWN);
  }

  /// 2 for square feet and ft^2, 3 for cubic ones, else 1.
  private static int power(List<String> words) {
    int hat = words.indexOf("^");
    if (hat > 0 && hat + 1 < words.size()) {
      return words.get(hat + 1).equals("2") ? 2 : words.get(hat + 1).equals("3") ? 3 : 1;
    }
    String first = words.getFirst().toLowerCase(Locale.ROOT);
    if (Arrays.asList("square", "sq", "squared").contains(first) || words.contains("squared")) {
      return 2;
    }
    return first.equals("cubic") || first.equals("cu") || words.contains("cubed") ? 3 : 1;
  }
}
