package dev.s2l.prompt.jinja;

import dev.s2l.run.Phrase;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Jinja's tests: `x is defined`, `x is string` and so on.
final class Checks {
  private Checks() {}

  static boolean holds(String name, Object value, List<Object> arguments) {
    return switch (name) {
      case "defined" -> !(value instanceof Undefined);
      case "undefined" -> value instanceof Undefined;
      case "none" -> value instanceof None;
      case "string" -> value instanceof String;
      case "number" -> Values.isNumber(value);
      case "integer" -> value instanceof Long || value instanceof BigInteger;
      case "float" -> value instanceof Double;
      case "boolean" -> value instanceof Boolean;
      case "true" -> Boolean.TRUE.equals(value);
      case "false" -> Boolean.FALSE.equals(value);
      case "mapping" -> value instanceof Map<?, ?>;
      case "iterable" ->
          value instanceof List<?>
              || value instanceof Map<?, ?>
              || value instanceof String
              || value instanceof Undefined;
      case "sequence" ->
          value instanceof List<?> || value instanceof Map<?, ?> || value instanceof String;
      case "callable" -> value instanceof Callable;
      case "sameas" ->
          Values.typeName(value).equals(Values.typeName(one(name, arguments)))
              && Values.equal(value, one(name, arguments));
      case "eq", "equalto" -> Values.equal(value, one(name, arguments));
      case "ne" -> !Values.equal(value, one(name, arguments));
      case "lt", "lessthan" -> Values.compare(value, one(name, arguments)) < 0;
      case "le" -> Values.compare(value, one(name, arguments)) <= 0;
      case "gt", "greaterthan" -> Values.compare(value, one(name, arguments)) > 0;
      case "ge" -> Values.compare(value, one(name, arguments)) >= 0;
      case "in" -> Values.contains(one(name, arguments), value);
      case "odd" -> PythonNumbers.big(value).testBit(0);
      case "even" -> !PythonNumbers.big(value).testBit(0);
      case "divisibleby" -> {
        long divisor = Values.integer(one(name, arguments));
        if (divisor == 0) {
          throw JinjaException.failed("nothing is divisible by 0");
        }
        yield Values.integer(value) % divisor == 0;
      }
      case "lower" -> {
        String s = Values.text(value);
        yield s.equals(s.toLowerCase(Locale.ROOT)) && !s.equals(s.toUpperCase(Locale.ROOT));
      }
      case "upper" -> {
        String s = Values.text(value);
        yield s.equals(s.toUpperCase(Locale.ROOT)) && !s.equals(s.toLowerCase(Locale.ROOT));
      }
      default ->
          throw new JinjaException(
              JinjaException.Kind.SYNTAX, Phrase.of("the test '%s' is not implemented", name));
    };
  }

  private static Object one(String name, List<Object> arguments) {
    if (arguments.isEmpty()) {
      throw JinjaException.failed(Phrase.of("the test '%s' needs an argument", name));
    }
    return arguments.getFirst();
  }
}
