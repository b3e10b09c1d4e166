package dev.s2l.evaluate.answer;

import java.util.List;

/// What an answer says, as a tree.
sealed interface Node {
  /// A number.
  record Num(Rational value) implements Node {}

  /// A letter that may stand for any number, with its index.
  record Sym(String name) implements Node {}

  /// A number that has a name: `pi`, `e`, `i`.
  record Constant(String name) implements Node {}

  /// @param sign -1 or 1
  record Infinity(int sign) implements Node {}

  /// @param op one of `+ - * / ^`
  record Binary(char op, Node left, Node right) implements Node {}

  /// Both signs.
  ///
  /// @param upper sign of the first of the two readings
  record PlusMinus(Node left, Node right, int upper) implements Node {}

  /// A function of its arguments.
  record Call(String name, List<Node> arguments) implements Node {}

  /// A value with its unit.
  record Quantity(Node value, Unit unit) implements Node {}

  /// Values between commas, without brackets.
  record Several(List<Node> items) implements Node {}

  /// A tuple, an interval, a list, by its brackets.
  record Group(String open, String close, List<Node> items) implements Node {}

  /// A set.
  record Braces(List<Node> items) implements Node {}

  /// A matrix, row by row.
  record Matrix(List<List<Node>> rows) implements Node {}

  /// Sides with relations between them: `1 < x < 2`.
  ///
  /// @param ops one fewer than sides: `= < > <= >= !=`
  record Relation(List<Node> sides, List<String> ops) implements Node {}

  /// Sets put together.
  record Union(List<Node> parts) implements Node {}

  /// Parts in proportion: `2:3`.
  record Ratio(List<Node> parts) implements Node {}

  /// There is no such thing: no solution, the empty set.
  record Nothing() implements Node {}
}
