package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Braces;
import dev.s2l.evaluate.answer.Node.Constant;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Infinity;
import dev.s2l.evaluate.answer.Node.Num;
import dev.s2l.evaluate.answer.Node.PlusMinus;
import dev.s2l.evaluate.answer.Node.Quantity;
import dev.s2l.evaluate.answer.Node.Ratio;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.evaluate.answer.Node.Several;
import dev.s2l.evaluate.answer.Node.Union;
import dev.s2l.evaluate.answer.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The tree of an answer: values between commas, relations, sums, products, units. What is inside a
/// product is read by [Factors].
final class Parser {
  /// Words that a number is not measured in: it stands in a sentence.
  private static final Set<String> NO_UNITS =
      Set.of(
          "is", "are", "was", "were", "be", "not", "no", "do", "does", "did", "can", "cannot",
          "will", "because", "since", "which", "that", "if", "then", "so", "but", "we", "i", "it",
          "to", "plus", "minus", "times", "divided");

  private static final int MOST_UNIT_WORDS = 8;

  final TokenStream tokens;
  private final Factors factors;

  Parser(TokenStream tokens) {
    this.tokens = tokens;
    this.factors = new Factors(this);
  }

  /// @throws Unreadable if the tokens are no answer
  static Node parse(List<Token> tokens) {
    var stream = new TokenStream(tokens);
    Node node = new Parser(stream).list();
    stream.expect(Kind.END);
    return node;
  }

  /// One value, or several between commas or words.
  Node list() {
    List<Node> items = items();
    return items.size() == 1 ? items.getFirst() : new Several(items);
  }

  /// Values between commas, semicolons, "and", "or"; a comma may end them.
  List<Node> items() {
    tokens.enter();
    var items = new ArrayList<Node>();
    items.add(relation());
    while (separator()) {
      if (tokens.atEndOfList()) {
        break;
      }
      items.add(relation());
    }
    tokens.leave();
    return items;
  }

  private boolean separator() {
    boolean found = false;
    while (tokens.acceptSign(",")
        || tokens.acceptSign(";")
        || tokens.acceptWord("and")
        || tokens.acceptWord("or")
        || tokens.acceptSign("&")) {
      found = true;
    }
    return found;
  }

  private Node relation() {
    if (tokens.acceptCommand("approx") || tokens.acceptCommand("therefore")) {
      return relation();
    }
    var sides = new ArrayList<Node>();
    var ops = new ArrayList<String>();
    sides.add(measured());
    while (true) {
      if (tokens.acceptCommand("approx") || tokens.acceptCommand("simeq")) {
        measured(); // What is said exactly is taken, not what it is about.
        break;
      }
      if (tokens.acceptCommand("in")) {
        sides.clear();
        ops.clear();
        sides.add(measured());
        continue;
      }
      String op = relationSign();
      if (op.isEmpty()) {
        break;
      }
      ops.add(op);
      sides.add(measured());
    }
    return ops.isEmpty() ? sides.getFirst() : new Relation(sides, ops);
  }

  private String relationSign() {
    if (tokens.acceptSign(":") || tokens.acceptCommand("colon")) {
      throw new Unreadable(); // Ratios were read below.
    }
    if (tokens.acceptSign("=") || tokens.acceptCommand("equiv")) {
      tokens.acceptSign("=");
      return "=";
    }
    if (tokens.acceptSign("<") || tokens.acceptCommand("lt")) {
      return tokens.acceptSign("=") ? "<=" : "<";
    }
    if (tokens.acceptSign(">") || tokens.acceptCommand("gt")) {
      return tokens.acceptSign("=") ? ">=" : ">";
    }
    if (tokens.acceptCommand("le")
        || tokens.acceptCommand("leq")
        || tokens.acceptCommand("leqslant")) {
      return "<=";
    }
    if (tokens.acceptCommand("ge")
        || tokens.acceptCommand("geq")
        || tokens.acceptCommand("geqslant")) {
      return ">=";
    }
    if (tokens.acceptCommand("ne") || tokens.acceptCommand("neq")) {
      return "!=";
    }
    return "";
  }

  /// A value with its unit; sets that are put together; parts in proportion.
  private Node measured() {
    Node first = quantity();
    if (tokens.peek().isSign(":") || tokens.atWord("to")) {
      var parts = new ArrayList<>(List.of(first));
      while (tokens.acceptSign(":") || tokens.acceptWord("to")) {
        parts.add(sum());
      }
      Node ratio = new Ratio(parts);
      return unit(ratio);
    }
    var parts = new ArrayList<>(List.of(first));
    while (tokens.acceptCommand("cup") || isSet(parts.getLast()) && tokens.acceptWord("U")) {
      parts.add(sum());
    }
    return parts.size() == 1 ? first : new Union(parts);
  }

