package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Braces;
import dev.s2l.evaluate.answer.Node.Call;
import dev.s2l.evaluate.answer.Node.Constant;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Infinity;
import dev.s2l.evaluate.answer.Node.Nothing;
import dev.s2l.evaluate.answer.Node.Num;
import dev.s2l.evaluate.answer.Node.Quantity;
import dev.s2l.evaluate.answer.Node.Sym;
import dev.s2l.evaluate.answer.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Products and what is in them: powers, numbers, letters, functions, brackets.
final class Factors {
  /// Two letters that are no product.
  private static final Set<String> SHORT_WORDS =
      Set.of(
          "so", "is", "it", "to", "of", "an", "we", "he", "as", "if", "no", "on", "by", "my", "up",
          "at", "So", "It", "We", "He", "In", "If", "No", "As", "At", "On", "To");

  private final Parser parser;
  private final TokenStream tokens;

  Factors(Parser parser) {
    this.parser = parser;
    this.tokens = parser.tokens;
  }

  Node product() {
    tokens.enter();
    Node left = power();
    while (true) {
      if (tokens.acceptSign("*")) {
        left = new Binary('*', left, signed());
      } else if (tokens.acceptCommand("cdot")
          || tokens.acceptCommand("times")
          || tokens.acceptCommand("ast")
          || acceptCross(left)) {
        left = new Binary('*', left, signed());
      } else if (tokens.acceptSign("/") || tokens.acceptCommand("div")) {
        left = new Binary('/', left, signed());
      } else if (startsFactor(left)) {
        left = new Binary('*', left, power());
      } else {
        tokens.leave();
        return left;
      }
    }
  }

  /// The letter in `2.5 x 10^3`.
  private boolean acceptCross(Node left) {
    boolean cross =
        left instanceof Num
            && (tokens.atWord("x") || tokens.atWord("X"))
            && tokens.ahead(1).is(Kind.NUMBER, "10")
            && tokens.ahead(2).isSign("^");
    if (cross) {
      tokens.next();
    }
    return cross;
  }

  private Node signed() {
    if (tokens.acceptSign("-")) {
      return Parser.negated(power());
    }
    tokens.acceptSign("+");
    return power();
  }

  /// Whether what comes next is multiplied without a sign.
  private boolean startsFactor(Node left) {
    Token next = tokens.peek();
    return switch (next.kind()) {
      case WORD -> !isUnit(left, next) && !tokens.atSeparatorWord();
      case COMMAND -> Names.startsFactor(next.text());
      case SIGN -> next.isSign("(") || next.isSign("[") && !next.blank();
      case NUMBER, CURRENCY, ROW, END -> false;
    };
  }

  private boolean isUnit(Node left, Token word) {
    if (Names.isFunction(word.text()) || Names.isConstant(word.text())) {
      return false;
    }
    if (word.prose()) {
      return true;
    }
    boolean known = Unit.named(word.text()).isPresent();
    if (word.text().length() > 1) {
      return known || word.blank() && isWord(word.text());
    }
    Token after = tokens.ahead(1);
    return known
        && word.blank()
        && left instanceof Num
        && (after.kind() == Kind.END
            || after.isSign(",")
            || after.isSign("^")
            || after.isSign("/") && tokens.ahead(2).kind() == Kind.WORD);
  }

  /// Whether letters are a word rather than a product.
  private static boolean isWord(String letters) {
    return letters.length() > 3
        || SHORT_WORDS.contains(letters)
        || letters.length() == 3
            && letters.chars().anyMatch(c -> "aeiou".indexOf(c) >= 0)
            && letters.chars().anyMatch(c -> "abcxyz".indexOf(c) < 0);
  }

  /// A factor with what stands behind it: powers, factorials, degrees.
  private Node power() {
    tokens.enter();
    Node base = primary();
    while (true) {
      if (tokens.acceptSign("!")) {
        base = new Call("factorial", List.of(base));
      } else if (tokens.acceptSign("'")) {
        base = base instanceof Sym symbol ? new Sym(symbol.name() + "'") : base;
      } else if (tokens.peek().isSign("^")) {
        tokens.next();
        base = raised(base);
      } else if (tokens.peek().isSign("*") && tokens.ahead(1).isSign("*")) {
        tokens.next();
        tokens.next();
        base = raised(base);
      } else {
        tokens.leave();
        return base;
      }
    }
  }

  private Node raised(Node base) {
    boolean brace = tokens.acceptSign("{");
    if (tokens.acceptCommand("circ") || tokens.acceptCommand("degree")) {
      if (brace) {
        tokens.expectSign("}");
      }
      return new Quantity(base, Unit.DEGREE);
    }
    Node exponent;
    if (brace) {
      exponent = parser.sum();
      tokens.expectSign("}");
    } else {
      exponent = signed(); // Powers bind to the right: the exponent takes its own.
    }
    return new Binary('^', base, exponent);
  }

