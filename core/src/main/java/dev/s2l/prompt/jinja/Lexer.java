package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.List;

/// Splits the source into tokens, with Jinja's rules for white space: a block or comment takes the
/// indentation before it and the line feed after it; `-` takes all white space on its side, `+`
/// none.
final class Lexer {
  private static final String[] OPERATORS = {
    "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ",", ":",
    "|", "(", ")", "[", "]", "{", "}"
  };

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean lineStart = true;
  private int counted;
  private int line = 1;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    var lexer = new Lexer(source);
    lexer.all();
    return lexer.tokens;
  }

  private void all() {
    while (at < source.length()) {
      int open = nextOpen(at);
      if (open < 0) {
        text(source.substring(at));
        at = source.length();
        break;
      }
      char kind = source.charAt(open + 1);
      char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      String before = source.substring(at, open);
      if (sign == '-') {
        before = before.stripTrailing();
      } else if (kind != '{' && sign != '+') {
        before = withoutIndentation(before);
      }
      text(before);
      at = open + 2 + (sign == '-' || (sign == '+' && kind != '{') ? 1 : 0);
      switch (kind) {
        case '#' -> comment();
        case '{' -> tag(Token.Kind.OPEN_OUTPUT, Token.Kind.CLOSE_OUTPUT, "}}");
        default -> block();
      }
    }
    tokens.add(new Token(Token.Kind.END, "the end", line(source.length())));
  }

  private int nextOpen(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Token.Kind.TEXT, text, line(at)));
    }
  }

  private String withoutIndentation(String before) {
    int line = before.lastIndexOf('\n') + 1;
    return (line > 0 || lineStart) && before.substring(line).isBlank()
        ? before.substring(0, line)
        : before;
  }

  private void comment() {
    int close = source.indexOf("#}", at);
    if (close < 0) {
      throw JinjaException.syntax(line(at), "a comment is not closed");
    }
    char sign = source.charAt(close - 1);
    at = close + 2;
    afterBlock(close > 0 && sign == '-' ? '-' : sign == '+' ? '+' : ' ');
  }

  private void block() {
    int first = tokens.size();
    tag(Token.Kind.OPEN_BLOCK, Token.Kind.CLOSE_BLOCK, "%}");
    if (tokens.size() == first + 3 && tokens.get(first + 1).is(Token.Kind.NAME, "raw")) {
      tokens.subList(first, tokens.size()).clear();
      raw();
    }
  }

  private void raw() {
    var matcher =
        java.util.regex.Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}").matcher(source);
    if (!matcher.find(at)) {
      throw JinjaException.syntax(line(at), "a raw block is not closed");
    }
    String body = source.substring(at, matcher.start());
    boolean strip = "-".equals(matcher.group(1));
    text(
        strip
            ? body.stripTrailing()
            : matcher.group(1).isEmpty() ? withoutIndentation(body) : body);
    at = matcher.end();
    afterBlock(matcher.group(2).isEmpty() ? ' ' : matcher.group(2).charAt(0));
  }

  private void afterBlock(char sign) {
    lineStart = false;
    if (sign == '-') {
      skipSpace();
    } else if (sign != '+' && at < source.length() && source.charAt(at) == '\n') {
      at++;
      lineStart = true;
    }
  }

  private void skipSpace() {
    while (at < source.length() && Texts.isSpace(source.charAt(at))) {
      lineStart = source.charAt(at) == '\n';
      at++;
    }
  }

  private void tag(Token.Kind open, Token.Kind close, String end) {
    int line = line(at);
    tokens.add(new Token(open, end, line));
    int depth = 0;
    while (true) {
      skipSpace();
      if (at >= source.length()) {
        throw JinjaException.syntax(line, "a tag is not closed: expected " + end);
      }
      char c = source.charAt(at);
      boolean signed =
          (c == '-' || (c == '+' && end.equals("%}"))) && source.startsWith(end, at + 1);
      if (depth == 0 && (signed || source.startsWith(end, at))) {
        tokens.add(new Token(close, end, line(at)));
        at += end.length() + (signed ? 1 : 0);
        if (close == Token.Kind.CLOSE_BLOCK) {
          afterBlock(signed ? c : ' ');
        } else {
          lineStart = false;
          if (signed) {
            skipSpace();
          }
        }
        return;
      }
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      token(c);
    }
  }

  private void token(char c) {
    int start = at;
    if (Character.isLetter(c) || c == '_') {
      while (at < source.length()
          && (Character.isLetterOrDigit(source.charAt(at)) || source.charAt(at) == '_')) {
        at++;
      }
      add(Token.Kind.NAME, start);
    } else if (c >= '0' && c <= '9') {
      number(start);
    } else if (c == '"' || c == '\'') {
      string(c);
    } else {
      for (String operator : OPERATORS) {
        if (source.startsWith(operator, at)) {
          at += operator.length();
          add(Token.Kind.OPERATOR, start);
          return;
        }
      }
      throw JinjaException.syntax(line(at), Phrase.of("the character '%c' is not expected", c));
    }
  }

  private void add(Token.Kind kind, int start) {
    tokens.add(new Token(kind, source.substring(start, at), line(start)));
  }

  private void number(int start) {
    digits();
    boolean real = false;
    if (at + 1 < source.length()
        && source.charAt(at) == '.'
        && Character.isDigit(source.charAt(at + 1))) {
      real = true;
      at++;
      digits();
    }
    if (at + 1 < source.length() && "eE".indexOf(source.charAt(at)) >= 0) {
      int sign = "+-".indexOf(source.charAt(at + 1)) >= 0 ? 1 : 0;
      if (at + 1 + sign < source.length() && Character.isDigit(source.charAt(at + 1 + sign))) {
        real = true;
        at += 1 + sign;
        digits();
      }
    }
    add(real ? Token.Kind.FLOAT : Token.Kind.INTEGER, start);
  }

  private void digits() {
    while (at < source.length()
        && (source.charAt(at) == '_' || (source.charAt(at) >= '0' && source.charAt(at) <= '9'))) {
      at++;
    }
  }

  private void string(char quote) {
    int line = line(at);
    var value = new StringBuilder();
    for (at++; at < source.length() && source.charAt(at) != quote; at++) {
      char c = source.charAt(at);
      if (c != '\\' || at + 1 >= source.length()) {
        value.append(c);
        continue;
      }
      at++;
      switch (source.charAt(at)) {
        case 'n' -> value.append('\n');
        case 't' -> value.append('\t');
        case 'r' -> value.append('\r');
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case '\n' -> {}
        case '\\', '\'', '"' -> value.append(source.charAt(at));
        case 'x' -> hex(2, value);
        case 'u' -> hex(4, value);
        case 'U' -> hex(8, value);
        default -> value.append('\\').append(source.charAt(at));
      }
    }
    if (at >= source.length()) {
      throw JinjaException.syntax(line, "a string is not closed");
    }
    at++;
    tokens.add(new Token(Token.Kind.STRING, value.toString(), line));
  }

  private void hex(int digits, StringBuilder value) {
    try {
      value.appendCodePoint(Integer.parseInt(source.substring(at + 1, at + 1 + digits), 16));
      at += digits;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw JinjaException.syntax(line(at), "an escape in a string needs " + digits + " digits");
    }
  }

  /// Continues to count from the last position asked for, because positions come nearly in order.
  private int line(int position) {
    while (counted < position) {
      counted++;
      line += source.charAt(counted - 1) == '\n' ? 1 : 0;
    }
    while (counted > position) {
      line -= source.charAt(counted - 1) == '\n' ? 1 : 0;
      counted--;
    }
    return line;
  }
}
