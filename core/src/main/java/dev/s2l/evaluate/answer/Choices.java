package dev.s2l.evaluate.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Options that are named by letters.
final class Choices {
  private static final Pattern REFERENCE =
      Pattern.compile("\\W{0,4}(?:(?i:option|choice) )?\\(?([A-J])\\)?[.:]?\\W{0,2}");
  private static final Pattern AT_START =
      Pattern.compile(
          "^\\W{0,4}(?:(?i:option|choice|answer) )?\\W{0,2}"
              + "(?:\\(\\s?([A-Ja-j])\\s?\\)|([A-J])(?:[).\\]:,]|\\W{0,3}$|\\s(?=[(\\d$\\\\-])))");
  private static final Pattern ALONE = Pattern.compile("^\\W{0,3}([A-Ja-j])\\W{0,3}$");

  /// Small letters too, which at the start of a text of its own number its steps.
  private static final Pattern BEHIND_MARK =
      Pattern.compile("^\\W{0,4}(?:(?i:option|choice)\\s\\W{0,2}([a-j])(?!\\w)|([a-j])\\s?\\))");

  private static final Pattern ANYWHERE =
      Pattern.compile(
          "\\(([A-J])\\)|\\b(?i:option|choice|answer) ([A-J])\\b|\\b(?i:option|choice|answer)"
              + " \\W{0,2}([a-j])(?=[^\\w\\n"
              + "]{0,9}(?:$|\\n"
              + "))|(?<![\\w'])([A-Ja-j]) is (?:the )?(?:correct |right |best"
              + " )?(?:answer|option|choice)\\b"
              // A letter alone that is no part of a formula.
              + "|(?<![\\w'=+*/^]|[=+*/^]\\s)([B-HJ])(?![\\w']|\\s?[=+*/^<>])");
  private static final Pattern LABEL = Pattern.compile("\\(?\\b([A-J])\\)|(?m)^\\s*([A-J])[.:]\\s");

  private Choices() {}

  /// The letter that a reference is, if it is one.
  static Optional<String> reference(String reference) {
    Matcher matcher = REFERENCE.matcher(unwrapped(reference));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// The letter that a text names.
  ///
  /// @param marked whether the text stands behind a mark of an answer
  static Optional<String> named(String text, boolean marked) {
    String plain = unwrapped(text);
    for (Pattern pattern :
        marked ? List.of(AT_START, ALONE, BEHIND_MARK) : List.of(AT_START, ALONE)) {
      Matcher matcher = pattern.matcher(plain);
      if (matcher.find()) {
        return Optional.of(letter(matcher));
      }
    }
    return Optional.empty();
  }

  /// The last letter that a text names anywhere.
  static Optional<String> last(String text) {
    Matcher matcher = ANYWHERE.matcher(unwrapped(text));
    Optional<String> last = Optional.empty();
    while (matcher.find()) {
      last = Optional.of(letter(matcher));
    }
    return last;
  }

  private static String letter(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      if (matcher.group(i) instanceof String letter) {
        return letter.toUpperCase(Locale.ROOT);
      }
    }
    return "";
  }

  private static String unwrapped(String text) {
    return PlainText.of(text)
        .replaceAll("\\\\(?:text|textbf|textit|mathrm|mathbf|mbox|boxed)\\s?\\{", " ")
        .replace('}', ' ')
        .replace("**", " ")
        .strip();
  }

  /// The letter of the option that says the same as a text, if there is just one.
  ///
  /// @param question with its options: `(A) 5 (B) 6`
  static Optional<String> ofText(@Nullable String question, String text) {
    if (question == null || question.length() > 20_000 || PlainText.isEmpty(text)) {
      return Optional.empty();
    }
    var found = new ArrayList<String>();
    Matcher label = LABEL.matcher(question);
    String letter = "";
    int from = -1;
    while (true) {
      boolean next = label.find();
      int end = next ? label.start() : question.length();
      if (from >= 0 && AnswerComparison.same(question.substring(from, end).strip(), text)) {
        found.add(letter);
      }
      if (!next || found.size() > 1) {
        break;
      }
      letter = letter(label);
      from = label.end();
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