  private Node primary() {
    Token token = tokens.next();
    return switch (token.kind()) {
      case NUMBER -> number(token);
      case WORD -> word(token);
      case COMMAND -> command(token.text());
      case SIGN -> bracket(token.text());
      case CURRENCY, ROW, END -> throw new Unreadable();
    };
  }

  private Node number(Token token) {
    if (tokens.peek().isSign("_")) {
      return inBase(token.text());
    }
    Rational value = Numeral.of(token.text());
    while (tokens.peek().kind() == Kind.WORD
        && Numeral.scale(tokens.peek().text()) instanceof Optional<Long> scale
        && scale.isPresent()) {
      tokens.next();
      value = value.times(Rational.of(scale.get()));
    }
    return new Num(value.isInteger() ? mixed(value) : value);
  }

  /// `3 1/2` and `3\frac{1}{2}` are three and a half.
  private Rational mixed(Rational whole) {
    int place = tokens.place();
    Token next = tokens.peek();
    try {
      Rational part = null;
      if (next.kind() == Kind.NUMBER && next.blank() && tokens.ahead(1).isSign("/")) {
        tokens.next();
        tokens.next();
        part = fraction(next.text(), tokens.expect(Kind.NUMBER).text());
      } else if (next.kind() == Kind.COMMAND && next.text().endsWith("frac")) {
        tokens.next();
        if (argument() instanceof Num above && argument() instanceof Num below) {
          part = above.value().over(below.value());
        }
      }
      if (part != null && part.signum() > 0 && part.compareTo(Rational.ONE) < 0) {
        return whole.plus(part);
      }
    } catch (Unreadable | ArithmeticException e) {
      // Something else follows.
    }
    tokens.back(place);
    return whole;
  }

  private static Rational fraction(String above, String below) {
    return Numeral.of(above).over(Numeral.of(below));
  }

  /// `1010_2`: digits with their base.
  private Node inBase(String digits) {
    tokens.expectSign("_");
    boolean brace = tokens.acceptSign("{");
    String base = tokens.expect(Kind.NUMBER).text();
    if (brace) {
      tokens.expectSign("}");
    }
    try {
      return new Num(new Rational(new BigInteger(digits, Integer.parseInt(base)), BigInteger.ONE));
    } catch (NumberFormatException e) {
      throw new Unreadable();
    }
  }

  private Node word(Token token) {
    String word = token.text();
    String lower = word.toLowerCase(Locale.ROOT);
    if (Numeral.word(word).isPresent()) {
      return new Num(NumberWords.read(Numeral.word(word).get(), tokens));
    }
    if (Names.isFunction(lower) && word.length() > 1) {
      return function(Names.function(lower));
    }
    if (Names.isConstant(word)) {
      return word.equals("inf") || word.equals("infinity") || word.equals("oo")
          ? new Infinity(1)
          : new Constant(word);
    }
    if (isWord(word) || token.prose() && word.length() > 1) {
      throw new Unreadable(); // A word, no product of letters.
    }
    Node product = letter(word.substring(0, 1));
    for (int i = 1; i < word.length(); i++) {
      product = new Binary('*', product, letter(word.substring(i, i + 1)));
    }
    boolean alone = word.length() == 1;
    if (alone && tokens.peek().isSign("_")) {
      return new Sym(word + index());
    }
    if (alone && "fgh".contains(word) && tokens.peek().isSign("(") && !tokens.peek().blank()) {
      tokens.next();
      return new Call(word, closed(")"));
    }
    return product;
  }

  private static Node letter(String letter) {
    return letter.equals("e") || letter.equals("i") ? new Constant(letter) : new Sym(letter);
  }

  private String index() {
    tokens.expectSign("_");
    if (!tokens.acceptSign("{")) {
      return "_" + tokens.next().text();
    }
    var index = new StringBuilder("_");
    while (!tokens.acceptSign("}")) {
      if (tokens.peek().kind() == Kind.END) {
        throw new Unreadable();
      }
      index.append(tokens.next().text());
    }
    return index.toString();
  }

  private List<Node> closed(String close) {
    List<Node> items = parser.items();
    tokens.expectSign(close);
    return items;
  }

