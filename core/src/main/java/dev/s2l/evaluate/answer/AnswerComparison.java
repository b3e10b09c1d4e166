package dev.s2l.evaluate.answer;

import dev.s2l.evaluate.answer.Node.Binary;
import dev.s2l.evaluate.answer.Node.Braces;
import dev.s2l.evaluate.answer.Node.Group;
import dev.s2l.evaluate.answer.Node.Infinity;
import dev.s2l.evaluate.answer.Node.Matrix;
import dev.s2l.evaluate.answer.Node.Nothing;
import dev.s2l.evaluate.answer.Node.Num;
import dev.s2l.evaluate.answer.Node.PlusMinus;
import dev.s2l.evaluate.answer.Node.Quantity;
import dev.s2l.evaluate.answer.Node.Ratio;
import dev.s2l.evaluate.answer.Node.Relation;
import dev.s2l.evaluate.answer.Node.Several;
import dev.s2l.evaluate.answer.Node.Union;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Whether two answers say the same.
///
/// Equal texts do. Values are compared by rules: brackets and order of tuples and intervals, sets
/// and lists in any order, units converted, percentages as their number or as their share, `x = 5`
/// as 5, both signs of `\pm`. Expressions are compared as numbers, exactly where they are rational
/// and within 60 digits elsewhere; with letters in them, at points drawn once and for all
/// ([Expressions]). What takes more than a fixed amount of work is not the same. Reflexive and
/// symmetric.
public final class AnswerComparison {
  private static final int MOST_ITEMS = 200;

  private final Work work = new Work();
  private final Expressions expressions = new Expressions(work);

  private AnswerComparison() {}

