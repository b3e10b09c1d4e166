package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer in tokens. Numbers lose their separators here: `1{,}234`, `16,\!386.20`, `1 000`.
final class Lexer {
  private static final String GROUP = "(?:\\{,\\}|,\\\\!|\\\\[,!;: ]|'|[ ])\\d{3}";
  private static final String INDIAN = "\\d{1,2}(?:,\\d{2}){1,9},\\d{3}(?!\\d)";
  private static final String PART = "\\.\\d+(?:\\\\overline\\{\\d{1,40}\\})?";
  private static final String REST =
      "(?:\\.\\.\\.|\\\\l?dots(?![a-z]))?(?:[eE][+-]?\\d{1,6}(?![\\dA-Za-z]))?";
  private static final String TAIL =
      "(?:" + PART + "|\\.\\\\overline\\{\\d{1,40}\\}|\\.(?![\\d.]))?" + REST + "|" + PART + REST;
  private static final Pattern WITH_COMMAS =
      Pattern.compile(
          "(?:"
              + INDIAN
              + "|\\d{1,3}(?:,\\d{3}){1,99}(?!\\d)|\\d{1,3}(?:"
              + GROUP
              + "){1,99}(?!\\d)|\\d++)"
              + TAIL);
  private static final Pattern WITHOUT_COMMAS =
      Pattern.compile("(?:\\d{1,3}(?:" + GROUP + "){1,99}(?!\\d)|\\d++)" + TAIL);

  /// Commands whose argument is words.
  private static final Set<String> PROSE =
      Set.of(
          "text",
          "textbf",
          "textit",
          "textrm",
          "textsf",
          "textnormal",
          "mathrm",
          "mathbf",
          "mathit",
          "mathsf",
          "mbox",
          "hbox",
          "operatorname",
          "rm",
          "bf",
          "emph",
          "underline",
          "boldsymbol");

  /// Commands that say how something is set.
  private static final Set<String> SETTING =
      Set.of(
          "left",
          "right",
          "big",
          "Big",
          "bigg",
          "Bigg",
          "bigl",
          "bigr",
          "Bigl",
          "Bigr",
          "displaystyle",
          "textstyle",
          "limits",
          "quad",
          "qquad",
          "mathopen",
          "mathclose",
          "middle",
          "hspace",
          "vspace",
          "phantom");

  private final String text;
  private final Pattern number;
  private final List<Token> tokens = new ArrayList<>();

  /// Whether a dollar is one: marks of mathematics come in pairs.
  private final boolean unpaired;

  private boolean blank;
  private int depth;

  private Lexer(String text, boolean commas) {
    this.text = text;
    this.number = commas ? WITH_COMMAS : WITHOUT_COMMAS;
    this.unpaired = text.replace("\\$", "").chars().filter(c -> c == '$').count() == 1;
  }

  /// @param commas whether `1,234` is one number
  /// @throws Unreadable if it is no answer in any notation that is known here
  static List<Token> tokens(String plain, boolean commas) {
    var lexer = new Lexer(plain, commas);
    lexer.read(0, plain.length(), false);
    lexer.tokens.add(new Token(Kind.END, "", lexer.blank, false));
    return lexer.tokens;
  }

  private void add(Kind kind, String of, boolean prose) {
    tokens.add(new Token(kind, of, blank, prose));
    blank = false;
  }

  private void read(int from, int to, boolean prose) {
    if (++depth > 20) {
      throw new Unreadable();
    }
    Matcher matcher = number.matcher(text).region(from, to);
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || c == '~') {
        blank = true;
        at++;
      } else if (isDigit(c) || c == '.' && at + 1 < to && isDigit(text.charAt(at + 1))) {
        matcher.region(at, to);
        if (!matcher.lookingAt()) {
          throw new Unreadable();
        }
        add(Kind.NUMBER, matcher.group(), prose);
        at = matcher.end();
      } else if (isLetter(c)) {
        int end = at;
        while (end < to && isLetter(text.charAt(end))) {
          end++;
        }
        add(Kind.WORD, text.substring(at, end), prose);
        at = end;
      } else if (c == '\\') {
        at = command(at + 1, to, prose);
      } else {
        sign(c, prose);
        at++;
      }
    }
    depth--;
  }

  private void sign(char c, boolean prose) {
    if (c == '$' && unpaired) {
      add(Kind.CURRENCY, "$", prose);
    } else if (c == '$') {
      blank = true; // A mark of mathematics.
    } else if ("€£¥₹".indexOf(c) >= 0) {
      add(Kind.CURRENCY, String.valueOf(c), prose);
    } else if ("+-*/^_()[]{}|,;:=<>!%&'\"".indexOf(c) >= 0 || c == '.') {
      add(Kind.SIGN, String.valueOf(c), prose);
    } else if (Character.isLetter(c)) {
      add(Kind.WORD, String.valueOf(c), true);
    } else {
      throw new Unreadable();
    }
  }

  private int command(int from, int to, boolean prose) {
    if (from >= to) {
      throw new Unreadable();
    }
    char c = text.charAt(from);
    if (!isLetter(c)) {
      switch (c) {
        case ',', '!', ';', ':', ' ', '>', '(', ')', '[', ']' -> blank = true;
        case '\\' -> add(Kind.ROW, "", prose);
        case '$' -> add(Kind.CURRENCY, "$", prose);
        case '%' -> add(Kind.SIGN, "%", prose);
        case '{' -> add(Kind.COMMAND, "{", prose);
        case '}' -> add(Kind.COMMAND, "}", prose);
        case '|' -> add(Kind.SIGN, "|", prose);
        case '&', '#', '_' -> throw new Unreadable();
        default -> throw new Unreadable();
      }
      return from + 1;
    }
    int end = from;
    while (end < to && isLetter(text.charAt(end))) {
      end++;
    }
    String name = text.substring(from, end);
    if (PROSE.contains(name)) {
      int open = end;
      while (open < to && text.charAt(open) == ' ') {
        open++;
      }
      if (open < to && text.charAt(open) == '{') {
        int close = closing(text, open, to);
        blank = true;
        read(open + 1, close, true);
        blank = true;
        return close + 1;
      }
      blank = true;
      return end;
    }
    if (name.equals("boxed") || name.equals("fbox") || SETTING.contains(name)) {
      blank |= name.endsWith("quad");
    } else {
      add(Kind.COMMAND, name, prose);
    }
    return end;
  }

  /// Where the brace that opens at `open` closes.
  static int closing(String text, int open, int to) {
    int level = 0;
    for (int at = open; at < to; at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '{') {
        level++;
      } else if (c == '}' && --level == 0) {
        return at;
      }
    }
    throw new Unreadable();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
