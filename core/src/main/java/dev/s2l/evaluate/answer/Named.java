package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Call;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.evaluate.answer.Node.Several;
import dev.s2l.evaluate.answer.Node.Sym;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Values that stand beside their names: `x = 2, y = 3`.
///
/// @param names distinct
/// @param values in the order of the names
record Named(List<Node> names, List<Node> values) {

  static Optional<Named> of(Node node) {
    if (!(node instanceof Several several)) {
      return single(node);
    }
    var names = new ArrayList<Node>();
    var values = new ArrayList<Node>();
    for (Node item : several.items()) {
      Optional<Named> one = single(item);
      if (one.isEmpty() || names.contains(one.get().names.getFirst())) {
        return Optional.empty();
      }
      names.addAll(one.get().names);
      values.addAll(one.get().values);
    }
    return Optional.of(new Named(names, values));
  }

  /// One name with its value.
  static Optional<Named> single(Node node) {
    if (node instanceof Relation relation
        && relation.ops().stream().allMatch("="::equals)
        && isName(relation.sides().getFirst())) {
      return Optional.of(
          new Named(List.of(relation.sides().getFirst()), List.of(relation.sides().getLast())));
    }
    if (node instanceof Relation relation
        && relation.ops().equals(List.of("="))
        && relation.sides().getLast() instanceof Sym name) {
      return Optional.of(new Named(List.of(name), List.of(relation.sides().getFirst())));
    }
    return Optional.empty();
  }

  private static boolean isName(Node node) {
    return node instanceof Sym
        || node instanceof Call call && "fgh".contains(call.name())
        || node instanceof Group group && group.items().stream().allMatch(Named::isName);
  }

  /// What an equation gives a value to, beside a value alone: `x = 5`, and the end of `2 + 3 = 5`.
  static Optional<Node> valueOf(Relation relation) {
    Optional<Named> named = single(relation);
    if (named.isPresent()) {
      return Optional.of(named.get().values.getFirst());
    }
    boolean numbers =
        relation.ops().stream().allMatch("="::equals)
            && relation.sides().stream().allMatch(side -> Evaluator.symbols(side).isEmpty());
    return numbers ? Optional.of(relation.sides().getLast()) : Optional.empty();
  }

  /// The values of a letter that has several: `x = 2 or x = 3`, and `x = 2, 3`.
  static Optional<List<Node>> ofOneLetter(List<Node> items) {
    Optional<Named> first = single(items.getFirst());
    if (first.isEmpty()) {
      return Optional.empty();
    }
    var values = new ArrayList<Node>();
    for (Node item : items) {
      Optional<Named> one = single(item);
      if (one.isPresent() && !one.get().names.equals(first.get().names)
          || one.isEmpty() && item instanceof Relation) {
        return Optional.empty();
      }
      values.add(one.isPresent() ? one.get().values.getFirst() : item);
    }
    return Optional.of(values);
  }

  /// The same values under the same names, in any order.
  boolean agrees(Named other, BiPredicate<Node, Node> same) {
    if (names.size() != other.names.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      int there = other.names.indexOf(names.get(i));
      if (there < 0 || !same.test(values.get(i), other.values.get(there))) {
        return false;
      }
    }
    return true;
  }
}
