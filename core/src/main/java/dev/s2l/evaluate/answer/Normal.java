package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Braces;
import dev.s2l.evaluate.answer.Node.Call;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Num;
import dev.s2l.evaluate.answer.Node.PlusMinus;
import dev.s2l.evaluate.answer.Node.Quantity;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.evaluate.answer.Node.Several;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One form for what can be written in several: both signs as two values, `x = 2, 3` as values of
/// one letter, `2 hours 30 minutes` as one.
final class Normal {
  private Normal() {}

  static Node of(Node node) {
    return switch (node) {
      case Group group when group.items().size() == 1 && isSame(group) ->
          of(group.items().getFirst());
      case Quantity quantity when quantity.value() instanceof Quantity inner ->
          of(
              quantity.unit().dimension().isEmpty()
                  ? inner
                  : new Quantity(inner.value(), quantity.unit()));
      case Quantity quantity when quantity.value() instanceof Several several ->
          new Several(
              several.items().stream()
                  .<Node>map(item -> new Quantity(item, quantity.unit()))
                  .toList());
      case Several several -> several(several);
      case Relation relation when hasSigns(relation.sides().getLast()) && isNamed(relation) -> {
        Node both = both(relation.sides().getLast());
        yield both;
      }
      default -> hasSigns(node) ? both(node) : node;
    };
  }

  private static boolean isSame(Group group) {
    return group.open().equals("[") == group.close().equals("]");
  }

  private static boolean isNamed(Relation relation) {
    return relation.ops().size() == 1 && relation.ops().getFirst().equals("=");
  }

  private static Node several(Several several) {
    var items = new ArrayList<Node>();
    for (Node item : several.items()) {
      Node normal = of(item);
      if (normal instanceof Several inner) {
        items.addAll(inner.items());
      } else {
        items.add(normal);
      }
    }
    return together(items)
        .or(() -> ranges(items))
        .or(() -> Named.ofOneLetter(items).map(Several::new))
        .orElse(new Several(items));
  }

  /// `2 hours and 30 minutes` is one value.
  private static Optional<Node> together(List<Node> items) {
    Node sum = null;
    Rational last = null;
    String dimension = "";
    for (Node item : items) {
      if (!(item instanceof Quantity quantity)
          || quantity.unit().dimension().isEmpty()
          || last != null
              && (quantity.unit().factor().compareTo(last) >= 0
                  || !quantity.unit().dimension().equals(dimension))) {
        return Optional.empty();
      }
      last = quantity.unit().factor();
      dimension = quantity.unit().dimension();
      Node part = new Binary('*', quantity.value(), new Num(last));
      sum = sum == null ? part : new Binary('+', sum, part);
    }
    return sum == null
        ? Optional.empty()
        : Optional.of(new Quantity(sum, new Unit(dimension, Rational.ONE)));
  }

  /// `x < 1 or x > 2` is two intervals.
  private static Optional<Node> ranges(List<Node> items) {
    var parts = new ArrayList<Node>();
    Node.Sym variable = null;
    for (Node item : items) {
      Optional<Ranges> range =
          item instanceof Relation relation ? Ranges.of(relation) : Optional.empty();
      if (range.isEmpty() || variable != null && !variable.equals(range.get().variable())) {
        return Optional.empty();
      }
      variable = range.get().variable();
      parts.add(range.get().range());
    }
    return Optional.of(new Node.Union(parts));
  }

  private static boolean hasSigns(Node node) {
    return switch (node) {
      case PlusMinus both -> true;
      case Binary binary -> hasSigns(binary.left()) || hasSigns(binary.right());
      case Call call -> call.arguments().stream().anyMatch(Normal::hasSigns);
      case Quantity quantity -> hasSigns(quantity.value());
      default -> false;
    };
  }

  private static Node both(Node node) {
    return new Several(List.of(signed(node, 1), signed(node, -1)));
  }

  /// The reading of all signs together.
  private static Node signed(Node node, int sign) {
    return switch (node) {
      case PlusMinus both -> {
        char op = both.upper() * sign > 0 ? '+' : '-';
        Node left = signed(both.left(), sign);
        Node right = signed(both.right(), sign);
        boolean alone = left.equals(new Num(Rational.ZERO));
        yield alone ? (op == '+' ? right : Parser.negated(right)) : new Binary(op, left, right);
      }
      case Binary binary ->
          new Binary(binary.op(), signed(binary.left(), sign), signed(binary.right(), sign));
      case Call call ->
          new Call(call.name(), call.arguments().stream().map(arg -> signed(arg, sign)).toList());
      case Quantity quantity -> new Quantity(signed(quantity.value(), sign), quantity.unit());
      case Braces braces -> braces;
      default -> node;
    };
  }
}
