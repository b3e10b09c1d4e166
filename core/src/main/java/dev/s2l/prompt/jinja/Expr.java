package dev.s2l.prompt.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An expression.
sealed interface Expr {
  record Literal(Object value) implements Expr {}

  record Name(String name) implements Expr {}

  record ListOf(List<Expr> items) implements Expr {}

  record DictOf(List<Map.Entry<Expr, Expr>> entries) implements Expr {}

  record Attribute(Expr of, String name) implements Expr {}

  record Item(Expr of, Expr key) implements Expr {}

  /// `*items` among the arguments of a call.
  record Spread(Expr of) implements Expr {}

  record Slice(Expr of, Optional<Expr> from, Optional<Expr> to, Optional<Expr> step)
      implements Expr {}

  record Call(Expr function, Arguments arguments) implements Expr {}

  record Filter(Expr of, String name, Arguments arguments) implements Expr {}

  record Check(Expr of, String name, Arguments arguments) implements Expr {}

  /// `not`, `-`, `+`.
  record Unary(String operator, Expr of) implements Expr {}

  /// Arithmetic, `~`, `and`, `or`.
  record Binary(String operator, Expr left, Expr right) implements Expr {}

  /// `a < b <= c`: one more operand than operators.
  record Compare(List<Expr> operands, List<String> operators) implements Expr {}

  record Condition(Expr then, Expr test, Optional<Expr> otherwise) implements Expr {}

  record Arguments(List<Expr> positional, Map<String, Expr> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }
}
