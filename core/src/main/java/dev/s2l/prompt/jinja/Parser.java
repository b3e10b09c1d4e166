package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Parses statements.
final class Parser {
  private static final int MAX_DEPTH = 100;

  private final TokenReader in;
  private final ExpressionParser expressions;
  private int depth;
  private int loops;

  private Parser(TokenReader in) {
    this.in = in;
    this.expressions = new ExpressionParser(in);
  }

  static List<Node> parse(String source) {
    var parser = new Parser(new TokenReader(Lexer.tokens(source)));
    List<Node> nodes = parser.body();
    parser.in.expect(Token.Kind.END, "the end of the template");
    return nodes;
  }

  /// Nodes up to the end or to a block whose name ends or divides the enclosing one.
  private List<Node> body() {
    if (++depth > MAX_DEPTH) {
      throw JinjaException.syntax(in.peek().line(), "blocks are nested too deep");
    }
    var nodes = new ArrayList<Node>();
    while (true) {
      Token token = in.peek();
      if (token.kind() == Token.Kind.TEXT) {
        nodes.add(new Node.Text(in.next().text()));
      } else if (token.kind() == Token.Kind.OPEN_OUTPUT) {
        in.next();
        nodes.add(new Node.Output(expressions.tuple()));
        in.expect(Token.Kind.CLOSE_OUTPUT, "'}}'");
      } else if (token.kind() == Token.Kind.OPEN_BLOCK && !endsBody(in.peek(1).text())) {
        in.next();
        nodes.add(block(in.name()));
      } else {
        depth--;
        return nodes;
      }
    }
  }

  private static boolean endsBody(String name) {
    return name.startsWith("end") || name.equals("else") || name.equals("elif");
  }

  private Node block(String name) {
    return switch (name) {
      case "for" -> loop();
      case "if" -> condition();
      case "set" -> set();
      case "macro" -> macro();
      case "generation" -> {
        closeTag();
        List<Node> body = body();
        end("endgeneration");
        yield new Node.Generation(body);
      }
      case "filter" -> {
        List<Expr.Filter> filters = filters(expressions.filter(new Expr.Literal("")));
        closeTag();
        List<Node> body = body();
        end("endfilter");
        yield new Node.FilterBlock(filters, body);
      }
      case "with" -> with();
      case "break", "continue" -> {
        if (loops == 0) {
          throw JinjaException.syntax(in.peek().line(), name + " outside of a loop");
        }
        closeTag();
        yield name.equals("break") ? new Node.Break() : new Node.Continue();
      }
      default ->
          throw JinjaException.syntax(
              in.peek().line(), Phrase.of("the block '%s' is not implemented", name));
    };
  }

  private void closeTag() {
    in.expect(Token.Kind.CLOSE_BLOCK, "'%}'");
  }

  private void end(String name) {
    in.expect(Token.Kind.OPEN_BLOCK, "{% " + name + " %}");
    if (!in.takeName(name)) {
      throw in.unexpected(name);
    }
    if (name.equals("endmacro") && in.peek().kind() == Token.Kind.NAME) {
      in.next();
    }
    closeTag();
  }

  private boolean takeBlock(String name) {
    boolean matches =
        in.peek().kind() == Token.Kind.OPEN_BLOCK && in.peek(1).is(Token.Kind.NAME, name);
    if (matches) {
      in.next();
      in.next();
    }
    return matches;
  }

  private List<String> targets() {
    boolean bracket = in.take("(");
    var names = new ArrayList<String>();
    do {
      names.add(in.name());
    } while (in.take(",") && in.peek().kind() == Token.Kind.NAME);
    if (bracket) {
      in.expect(")");
    }
    return names;
  }

  private Node loop() {
    List<String> targets = targets();
    if (!in.takeName("in")) {
      throw in.unexpected("'in'");
    }
    Expr items = expressions.or();
    Optional<Expr> condition =
        in.takeName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = in.takeName("recursive");
    closeTag();
    loops++;
    List<Node> body = body();
    loops--;
    List<Node> elseBody = List.of();
    if (takeBlock("else")) {
      closeTag();
      elseBody = body();
    }
    end("endfor");
    return new Node.For(targets, items, condition, recursive, body, elseBody);
  }

  private Node condition() {
    Expr test = expressions.tuple();
    closeTag();
    List<Node> body = body();
    List<Node> elseBody = List.of();
    if (takeBlock("elif")) {
      if (++depth > MAX_DEPTH) {
        throw JinjaException.syntax(in.peek().line(), "an if has too many branches");
      }
      elseBody = List.of(condition());
      depth--;
      return new Node.If(test, body, elseBody);
    }
    if (takeBlock("else")) {
      closeTag();
      elseBody = body();
    }
    end("endif");
    return new Node.If(test, body, elseBody);
  }

  private Node set() {
    List<String> targets = targets();
    String attribute = in.take(".") ? in.name() : "";
    if (in.take("=")) {
      Expr value = expressions.tuple();
      closeTag();
      return new Node.Set(targets, attribute, value);
    }
    List<Expr.Filter> filters =
        in.take("|") ? filters(expressions.filter(new Expr.Literal(""))) : List.of();
    closeTag();
    if (targets.size() != 1 || !attribute.isEmpty()) {
      throw in.unexpected("one name for the block that is set");
    }
    List<Node> body = body();
    end("endset");
    return new Node.SetBlock(targets.getFirst(), filters, body);
  }

  private List<Expr.Filter> filters(Expr.Filter first) {
    var filters = new ArrayList<>(List.of(first));
    while (in.take("|")) {
      filters.add(expressions.filter(new Expr.Literal("")));
    }
    return filters;
  }

  private Node macro() {
    String name = in.name();
    in.expect("(");
    var parameters = new LinkedHashMap<String, Optional<Expr>>();
    while (!in.take(")")) {
      String parameter = in.name();
      parameters.put(
          parameter, in.take("=") ? Optional.of(expressions.expression()) : Optional.empty());
      if (!in.nextIs(")")) {
        in.expect(",");
      }
    }
    closeTag();
    int outer = loops;
    loops = 0;
    List<Node> body = body();
    loops = outer;
    end("endmacro");
    return new Node.Macro(name, parameters, body);
  }

  private Node with() {
    var names = new ArrayList<String>();
    var values = new ArrayList<Expr>();
    while (in.peek().kind() == Token.Kind.NAME) {
      names.add(in.name());
      in.expect("=");
      values.add(expressions.expression());
      in.take(",");
    }
    closeTag();
    List<Node> body = body();
    end("endwith");
    return new Node.With(names, values, body);
  }
}