  private static boolean isSet(Node node) {
    return node instanceof Group || node instanceof Braces;
  }

  private Node quantity() {
    boolean negative = tokens.peek().isSign("-") && tokens.ahead(1).kind() == Kind.CURRENCY;
    if (negative) {
      tokens.next();
    }
    if (tokens.peek().kind() != Kind.CURRENCY) {
      return unit(sum());
    }
    Unit before = Unit.ofSign(tokens.next().text());
    Node value = bare(unit(sum()));
    return new Quantity(negative ? negated(value) : value, before);
  }

  private static Node bare(Node node) {
    return node instanceof Quantity quantity ? quantity.value() : node;
  }

  /// The unit behind a value, if there is one.
  private Node unit(Node value) {
    if (tokens.peek().isSign("%")) {
      tokens.next();
      words(new ArrayList<>());
      return new Quantity(value, Unit.PERCENT);
    }
    if (tokens.peek().kind() == Kind.CURRENCY) {
      return new Quantity(value, Unit.ofSign(tokens.next().text()));
    }
    if (tokens.acceptCommand("degree") || tokens.acceptCommand("circ")) {
      var scale = new ArrayList<String>();
      words(scale);
      return new Quantity(
          value, scale.isEmpty() ? Unit.DEGREE : new Unit("°" + scale, Rational.ONE));
    }
    var words = new ArrayList<String>();
    words(words);
    if (words.isEmpty()) {
      return value;
    }
    var quantity = new Quantity(value, Unit.of(words));
    if (quantity.unit().equals(Unit.UNKNOWN) && !Evaluator.symbols(value).isEmpty()) {
      throw new Unreadable(); // "A train" is no quantity.
    }
    boolean goesOn = tokens.peek().kind() == Kind.NUMBER && !quantity.unit().dimension().isEmpty();
    return goesOn ? new Several(List.of(quantity, quantity())) : quantity; // 5 feet 6 inches
  }

  private void words(List<String> words) {
    while (tokens.peek().kind() == Kind.WORD && !tokens.atSeparatorWord()) {
      String word = tokens.next().text();
      if (NO_UNITS.contains(word.toLowerCase(Locale.ROOT)) || words.size() >= MOST_UNIT_WORDS) {
        throw new Unreadable();
      }
      words.add(word);
      if (tokens.acceptSign("^")) {
        boolean brace = tokens.acceptSign("{");
        words.add("^");
        words.add(tokens.expect(Kind.NUMBER).text());
        if (brace) {
          tokens.expectSign("}");
        }
      }
      tokens.acceptSign("."); // "sq. ft."
      if (tokens.peek().isSign("/") && tokens.ahead(1).kind() == Kind.WORD) {
        words.add(tokens.next().text());
      }
    }
  }

  /// Terms with signs between them.
  Node sum() {
    tokens.enter();
    Node left = first();
    while (true) {
      if (tokens.acceptSign("+")) {
        left = new Binary('+', left, term());
      } else if (tokens.acceptSign("-")) {
        left = new Binary('-', left, term());
      } else if (tokens.acceptPlusMinus()) {
        left = new PlusMinus(left, term(), 1);
      } else if (tokens.acceptCommand("mp")) {
        left = new PlusMinus(left, term(), -1);
      } else {
        tokens.leave();
        return left;
      }
    }
  }

  private Node first() {
    if (tokens.acceptPlusMinus()) {
      return new PlusMinus(new Num(Rational.ZERO), term(), 1);
    }
    if (tokens.acceptCommand("mp")) {
      return new PlusMinus(new Num(Rational.ZERO), term(), -1);
    }
    return term();
  }

  private Node term() {
    if (tokens.acceptSign("-")) {
      tokens.enter();
      Node negated = negated(term());
      tokens.leave();
      return negated;
    }
    if (tokens.acceptSign("+")) {
      tokens.enter();
      Node same = term();
      tokens.leave();
      return same;
    }
    return factors.product();
  }

  static Node negated(Node node) {
    return switch (node) {
      case Num number -> new Num(number.value().negated());
      case Infinity infinity -> new Infinity(-infinity.sign());
      case Quantity quantity -> new Quantity(negated(quantity.value()), quantity.unit());
      case Constant constant -> new Binary('*', new Num(Rational.of(-1)), constant);
      default -> new Binary('*', new Num(Rational.of(-1)), node);
    };
  }
}