  /// @param reference the right answer
  /// @param answer another one
  public static boolean same(String reference, String answer) {
    if (reference.length() > AnswerReader.LONGEST || answer.length() > AnswerReader.LONGEST) {
      return reference.strip().equals(answer.strip());
    }
    String one = PlainText.bare(reference);
    String other = PlainText.bare(answer);
    if (!one.isEmpty() && one.equals(other)) {
      return true;
    }
    for (Node left : AnswerReader.readings(reference)) {
      for (Node right : AnswerReader.readings(answer)) {
        if (new AnswerComparison().trySame(left, right)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean trySame(Node a, Node b) {
    try {
      return same(a, b);
    } catch (Work.Spent | StackOverflowError e) {
      return false;
    }
  }

  private boolean same(Node first, Node second) {
    work.spend(5);
    Node a = Normal.of(first);
    Node b = Normal.of(second);
    if (a.equals(b)) {
      return true;
    }
    if (a instanceof Relation || b instanceof Relation) {
      return relations(a, b);
    }
    if (Named.of(a) instanceof Optional<Named> one
        && Named.of(b) instanceof Optional<Named> other
        && (one.isPresent() || other.isPresent())) {
      return one.isPresent() && other.isPresent()
          ? one.get().agrees(other.get(), this::same)
          : one.isPresent() ? values(one.get(), b) : values(other.get(), a);
    }
    if (a instanceof Quantity || b instanceof Quantity) {
      return quantities(a, b);
    }
    return collections(a, b).orElseGet(() -> sameNumbers(a, b));
  }

  /// Values with names beside values without: in their order.
  private boolean values(Named named, Node other) {
    return switch (other) {
      case Several several -> inOrder(named.values(), several.items(), this::same);
      case Group group when group.open().equals("(") ->
          inOrder(named.values(), group.items(), this::same);
      default -> false;
    };
  }

  private boolean relations(Node a, Node b) {
    Optional<Named> one = Named.single(a);
    Optional<Named> other = Named.single(b);
    if (one.isPresent() && other.isPresent() && one.get().agrees(other.get(), this::same)) {
      return true;
    }
    if (a instanceof Relation left && b instanceof Relation right) {
      return expressions.sameEquations(left, right)
          || Ranges.of(left) instanceof Optional<Ranges> range
              && range.isPresent()
              && Ranges.of(right) instanceof Optional<Ranges> second
              && second.isPresent()
              && range.get().variable().equals(second.get().variable())
              && same(range.get().range(), second.get().range());
    }
    Relation relation = a instanceof Relation left ? left : (Relation) b;
    Node value = a instanceof Relation ? b : a;
    if (Ranges.of(relation) instanceof Optional<Ranges> range && range.isPresent()) {
      return (value instanceof Group || value instanceof Union) && same(range.get().range(), value);
    }
    return Named.valueOf(relation) instanceof Optional<Node> named
        && named.isPresent()
        && same(named.get(), value);
  }

  private boolean quantities(Node a, Node b) {
    Unit one = a instanceof Quantity q ? q.unit() : Unit.UNKNOWN;
    Unit other = b instanceof Quantity q ? q.unit() : Unit.UNKNOWN;
    Node x = a instanceof Quantity q ? q.value() : a;
    Node y = b instanceof Quantity q ? q.value() : b;
    boolean known = !one.dimension().isEmpty() && !other.dimension().isEmpty();
    if (known && one.dimension().equals(other.dimension())) {
      return same(times(x, one.factor()), times(y, other.factor()));
    }
    if (known && angles(one, other)) {
      return same(radians(x, one), radians(y, other));
    }
    if (known) {
      return false;
    }
    if (same(x, y)) {
      return true;
    }
    Rational percent = Rational.of(1).over(Rational.of(100));
    if (one.equals(Unit.PERCENT)) {
      return same(times(x, percent), y);
    }
    if (other.equals(Unit.PERCENT)) {
      return same(x, times(y, percent));
    }
    return one.equals(Unit.DEGREE) && same(radians(x, one), y)
        || other.equals(Unit.DEGREE) && same(x, radians(y, other));
  }

  private static boolean angles(Unit one, Unit other) {
    return (one.dimension() + other.dimension()).replace("angle", "").equals("radian");
  }

  private static Node radians(Node value, Unit unit) {
    return unit.equals(Unit.DEGREE)
        ? new Binary(
            '/', new Binary('*', value, new Node.Constant("pi")), new Num(Rational.of(180)))
        : value;
  }

  private static Node times(Node value, Rational factor) {
    return factor.equals(Rational.ONE) ? value : new Binary('*', value, new Num(factor));
  }

  /// Of values that consist of values; empty where both are single ones.
  private Optional<Boolean> collections(Node a, Node b) {
    if (a instanceof Nothing || b instanceof Nothing) {
      return Optional.of(false);
    }
    if (a instanceof Group x && b instanceof Group y) {
      return Optional.of(
          x.open().equals(y.open())
              && x.close().equals(y.close())
              && inOrder(x.items(), y.items(), this::same));
    }
    if (a instanceof Matrix x && b instanceof Matrix y) {
      return Optional.of(
          inOrder(x.rows(), y.rows(), (row, other) -> inOrder(row, other, this::same)));
    }
    if (a instanceof Matrix x && b instanceof Group y) {
      return Optional.of(vector(x, y));
    }
    if (a instanceof Group x && b instanceof Matrix y) {
      return Optional.of(vector(y, x));
    }
    if (a instanceof Union x && b instanceof Union y) {
      return Optional.of(inAnyOrder(x.parts(), y.parts()));
    }
    if (a instanceof Group x && b instanceof Several y) {
      return Optional.of(bracketed(x, y));
    }
    if (a instanceof Several x && b instanceof Group y) {
      return Optional.of(bracketed(y, x));
    }
    if (isCollection(a) && isCollection(b)) {
      boolean set = a instanceof Braces || b instanceof Braces;
      return Optional.of(
          inAnyOrder(set ? distinct(items(a)) : items(a), set ? distinct(items(b)) : items(b)));
    }
    if (isCollection(a) || isCollection(b)) {
      Node whole = isCollection(a) ? a : b;
      List<Node> items = distinct(items(whole));
      return Optional.of(
          whole instanceof Braces
              && items.size() == 1
              && same(items.getFirst(), whole == a ? b : a));
    }
    if (a instanceof Ratio x && b instanceof Ratio y) {
      return Optional.of(proportional(x.parts(), y.parts()));
    }
    return Optional.empty();
  }

  private boolean vector(Matrix matrix, Group group) {
    var items = new ArrayList<Node>();
    for (List<Node> row : matrix.rows()) {
      if (matrix.rows().size() > 1 && row.size() > 1) {
        return false;
      }
      items.addAll(row);
    }
    return group.open().equals("(") && inOrder(items, group.items(), this::same);
  }

  /// `(1, 2)` beside `1, 2`: a list in square brackets may stand in any order.
  private boolean bracketed(Group group, Several several) {
    return group.open().equals("[") && group.close().equals("]")
        ? inAnyOrder(group.items(), several.items())
        : group.open().equals("(")
            && group.close().equals(")")
            && inOrder(group.items(), several.items(), this::same);
  }

  private boolean proportional(List<Node> x, List<Node> y) {
    for (int i = 1; i < x.size() && x.size() == y.size(); i++) {
      if (!sameNumbers(
          new Binary('*', x.getFirst(), y.get(i)), new Binary('*', y.getFirst(), x.get(i)))) {
        return false;
      }
    }
    return x.size() == y.size();
  }

  private static boolean isCollection(Node node) {
    return node instanceof Several || node instanceof Braces;
  }

  private static List<Node> items(Node node) {
    return switch (node) {
      case Several several -> several.items();
      case Braces braces -> braces.items();
      default -> List.of(node);
    };
  }

  private List<Node> distinct(List<Node> items) {
    var distinct = new ArrayList<Node>();
    for (Node item : items) {
      if (distinct.stream().noneMatch(other -> same(other, item))) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  static <T> boolean inOrder(List<T> a, List<T> b, BiPredicate<T, T> same) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!same.test(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean inAnyOrder(List<Node> a, List<Node> b) {
    if (a.size() != b.size() || a.size() > MOST_ITEMS) {
      return false;
    }
    var open = new ArrayList<>(b);
    for (Node one : a) {
      int found = -1;
      for (int i = 0; i < open.size() && found < 0; i++) {
        found = same(one, open.get(i)) ? i : -1;
      }
      if (found < 0) {
        return false;
      }
      open.remove(found);
    }
    return true;
  }

  private boolean sameNumbers(Node a, Node b) {
    boolean endless = a instanceof Infinity || b instanceof Infinity;
    boolean unfolded = a instanceof PlusMinus || b instanceof PlusMinus;
    return !endless && !unfolded && expressions.same(a, b);
  }
}
