package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Computes the values of expressions.
final class Evaluator {
  private final Meter meter;
  private final Filters filters;

  Evaluator(Meter meter) {
    this.meter = meter;
    this.filters = new Filters(meter);
  }

  Object value(Expr expression, Scope scope) {
    meter.step();
    return switch (expression) {
      case Expr.Literal literal -> literal.value();
      case Expr.Name name -> scope.get(name.name());
      case Expr.ListOf list -> values(list.items(), scope);
      case Expr.DictOf dict -> {
        var map = new LinkedHashMap<Object, Object>();
        for (var entry : dict.entries()) {
          map.put(Values.key(value(entry.getKey(), scope)), value(entry.getValue(), scope));
        }
        yield map;
      }
      case Expr.Attribute attribute ->
          Members.attribute(value(attribute.of(), scope), attribute.name(), meter);
      case Expr.Item item -> Members.item(value(item.of(), scope), value(item.key(), scope), meter);
      case Expr.Slice slice ->
          Members.slice(
              value(slice.of(), scope),
              optional(slice.from(), scope),
              optional(slice.to(), scope),
              optional(slice.step(), scope),
              meter);
      case Expr.Spread spread -> throw JinjaException.failed("* stands outside of a call");
      case Expr.Call call -> call(call, scope);
      case Expr.Filter filter -> filter(filter, value(filter.of(), scope), scope);
      case Expr.Check check ->
          Checks.holds(
              check.name(),
              value(check.of(), scope),
              values(check.arguments().positional(), scope));
      case Expr.Unary unary -> unary(unary, value(unary.of(), scope));
      case Expr.Binary binary -> binary(binary, scope);
      case Expr.Compare compare -> compare(compare, scope);
      case Expr.Condition condition ->
          Values.truth(value(condition.test(), scope))
              ? value(condition.then(), scope)
              : condition
                  .otherwise()
                  .map(otherwise -> value(otherwise, scope))
                  .orElseGet(() -> new Undefined("an if expression without else"));
    };
  }

  private Object optional(Optional<Expr> expression, Scope scope) {
    return expression.isPresent() ? value(expression.get(), scope) : None.NONE;
  }

  private List<Object> values(List<Expr> expressions, Scope scope) {
    var values = new ArrayList<Object>(expressions.size());
    for (Expr expression : expressions) {
      if (expression instanceof Expr.Spread spread) {
        values.addAll(Values.items(value(spread.of(), scope)));
      } else {
        values.add(value(expression, scope));
      }
    }
    return values;
  }

  private Map<String, Object> named(Expr.Arguments arguments, Scope scope) {
    var values = new LinkedHashMap<String, Object>();
    arguments.named().forEach((name, expression) -> values.put(name, value(expression, scope)));
    return values;
  }

  private Object call(Expr.Call call, Scope scope) {
    Object function = value(call.function(), scope);
    List<Object> positional = values(call.arguments().positional(), scope);
    Map<String, Object> named = named(call.arguments(), scope);
    return switch (function) {
      case Callable callable -> callable.call(positional, named);
      case Loop loop -> loop.recursion().call(positional, named);
      case Undefined undefined -> throw undefined.used();
      default ->
          throw JinjaException.failed(
              Phrase.of("a %s cannot be called", Values.typeName(function)));
    };
  }

  Object filter(Expr.Filter filter, Object value, Scope scope) {
    return filters.apply(
        filter.name(),
        value,
        values(filter.arguments().positional(), scope),
        named(filter.arguments(), scope));
  }

  private static Object unary(Expr.Unary unary, Object value) {
    return switch (unary.operator()) {
      case "not" -> !Values.truth(value);
      case "-" ->
          value instanceof Double d ? -d : PythonNumbers.whole(PythonNumbers.big(value).negate());
      default -> value instanceof Double d ? d : PythonNumbers.whole(PythonNumbers.big(value));
    };
  }

  private Object binary(Expr.Binary binary, Scope scope) {
    Object left = value(binary.left(), scope);
    return switch (binary.operator()) {
      case "and" -> Values.truth(left) ? value(binary.right(), scope) : left;
      case "or" -> Values.truth(left) ? left : value(binary.right(), scope);
      case "~" -> meter.made(Values.text(left) + Values.text(value(binary.right(), scope)));
      default -> Arithmetic.apply(binary.operator(), left, value(binary.right(), scope), meter);
    };
  }

  private Object compare(Expr.Compare compare, Scope scope) {
    Object left = value(compare.operands().getFirst(), scope);
    for (int i = 0; i < compare.operators().size(); i++) {
      Object right = value(compare.operands().get(i + 1), scope);
      if (!holds(compare.operators().get(i), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  static boolean holds(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> Values.equal(left, right);
      case "!=" -> !Values.equal(left, right);
      case "<" -> Values.compare(left, right) < 0;
      case "<=" -> Values.compare(left, right) <= 0;
      case ">" -> Values.compare(left, right) > 0;
      case ">=" -> Values.compare(left, right) >= 0;
      case "in" -> Values.contains(right, left);
      default -> !Values.contains(right, left);
    };
  }
}
