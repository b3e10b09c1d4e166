package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Tokens, read one after the other; the depth of what is read is limited.
final class TokenStream {
  private static final int DEEPEST = 60;

  private final List<Token> tokens;
  private int at;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = new ArrayList<>(tokens);
  }

  void enter() {
    if (++depth > DEEPEST) {
      throw new Unreadable();
    }
  }

  void leave() {
    depth--;
  }

  Token peek() {
    return tokens.get(at);
  }

  /// The token so many places on.
  Token ahead(int places) {
    return tokens.get(Math.min(at + places, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  /// Takes one digit of the number that is next: `\frac12` has two arguments.
  String digit() {
    Token number = expect(Kind.NUMBER);
    String text = number.text();
    if (text.length() > 1
        && Character.isDigit(text.charAt(1))
        && Character.isDigit(text.charAt(0))) {
      at--;
      tokens.set(at, new Token(Kind.NUMBER, text.substring(1), false, number.prose()));
      return text.substring(0, 1);
    }
    return text;
  }

  Token expect(Kind kind) {
    if (peek().kind() != kind) {
      throw new Unreadable();
    }
    return next();
  }

  void expectSign(String sign) {
    if (!acceptSign(sign)) {
      throw new Unreadable();
    }
  }

  boolean acceptSign(String sign) {
    return accept(Kind.SIGN, sign);
  }

  boolean acceptCommand(String name) {
    return accept(Kind.COMMAND, name);
  }

  boolean acceptWord(String word) {
    return accept(Kind.WORD, word);
  }

  private boolean accept(Kind kind, String text) {
    boolean there = peek().is(kind, text);
    at += there ? 1 : 0;
    return there;
  }

  /// `\pm`, `+-` and `+/-`.
  boolean acceptPlusMinus() {
    if (acceptCommand("pm")) {
      return true;
    }
    if (peek().isSign("+") && ahead(1).isSign("/") && ahead(2).isSign("-")) {
      at += 3;
      return true;
    }
    return false;
  }

  boolean atWord(String word) {
    return peek().is(Kind.WORD, word);
  }

  /// Whether the next word stands between values.
  boolean atSeparatorWord() {
    return atWord("and") || atWord("or");
  }

  boolean atEndOfList() {
    Token next = peek();
    return next.kind() == Kind.END
        || next.isSign(")")
        || next.isSign("]")
        || next.isSign("}")
        || next.is(Kind.COMMAND, "}");
  }

  int place() {
    return at;
  }

  void back(int place) {
    at = place;
  }
}
