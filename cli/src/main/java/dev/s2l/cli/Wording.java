package dev.s2l.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Brings picocli's messages into the form of all others: the option, the value, what was expected.
final class Wording {
  /// By the form of picocli's message; `$N` are its groups.
  private static final Map<Pattern, String> FORMS = forms();

  private Wording() {}

  private static Map<Pattern, String> forms() {
    String option = "option '(--?[^']+)'(?: \\(.*?\\))?";
    var forms = new LinkedHashMap<Pattern, String>();
    add(forms, option + " should be specified only once", "$1 is given twice. Give it once.");
    add(
        forms,
        "Expected parameter for " + option + " but found '(.*)'",
        "$1 needs a value, and $2 came instead.");
    add(
        forms,
        "Missing required parameter for option '(--?[^']+)'(?: at index \\d+)? \\((.*)\\)",
        "$1 needs a value: $2.");
    add(forms, "Missing required parameter: '(.*)'", "$1 is missing.");
    add(
        forms,
        "Invalid value for " + option + "(?: at index \\d+)?: '(.*)' is not an? (?:long|int)",
        "$1 $2: expected a whole number.");
    add(
        forms,
        "Invalid value for " + option + ": '(.*)' is not a (?:double|float)",
        "$1 $2: expected a number.");
    add(
        forms,
        "Invalid value for " + option + ": '(.*)' is not a boolean",
        "$1 $2: expected true or false.");
    add(
        forms,
        "Value for option option '(--?[^']+)' \\((.*)\\) should be in .* format but was (.*)",
        "$1 $3: expected $2, several with commas between.");
    add(forms, "Unmatched arguments? .*: (.*)", "unexpected: $1. Options begin with --.");
    return forms;
  }

  private static void add(Map<Pattern, String> forms, String form, String text) {
    forms.put(Pattern.compile(form, Pattern.DOTALL), text);
  }

  /// @param message of picocli; one that has none of the forms is returned as it is
  static String of(String message) {
    for (var form : FORMS.entrySet()) {
      var found = form.getKey().matcher(message);
      if (found.matches()) {
        return found.replaceFirst(form.getValue());
      }
    }
    return message;
  }
}
