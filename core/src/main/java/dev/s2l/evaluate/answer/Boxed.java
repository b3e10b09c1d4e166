package dev.s2l.evaluate.answer;

import java.util.Optional;

/// The last `\boxed{}` of a text, as lm-evaluation-harness finds it.
public final class Boxed {
  private Boxed() {}

  /// The whole of it, with its command. Empty if there is none, or if it does not close.
  public static Optional<String> last(String text) {
    int spaced = text.lastIndexOf("\\boxed ");
    if (spaced >= 0) {
      String rest = text.substring(spaced);
      int dollar = rest.indexOf('$');
      return Optional.of(dollar < 0 ? rest : rest.substring(0, dollar));
    }
    int at = text.lastIndexOf("\\boxed");
    if (at < 0) {
      at = text.lastIndexOf("\\fbox");
    }
    if (at < 0) {
      return Optional.empty();
    }
    int level = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        level++;
      } else if (c == '}' && --level == 0) {
        return Optional.of(text.substring(at, i + 1));
      }
    }
    return Optional.empty();
  }

  /// What stands inside the last one.
  public static Optional<String> content(String text) {
    return last(text).map(Boxed::inside);
  }

  private static String inside(String box) {
    int open = box.indexOf('{');
    return open > 0 && box.endsWith("}") && box.substring(0, open).matches("\\\\(?:boxed|fbox)\\s*")
        ? box.substring(open + 1, box.length() - 1)
        : box.replaceFirst("^\\\\(?:boxed|fbox)\\s*", "");
  }
}
