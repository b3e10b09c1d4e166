package dev.s2l.evaluate.answer;

import static dev.s2l.evaluate.answer.AnswerComparison.same;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Golden pairs with their mathematical truth; of all of them none is a reading that is ours alone.
class AnswerComparisonTest {
  @Test
  void goldenPairsAreJudgedByTheirTruthInBothDirections() {
    var wrong = new ArrayList<String>();
    AnswerTables.golden("answers.json", "pairs")
        .forEach(
            pair ->
                check(
                    pair.path("reference").stringValue(),
                    pair.path("given").stringValue(),
                    pair.path("same").booleanValue(),
                    wrong));
    AnswerTables.golden("cases.json", "pairs")
        .forEach(
            pair ->
                check(
                    pair.path("reference").stringValue(),
                    pair.path("answer").stringValue(),
                    pair.path("equal").booleanValue(),
                    wrong));
    assertThat(wrong).isEmpty();
  }

  @Test
  void pairsOfEveryKindAreJudgedByTheirTruthInBothDirections() {
    var wrong = new ArrayList<String>();
    AnswerTables.table("pairs.txt")
        .forEach(cells -> check(cells.get(0), cells.get(1), cells.get(2).equals("y"), wrong));
    assertThat(wrong).isEmpty();
  }

  private static void check(String reference, String answer, boolean truth, List<String> wrong) {
    if (same(reference, answer) != truth) {
      wrong.add(reference + " || " + answer + " is not " + truth);
    }
    if (same(answer, reference) != truth) {
      wrong.add(answer + " || " + reference + " is not " + truth + " (turned round)");
    }
  }

  @Test
  void everyAnswerSaysTheSameAsItself() {
    AnswerTables.table("pairs.txt")
        .flatMap(cells -> cells.subList(0, 2).stream())
        .forEach(answer -> assertThat(same(answer, answer)).as(answer).isTrue());
    for (String odd :
        List.of("((((", "\\frac{1}{", "9^{9^{9^{9}}}", "{".repeat(5_000), "漢字", "x?y")) {
      assertThat(same(odd, odd)).as(odd).isTrue();
    }
  }

  @Test
  void nothingSaysTheSameAsNothing() {
    assertThat(same("", "")).isFalse();
    assertThat(same("", "42")).isFalse();
    assertThat(same(",", ";")).isFalse();
  }

  /// Each was made to cost time or memory; the limit of work is counted, so that this ends.
  @Test
  void hostileAnswersEndWithinTheLimitOfWork() {
    for (String hostile :
        List.of(
            "10^{10^{10}}",
            "10^10^10^10",
            "9^".repeat(500) + "9",
            "3000!!!!",
            "((x+1)^{5000})^{5000}",
            "(x+y)^{999999999}",
            "e^{e^{e^{e^{e^e}}}}",
            "\\sin(10^{5000})",
            "1e999999999",
            "1e-999999999",
            "\\binom{3000}{1500}^{3000}",
            "\\sqrt{".repeat(500) + "2" + "}".repeat(500),
            "(".repeat(1_900),
            "(".repeat(100_000),
            "-".repeat(1_900) + "1",
            "1,".repeat(900) + "1",
            "1/".repeat(900) + "1",
            "{".repeat(1_000) + "}".repeat(1_000),
            "|".repeat(1_999),
            "\\begin{pmatrix}" + "1&".repeat(800) + "1\\end{pmatrix}",
            "\\frac".repeat(390),
            "0." + "3".repeat(1_900))) {
      assertThat(same("1", hostile)).as(hostile.substring(0, 8)).isIn(true, false);
      assertThat(same(hostile, hostile + "+0")).isIn(true, false);
    }
    assertThat(same("1", "10^{10^{10}}")).isFalse();
    assertThat(same("3000!/2999!", "3000")).isTrue();
  }

  @Test
  void textIsNeverRun() {
    assertThat(same("3", "__import__('os').system('x')")).isFalse();
    assertThat(same("2", "len('ab')")).isFalse();
  }
}