  private Node command(String name) {
    return switch (name) {
      case "frac", "dfrac", "tfrac", "cfrac" -> new Binary('/', argument(), argument());
      case "sqrt" -> root();
      case "surd" -> new Call("sqrt", List.of(power()));
      case "binom", "dbinom", "tbinom" -> new Call("binom", List.of(argument(), argument()));
      case "pi" -> new Constant("pi");
      case "infty" -> new Infinity(1);
      case "emptyset", "varnothing" -> new Nothing();
      case "{" -> {
        if (tokens.acceptCommand("}")) {
          yield new Nothing();
        }
        List<Node> items = parser.items();
        Node such = tokens.acceptCommand("mid") ? parser.list() : new Braces(items);
        if (!tokens.acceptCommand("}")) {
          throw new Unreadable();
        }
        yield such; // \{x \mid x > 2\} is x > 2
      }
      case "langle" -> {
        List<Node> items = parser.items();
        if (!tokens.acceptCommand("rangle")) {
          throw new Unreadable();
        }
        yield new Group("(", ")", items);
      }
      case "lfloor" -> enclosed("floor", "rfloor");
      case "lceil" -> enclosed("ceil", "rceil");
      case "lvert", "vert" -> enclosed("abs", name.equals("vert") ? "vert" : "rvert");
      case "begin" -> Matrices.read(parser);
      case "overline", "bar", "vec", "hat", "tilde", "mathbb", "mathcal" -> decorated(name);
      default -> {
        if (Names.isFunction(name)) {
          yield function(Names.function(name));
        }
        if (!Names.isGreek(name)) {
          throw new Unreadable();
        }
        yield new Sym("\\" + name + (tokens.peek().isSign("_") ? index() : ""));
      }
    };
  }

  private Node decorated(String how) {
    var inside = new StringBuilder("\\" + how);
    if (tokens.acceptSign("{")) {
      while (!tokens.acceptSign("}")) {
        if (tokens.peek().kind() == Kind.END) {
          throw new Unreadable();
        }
        inside.append(' ').append(tokens.next().text());
      }
    } else {
      inside.append(' ').append(tokens.next().text());
    }
    return new Sym(inside.toString());
  }

  private Node enclosed(String function, String close) {
    Node inside = parser.sum();
    if (!tokens.acceptCommand(close)) {
      throw new Unreadable();
    }
    return new Call(function, List.of(inside));
  }

  /// What a command takes: braces, or one token.
  private Node argument() {
    if (tokens.acceptSign("{")) {
      Node inside = parser.sum();
      tokens.expectSign("}");
      return inside;
    }
    return single();
  }

  private Node single() {
    return tokens.peek().kind() == Kind.NUMBER ? new Num(Numeral.of(tokens.digit())) : primary();
  }

  private Node root() {
    if (tokens.acceptSign("[")) {
      Node degree = parser.sum();
      tokens.expectSign("]");
      return new Call("root", List.of(argument(), degree));
    }
    return tokens.peek().isSign("(")
        ? new Call("sqrt", List.of(power()))
        : new Call("sqrt", List.of(argument()));
  }

  /// A function by its name: its base, its power, its arguments.
  private Node function(String name) {
    tokens.enter();
    Node base = null;
    if (name.equals("log") && tokens.acceptSign("_")) {
      base = argument();
    }
    Node exponent = null;
    if (tokens.acceptSign("^")) {
      exponent = tokens.peek().isSign("{") ? argument() : signed();
    }
    var arguments = new ArrayList<Node>();
    if (tokens.peek().isSign("(")) {
      tokens.next();
      arguments.addAll(closed(")"));
    } else if (tokens.peek().isSign("{")) {
      arguments.add(argument());
    } else {
      arguments.add(signed());
      while (tokens.peek().kind() == Kind.COMMAND && tokens.peek().text().equals("pi")
          || tokens.peek().kind() == Kind.WORD
              && tokens.peek().text().length() == 1
              && !tokens.peek().blank()) {
        arguments.set(0, new Binary('*', arguments.getFirst(), power())); // \sin 2x
      }
    }
    if (base != null) {
      arguments.add(base);
    }
    tokens.leave();
    boolean inverse =
        exponent instanceof Num number
            && number.value().equals(Rational.of(-1))
            && name.length() == 3;
    Node call = new Call(inverse ? "arc" + name : name, arguments);
    return exponent == null || inverse ? call : new Binary('^', call, exponent);
  }

  private Node bracket(String open) {
    switch (open) {
      case "(", "[" -> {
        List<Node> items = parser.items();
        String close = tokens.next().text();
        if (!close.equals(")") && !close.equals("]")) {
          throw new Unreadable();
        }
        boolean grouping = items.size() == 1 && open.equals("(") && close.equals(")");
        return grouping ? items.getFirst() : new Group(open, close, items);
      }
      case "{" -> {
        List<Node> items = closed("}");
        return items.size() == 1 ? items.getFirst() : new Braces(items);
      }
      case "|" -> {
        Node inside = parser.sum();
        tokens.expectSign("|");
        return new Call("abs", List.of(inside));
      }
      default -> throw new Unreadable();
    }
  }
}
