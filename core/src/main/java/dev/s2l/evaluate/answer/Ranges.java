package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Infinity;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.evaluate.answer.Node.Sym;
import java.util.List;
import java.util.Optional;

/// Inequalities of one letter as intervals: `1 < x \le 2` is `(1, 2]`.
///
/// @param variable the letter
/// @param range the interval
record Ranges(Sym variable, Group range) {

  static Optional<Ranges> of(Relation relation) {
    if (relation.ops().stream().anyMatch(op -> op.equals("=") || op.equals("!="))) {
      return Optional.empty();
    }
    List<Node> sides = relation.sides();
    List<String> ops = relation.ops();
    boolean less = ops.getFirst().startsWith("<");
    if (sides.size() == 2 && sides.getFirst() instanceof Sym variable) {
      return Optional.of(
          less
              ? between(variable, new Infinity(-1), "(", sides.getLast(), close(ops.getFirst()))
              : between(variable, sides.getLast(), open(ops.getFirst()), new Infinity(1), ")"));
    }
    if (sides.size() == 2 && sides.getLast() instanceof Sym variable) {
      return Optional.of(
          less
              ? between(variable, sides.getFirst(), open(ops.getFirst()), new Infinity(1), ")")
              : between(variable, new Infinity(-1), "(", sides.getFirst(), close(ops.getFirst())));
    }
    if (sides.size() == 3
        && sides.get(1) instanceof Sym variable
        && less == ops.getLast().startsWith("<")) {
      return Optional.of(
          less
              ? between(
                  variable,
                  sides.getFirst(),
                  open(ops.getFirst()),
                  sides.getLast(),
                  close(ops.getLast()))
              : between(
                  variable,
                  sides.getLast(),
                  open(ops.getLast()),
                  sides.getFirst(),
                  close(ops.getFirst())));
    }
    return Optional.empty();
  }

  private static Ranges between(Sym variable, Node low, String open, Node high, String close) {
    return new Ranges(variable, new Group(open, close, List.of(low, high)));
  }

  private static String open(String op) {
    return op.endsWith("=") ? "[" : "(";
  }

  private static String close(String op) {
    return op.endsWith("=") ? "]" : ")";
  }
}
