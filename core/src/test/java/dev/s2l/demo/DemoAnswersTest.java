package dev.s2l.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Solves every question anew, from its words alone, and recomputes every line of working: knows
/// nothing of how the rows were made.
class DemoAnswersTest {
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern EQUATION = Pattern.compile("([\\d][\\d +*/-]*) = (\\d+)");
  private static final String ANSWER = "The answer is ";

  @Test
  void everyUnplantedRowIsRight() {
    for (long seed : new long[] {42, 1, 2, 3}) {
      DemoData demo = DemoData.generate(seed, 5_000);
      var planted = demo.planted().stream().map(Planted::row).collect(Collectors.toSet());
      for (int i = 0; i < demo.rows().size(); i++) {
        if (!planted.contains(i)) {
          assertRight(demo.rows().get(i), "seed " + seed);
        }
      }
    }
  }

  @Test
  void plantedWrongRowsAreWrong() {
    DemoData demo = DemoData.generate(42, 5_000);
    int wrong = 0;
    int mismatched = 0;
    for (Planted planted : demo.planted()) {
      DemoData.Row row = demo.rows().get(planted.row());
      if (planted.kind() == Fault.WRONG_ANSWER) {
        assertThat(claimed(row)).as(row.id()).isNotEqualTo(solved(row));
        wrong++;
      } else if (planted.kind() == Fault.WRONG_OUTPUT && claimed(row) != solved(row)) {
        mismatched++;
      }
    }
    assertThat(wrong).isEqualTo(40);
    assertThat(mismatched).as("another row's result may be right by chance").isGreaterThan(50);
  }

  @Test
  void theEvaluatorReadsArithmeticByHand() {
    assertThat(computed("2 + 3 * 4")).isEqualTo(14);
    assertThat(computed("240 * 25 / 100")).isEqualTo(60);
    assertThat(computed("30 - 1")).isEqualTo(29);
  }

  private static void assertRight(DemoData.Row row, String seed) {
    assertThat(claimed(row)).as("%s %s: %s", seed, row.id(), row).isEqualTo(solved(row));
    var equations = EQUATION.matcher(row.output());
    long last = Long.MIN_VALUE;
    while (equations.find()) {
      last = Long.parseLong(equations.group(2));
      assertThat(computed(equations.group(1))).as("%s %s: %s", seed, row.id(), row).isEqualTo(last);
    }
    assertThat(last).as("%s %s: %s", seed, row.id(), row).isEqualTo(claimed(row));
  }

  private static long claimed(DemoData.Row row) {
    return Long.parseLong(
        row.output().substring(row.output().lastIndexOf(ANSWER) + ANSWER.length()));
  }

  /// The answer by school mathematics, in fractions of whole numbers only.
  private static long solved(DemoData.Row row) {
    List<Long> n =
        NUMBER.matcher(row.instruction()).results().map(m -> Long.valueOf(m.group())).toList();
    return switch (row.topic()) {
      case "addition" -> n.get(0) + n.get(1);
      case "sharing" -> exactly(n.get(0), n.get(1));
      case "groups", "speed" -> n.get(0) * n.get(1);
      case "left-over" -> n.get(0) - n.get(1);
      case "discount" -> exactly(n.get(0) * (100 - n.get(1)), 100);
      case "units" -> 60 * n.get(0) + n.get(1);
      case "average" -> exactly(n.get(0) + n.get(1) + n.get(2), 3);
      case "rectangle" ->
          row.instruction().contains("fence")
              ? n.get(0) + n.get(1) + n.get(0) + n.get(1)
              : n.get(0) * n.get(1);
      case "fraction" -> exactly(n.get(0) * (n.get(2) - n.get(1)), n.get(2));
      case "ages" -> older(n.get(0), n.get(1));
      case "interest" -> exactly(n.get(0) * (100 + n.get(1) * n.get(2)), 100);
      case "sequence" -> term(n.get(0), n.get(1), n.get(2));
      default -> throw new AssertionError("unknown topic in " + row);
    };
  }

  private static long older(long difference, long sum) {
    for (long older = difference; older <= sum; older++) {
      if (older + (older - difference) == sum) {
        return older;
      }
    }
    throw new AssertionError("no ages add up to " + sum);
  }

  private static long term(long first, long step, long place) {
    long term = first;
    for (long i = 1; i < place; i++) {
      term += step;
    }
    return term;
  }

  private static long exactly(long dividend, long divisor) {
    assertThat(dividend % divisor).isZero();
    return dividend / divisor;
  }

  /// Sums of products, from left to right.
  private static long computed(String expression) {
    var terms = new ArrayDeque<Long>();
    String operator = "+";
    for (String token : expression.strip().split(" ")) {
      if (!NUMBER.matcher(token).matches()) {
        operator = token;
        continue;
      }
      long value = Long.parseLong(token);
      switch (operator) {
        case "+" -> terms.push(value);
        case "-" -> terms.push(-value);
        case "*" -> terms.push(terms.pop() * value);
        case "/" -> terms.push(exactly(terms.pop(), value));
        default -> throw new AssertionError("unknown operator in " + expression);
      }
    }
    return terms.stream().mapToLong(Long::longValue).sum();
  }
}
