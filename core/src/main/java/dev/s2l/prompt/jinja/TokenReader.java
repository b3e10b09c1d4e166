package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.List;

/// Reads tokens from a list, one after another.
final class TokenReader {
  private final List<Token> tokens;
  private int at;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    if (at < tokens.size() - 1) {
      at++;
    }
    return token;
  }

  boolean nextIs(String operator) {
    return peek().is(Token.Kind.OPERATOR, operator);
  }

  boolean nextIsName(String name) {
    return peek().is(Token.Kind.NAME, name);
  }

  boolean take(String operator) {
    boolean matches = nextIs(operator);
    if (matches) {
      next();
    }
    return matches;
  }

  boolean takeName(String name) {
    boolean matches = nextIsName(name);
    if (matches) {
      next();
    }
    return matches;
  }

  void expect(String operator) {
    if (!take(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  String name() {
    if (peek().kind() != Token.Kind.NAME) {
      throw unexpected("a name");
    }
    return next().text();
  }

  Token expect(Token.Kind kind, String what) {
    if (peek().kind() != kind) {
      throw unexpected(what);
    }
    return next();
  }

  JinjaException unexpected(String expected) {
    return JinjaException.syntax(
        peek().line(), Phrase.of("found '%s', expected %s", peek().text(), expected));
  }
}
