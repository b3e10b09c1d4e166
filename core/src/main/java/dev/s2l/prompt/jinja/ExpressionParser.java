package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parses expressions by recursive descent, in Jinja's order of precedence.
final class ExpressionParser {
  private static final int MAX_DEPTH = 100;
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> AFTER_CHECK =
      Set.of("else", "or", "and", "is", "if", "not", "in");

  private final TokenReader in;
  private int depth;

  ExpressionParser(TokenReader in) {
    this.in = in;
  }

  /// One expression, or several with commas between them, which make a list.
  Expr tuple() {
    Expr first = expression();
    if (!in.nextIs(",")) {
      return first;
    }
    var items = new ArrayList<Expr>(List.of(first));
    while (in.take(",") && startsExpression()) {
      items.add(expression());
    }
    return new Expr.ListOf(items);
  }

  private boolean startsExpression() {
    return switch (in.peek().kind()) {
      case NAME, STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> in.nextIs("(") || in.nextIs("[") || in.nextIs("{") || in.nextIs("-");
      case TEXT, OPEN_OUTPUT, CLOSE_OUTPUT, OPEN_BLOCK, CLOSE_BLOCK, END -> false;
    };
  }

  Expr expression() {
    if (++depth > MAX_DEPTH) {
      throw JinjaException.syntax(in.peek().line(), "an expression is nested too deep");
    }
    Expr value = or();
    while (in.takeName("if")) {
      Expr test = or();
      value =
          new Expr.Condition(
              value, test, in.takeName("else") ? Optional.of(expression()) : Optional.empty());
    }
    depth--;
    return value;
  }

