package dev.s2l.evaluate.answer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a generation answers, and whether it is right, as MAmmoTH's evaluation reads it (Yue and
/// others 2023, `math_eval`): the protocol behind the tables of the paper.
///
/// @param text what it answers; null where it answers nothing
/// @param right whether that is the reference
public record MammothAnswer(@Nullable String text, boolean right) {
  /// What a set of questions asks for.
  public enum Form {
    NUMBER,
    /// The first of several numbers.
    FIRST_NUMBER,
    /// A letter of an option where there is one, else a number.
    LETTER_OR_NUMBER,
    LETTER,
    /// Whatever can be written in LaTeX.
    MATH
  }

  private static final Pattern TRIGGER = Pattern.compile("####|The answer is");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+/?\\.?\\d*");
  private static final Pattern LAST_NUMBER = Pattern.compile("-?\\d*\\.?\\d+");
  private static final Pattern LETTER = Pattern.compile("\\b[ABCDE]\\b");
  private static final Pattern FRACTION =
      Pattern.compile("(-?)\\\\frac\\{(-?\\d{1,100})\\}\\{(-?\\d{1,100})\\}");

  /// Where MAmmoTH ends a generation.
  private static final List<String> STOPS =
      List.of("Question", "USER", "ASSISTANT", "Instruction", "Response");

  /// @param generation as a model wrote it
  /// @param reference the right answer, or a solution that ends with it behind `####`
  public static MammothAnswer of(String generation, String reference, Form form) {
    String text = generation;
    for (String stop : STOPS) {
      int at = text.indexOf(stop);
      text = at < 0 ? text : text.substring(0, at);
    }
    String answer = form == Form.MATH ? math(text) : cleaned(text, form);
    if (answer.isBlank()) {
      return new MammothAnswer(null, false);
    }
    return new MammothAnswer(answer, same(answer, reference, form));
  }

  private static boolean same(String answer, String reference, Form form) {
    String wanted = StrictAnswer.reference(reference);
    return switch (form) {
      case MATH -> sameMath(answer, HendrycksRules.apply(wanted));
      case LETTER -> answer.equals(wanted.strip());
      case NUMBER, LETTER_OR_NUMBER -> answer.equals(plain(wanted));
      case FIRST_NUMBER -> {
        Matcher first = NUMBER.matcher(wanted.replaceAll("(?<=\\d),(?=\\d{3})", ""));
        yield answer.equals(first.find() ? plain(first.group()) : wanted);
      }
    };
  }

  private static String cleaned(String text, Form form) {
    Matcher trigger = TRIGGER.matcher(text);
    int from = -1;
    while (trigger.find()) {
      from = trigger.end();
    }
    String part = from < 0 ? text : text.substring(from);
    part = part.substring(part.lastIndexOf('=') + 1).strip();
    List<String> found = new ArrayList<>();
    if (form == Form.LETTER || form == Form.LETTER_OR_NUMBER) {
      found = all(LETTER, part.toUpperCase(Locale.ROOT));
      if (form == Form.LETTER && found.isEmpty()) {
        found = List.of(part.replaceAll("^\\.+|\\.+$", ""));
      }
    }
    if (found.isEmpty() && form != Form.LETTER) {
      found = all(NUMBER, part.replace(",", "")).stream().map(MammothAnswer::plain).toList();
    }
    if (found.isEmpty()) {
      return "";
    }
    return withoutEnd(from >= 0 ? found.getFirst() : found.getLast());
  }

  private static List<String> all(Pattern pattern, String text) {
    return new ArrayList<>(pattern.matcher(text).results().map(result -> result.group()).toList());
  }

  /// Without useless zeros; the text itself where it is no number.
  private static String plain(String text) {
    return decimal(text.replace(",", ""))
        .map(value -> value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString())
        .orElse(text);
  }

  /// As Python's `float` reads it, to the digits of a double.
  private static Optional<BigDecimal> decimal(String text) {
    String number = text.strip();
    if (number.length() > 400
        || !number.matches("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?")) {
      return Optional.empty();
    }
    double value = Double.parseDouble(number);
    return Double.isFinite(value) ? Optional.of(BigDecimal.valueOf(value)) : Optional.empty();
  }

  private static String withoutEnd(String text) {
    String part = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    return part.endsWith("/") ? part.substring(0, part.length() - 1) : part;
  }

  private static String math(String text) {
    String answer;
    int from = text.lastIndexOf("The answer is ");
    from = from < 0 ? text.lastIndexOf("the answer is ") : from;
    if (from >= 0) {
      answer = text.substring(from + "the answer is ".length()).strip();
    } else if (text.contains("boxed")) {
      answer = boxed(text);
    } else {
      List<String> numbers = all(LAST_NUMBER, text);
      answer = numbers.isEmpty() ? "" : numbers.getLast();
    }
    answer = HendrycksRules.apply(withoutEnd(answer));
    return answer.contains("boxed") ? HendrycksRules.apply(boxed(answer)) : answer;
  }

  private static String boxed(String text) {
    String rest = text.substring(text.lastIndexOf("boxed") + "boxed".length());
    if (!rest.startsWith("{")) {
      return rest.split("\\$", 2)[0].strip();
    }
    int level = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      level += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (level == 0) {
        return rest.substring(1, i);
      }
    }
    return rest.substring(1);
  }

  private static boolean sameMath(String answer, String reference) {
    if (answer.equals(reference)) {
      return true;
    }
    Optional<Double> wanted = number(reference, true);
    Optional<Double> found = number(answer, reference.contains("frac"));
    if (wanted.isEmpty() || found.isEmpty()) {
      return false;
    }
    double w = wanted.get();
    double f = found.get();
    if (w == Math.rint(w)) {
      return Math.rint(f) == w;
    }
    double slack = Math.abs(w) * 0.04;
    return f >= w - slack && f <= w + slack;
  }

  // Differs from the reference: a fraction is no number beside a decimal, 1/2 beside 0.5.
  private static Optional<Double> number(String text, boolean fractions) {
    Matcher fraction = FRACTION.matcher(text);
    if (fractions && fraction.matches()) {
      double below = Double.parseDouble(fraction.group(3));
      double value = Double.parseDouble(fraction.group(2)) / below;
      return below == 0 || !Double.isFinite(value)
          ? Optional.empty()
          : Optional.of(fraction.group(1).isEmpty() ? value : -value);
    }
    return decimal(text.replace(",", "")).map(BigDecimal::doubleValue);
  }
}
