package dev.s2l.prompt.jinja;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A statement.
sealed interface Node {
  record Text(String text) implements Node {}

  record Output(Expr expression) implements Node {}

  /// @param elseBody runs if there was no item
  record For(
      List<String> targets,
      Expr items,
      Optional<Expr> condition,
      boolean recursive,
      List<Node> body,
      List<Node> elseBody)
      implements Node {}

  record If(Expr test, List<Node> body, List<Node> elseBody) implements Node {}

  /// @param attribute of a namespace, or empty
  record Set(List<String> targets, String attribute, Expr value) implements Node {}

  record SetBlock(String target, List<Expr.Filter> filters, List<Node> body) implements Node {}

  /// @param parameters with their defaults
  record Macro(String name, SequencedMap<String, Optional<Expr>> parameters, List<Node> body)
      implements Node {}

  /// A `{% generation %}` block: text that the assistant writes.
  record Generation(List<Node> body) implements Node {}

  record FilterBlock(List<Expr.Filter> filters, List<Node> body) implements Node {}

  record With(List<String> names, List<Expr> values, List<Node> body) implements Node {}

  record Break() implements Node {}

  record Continue() implements Node {}
}
