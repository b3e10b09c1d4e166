package dev.s2l.evaluate.answer;

import java.util.regex.Pattern;

/// How the authors of MATH write answers in one form before they compare them as texts (Hendrycks
/// and others 2021, `strip_string`), as MAmmoTH uses it: without "0.5 becomes 1/2".
final class HendrycksRules {
  private static final Pattern SIMPLE_FRACTION = Pattern.compile("(-?\\d{1,100})/(-?\\d{1,100})");

  private HendrycksRules() {}

  static String apply(String text) {
    String s = text.replace("\n", "").replace("\\!", "").replace("\\\\", "\\");
    s = s.replace("tfrac", "frac").replace("dfrac", "frac");
    s = s.replace("\\left", "").replace("\\right", "");
    s = s.replace("^{\\circ}", "").replace("^\\circ", "");
    s = s.replace("\\$", "").replace("$", "");
    int words = s.indexOf("\\text{ ");
    if (words >= 0) {
      s = s.substring(0, words);
    }
    s = s.replace("\\%", "").replace("%", "");
    s = s.replace(" .", " 0.").replace("{.", "{0.");
    if (s.isEmpty()) {
      return s;
    }
    if (s.charAt(0) == '.') {
      s = "0" + s;
    }
    int equals = s.indexOf('=');
    if (equals >= 0 && equals == s.lastIndexOf('=') && equals <= 2) {
      s = s.substring(equals + 1);
    }
    s = braced(s, "\\sqrt", 1).replace(" ", "");
    s = braced(s, "\\frac", 2);
    return SIMPLE_FRACTION.matcher(s) instanceof java.util.regex.Matcher fraction
            && fraction.matches()
        ? "\\frac{" + fraction.group(1) + "}{" + fraction.group(2) + "}"
        : s;
  }

  /// Puts braces around the single characters that a command takes: `\frac12`.
  private static String braced(String text, String command, int arguments) {
    var result = new StringBuilder();
    int from = 0;
    while (true) {
      int at = text.indexOf(command, from);
      if (at < 0) {
        return result.append(text, from, text.length()).toString();
      }
      int end = at + command.length();
      result.append(text, from, end);
      for (int i = 0; i < arguments && end < text.length() && text.charAt(end) != '{'; i++) {
        if (Character.isWhitespace(text.charAt(end))) {
          end++;
          i--;
          continue;
        }
        result.append('{').append(text.charAt(end)).append('}');
        end++;
      }
      from = end;
    }
  }
}
