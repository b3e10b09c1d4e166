package dev.s2l.evaluate.answer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/// Answers in few characters: what Unicode has several of becomes one, and marks that carry no
/// meaning go.
final class PlainText {
  private static final Map<Character, String> SIGNS =
      Map.ofEntries(
          Map.entry('−', "-"),
          Map.entry('–', "-"),
          Map.entry('—', "-"),
          Map.entry('‐', "-"),
          Map.entry('‑', "-"),
          Map.entry('×', "\\times "),
          Map.entry('·', "\\cdot "),
          Map.entry('⋅', "\\cdot "),
          Map.entry('∙', "\\cdot "),
          Map.entry('÷', "\\div "),
          Map.entry('≤', "\\le "),
          Map.entry('⩽', "\\le "),
          Map.entry('≥', "\\ge "),
          Map.entry('⩾', "\\ge "),
          Map.entry('≠', "\\ne "),
          Map.entry('≈', "\\approx "),
          Map.entry('±', "\\pm "),
          Map.entry('∓', "\\mp "),
          Map.entry('∪', "\\cup "),
          Map.entry('∈', "\\in "),
          Map.entry('∅', "\\emptyset "),
          Map.entry('∞', "\\infty "),
          Map.entry('√', "\\surd "),
          Map.entry('π', "\\pi "),
          Map.entry('θ', "\\theta "),
          Map.entry('α', "\\alpha "),
          Map.entry('β', "\\beta "),
          Map.entry('λ', "\\lambda "),
          Map.entry('°', "\\degree "),
          Map.entry('º', "\\degree "),
          Map.entry('⟨', "\\langle "),
          Map.entry('⟩', "\\rangle "),
          Map.entry('…', "..."),
          Map.entry('’', "'"),
          Map.entry('‘', "'"),
          Map.entry('“', "\""),
          Map.entry('”', "\""),
          Map.entry('⁄', "/"),
          Map.entry('∕', "/"));

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

  private PlainText() {}

  static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    var plain = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String sign = SIGNS.get(c);
      if (sign != null) {
        plain.append(sign);
      } else if (SUPERSCRIPTS.indexOf(c) >= 0 || c == '⁻') {
        i = raised(text, i, plain);
      } else if (SUBSCRIPTS.indexOf(c) >= 0) {
        plain.append("_{").append(SUBSCRIPTS.indexOf(c)).append('}');
      } else if (c >= '¼' && c <= '¾' || c >= '⅐' && c <= '⅞') {
        String[] parts = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC).split("⁄");
        plain.append("\\frac{").append(parts[0]).append("}{").append(parts[1]).append('}');
      } else if (Character.isSpaceChar(c)) {
        plain.append(' ');
      } else if (c >= 0x80) {
        plain.append(Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static int raised(String text, int from, StringBuilder plain) {
    plain.append("^{");
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '⁻') {
        plain.append('-');
      } else if (SUPERSCRIPTS.indexOf(c) >= 0) {
        plain.append(SUPERSCRIPTS.indexOf(c));
      } else {
        break;
      }
    }
    plain.append('}');
    return at - 1;
  }

  /// Words and signs without how they are set: for answers that are no values, and for those that
  /// cannot be read.
  static String bare(String text) {
    String bare =
        of(text)
            .replace("\\left", "")
            .replace("\\right", "")
            .replace("\\dfrac", "\\frac")
            .replace("\\tfrac", "\\frac")
            .replace("\\!", "")
            .replace("\\,", "")
            .replace("\\ ", "")
            .replaceAll("\\\\(?:text|textbf|textit|mathrm|mathbf|mbox|operatorname)\\b", "")
            .replaceAll("[\\s${}*\"`~]", "");
    bare = bare.replaceAll("[.,;:!?]+$", "");
    return letters(bare) >= 3 ? bare.toLowerCase(Locale.ROOT) : bare;
  }

  private static long letters(String text) {
    return text.chars().filter(Character::isLetter).count();
  }

  /// Whether nothing is said: blanks and punctuation alone.
  static boolean isEmpty(String text) {
    return text.chars().noneMatch(c -> Character.isLetterOrDigit(c) || "∅∞π√".indexOf(c) >= 0);
  }
}