  /// The items of a `for`, where `if` begins its condition.
  Expr or() {
    Expr left = and();
    while (in.takeName("or")) {
      left = new Expr.Binary("or", left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (in.takeName("and")) {
      left = new Expr.Binary("and", left, not());
    }
    return left;
  }

  private Expr not() {
    boolean any = false;
    boolean negated = false;
    while (in.takeName("not")) {
      any = true;
      negated = !negated;
    }
    Expr value = compare();
    if (!any) {
      return value;
    }
    Expr once = new Expr.Unary("not", value);
    return negated ? once : new Expr.Unary("not", once);
  }

  private Expr compare() {
    var operands = new ArrayList<Expr>(List.of(sum()));
    var operators = new ArrayList<String>();
    while (true) {
      if (in.peek().kind() == Token.Kind.OPERATOR && COMPARISONS.contains(in.peek().text())) {
        operators.add(in.next().text());
      } else if (in.takeName("in")) {
        operators.add("in");
      } else if (in.nextIsName("not") && in.peek(1).is(Token.Kind.NAME, "in")) {
        in.next();
        in.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? operands.getFirst() : new Expr.Compare(operands, operators);
      }
      operands.add(sum());
    }
  }

  private Expr sum() {
    Expr left = concatenation();
    while (in.nextIs("+") || in.nextIs("-")) {
      left = new Expr.Binary(in.next().text(), left, concatenation());
    }
    return left;
  }

  private Expr concatenation() {
    Expr left = product();
    while (in.take("~")) {
      left = new Expr.Binary("~", left, product());
    }
    return left;
  }

  private Expr product() {
    Expr left = power();
    while (in.nextIs("*") || in.nextIs("/") || in.nextIs("//") || in.nextIs("%")) {
      left = new Expr.Binary(in.next().text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (in.take("**")) {
      left = new Expr.Binary("**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean filters) {
    if (++depth > MAX_DEPTH) {
      throw JinjaException.syntax(in.peek().line(), "an expression is nested too deep");
    }
    Expr value;
    if (in.nextIs("-") || in.nextIs("+")) {
      value = new Expr.Unary(in.next().text(), unary(false));
    } else {
      value = postfix(primary());
    }
    depth--;
    return filters ? filtered(value) : value;
  }

  private Expr primary() {
    Token token = in.peek();
    return switch (token.kind()) {
      case NAME -> named(in.next().text());
      case STRING -> {
        var text = new StringBuilder();
        while (in.peek().kind() == Token.Kind.STRING) {
          text.append(in.next().text());
        }
        yield new Expr.Literal(text.toString());
      }
      case INTEGER -> new Expr.Literal(integer(in.next()));
      case FLOAT -> new Expr.Literal(Double.parseDouble(in.next().text().replace("_", "")));
      case OPERATOR -> bracketed();
      case TEXT, OPEN_OUTPUT, CLOSE_OUTPUT, OPEN_BLOCK, CLOSE_BLOCK, END ->
          throw in.unexpected("an expression");
    };
  }

  private static Object integer(Token token) {
    try {
      return PythonNumbers.whole(new BigInteger(token.text().replace("_", "")));
    } catch (NumberFormatException | JinjaException e) {
      throw JinjaException.syntax(
          token.line(), Phrase.of("the number %s is too large", token.text()));
    }
  }

  private static Expr named(String name) {
    return switch (name) {
      case "true", "True" -> new Expr.Literal(true);
      case "false", "False" -> new Expr.Literal(false);
      case "none", "None" -> new Expr.Literal(None.NONE);
      default -> new Expr.Name(name);
    };
  }

  private Expr bracketed() {
    if (in.take("(")) {
      if (in.take(")")) {
        return new Expr.ListOf(List.of());
      }
      Expr inner = tuple();
      in.expect(")");
      return inner;
    }
    if (in.take("[")) {
      var items = new ArrayList<Expr>();
      while (!in.take("]")) {
        items.add(expression());
        if (!in.nextIs("]")) {
          in.expect(",");
        }
      }
      return new Expr.ListOf(items);
    }
    if (in.take("{")) {
      var entries = new ArrayList<Map.Entry<Expr, Expr>>();
      while (!in.take("}")) {
        Expr key = expression();
        in.expect(":");
        entries.add(Map.entry(key, expression()));
        if (!in.nextIs("}")) {
          in.expect(",");
        }
      }
      return new Expr.DictOf(entries);
    }
    throw in.unexpected("an expression");
  }

  private Expr postfix(Expr start) {
    Expr value = start;
    while (true) {
      if (in.take(".")) {
        value =
            in.peek().kind() == Token.Kind.INTEGER
                ? new Expr.Item(value, new Expr.Literal(integer(in.next())))
                : new Expr.Attribute(value, in.name());
      } else if (in.take("[")) {
        value = subscript(value);
      } else if (in.nextIs("(")) {
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expr subscript(Expr of) {
    Optional<Expr> from = in.nextIs(":") ? Optional.empty() : Optional.of(expression());
    if (in.take("]")) {
      return new Expr.Item(of, from.orElseThrow());
    }
    in.expect(":");
    Optional<Expr> to =
        in.nextIs(":") || in.nextIs("]") ? Optional.empty() : Optional.of(expression());
    Optional<Expr> step =
        in.take(":") && !in.nextIs("]") ? Optional.of(expression()) : Optional.empty();
    in.expect("]");
    return new Expr.Slice(of, from, to, step);
  }

  private Expr filtered(Expr start) {
    Expr value = start;
    while (true) {
      if (in.take("|")) {
        value = filter(value);
      } else if (in.takeName("is")) {
        value = check(value);
      } else if (in.nextIs("(")) {
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  Expr.Filter filter(Expr of) {
    String name = in.name();
    return new Expr.Filter(of, name, in.nextIs("(") ? arguments() : Expr.Arguments.NONE);
  }

  private Expr check(Expr of) {
    boolean negated = in.takeName("not");
    String name = in.name();
    Expr.Arguments arguments = Expr.Arguments.NONE;
    if (in.nextIs("(")) {
      arguments = arguments();
    } else if (startsExpression()
        && !in.nextIs("-")
        && !(in.peek().kind() == Token.Kind.NAME && AFTER_CHECK.contains(in.peek().text()))) {
      arguments = new Expr.Arguments(List.of(postfix(primary())), Map.of());
    }
    Expr check = new Expr.Check(of, name, arguments);
    return negated ? new Expr.Unary("not", check) : check;
  }

  private Expr.Arguments arguments() {
    in.expect("(");
    var positional = new ArrayList<Expr>();
    var named = new LinkedHashMap<String, Expr>();
    while (!in.take(")")) {
      if (in.peek().kind() == Token.Kind.NAME && in.peek(1).is(Token.Kind.OPERATOR, "=")) {
        String name = in.name();
        in.expect("=");
        named.put(name, expression());
      } else {
        positional.add(in.take("*") ? new Expr.Spread(expression()) : expression());
      }
      if (!in.nextIs(")")) {
        in.expect(",");
      }
    }
    return new Expr.Arguments(positional, named);
  }
}
