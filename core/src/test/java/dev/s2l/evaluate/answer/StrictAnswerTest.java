package dev.s2l.evaluate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What generations answer, read strictly.
class StrictAnswerTest {
  private static String verdict(String generation, String reference, @Nullable String question) {
    var answer = StrictAnswer.of(generation, reference, question, List.of());
    return answer.text() == null ? "no-answer" : answer.right() ? "right" : "wrong";
  }

  @Test
  void goldenGenerationsGetTheirVerdicts() {
    AnswerTables.golden("cases.json", "generations")
        .forEach(
            one ->
                assertThat(
                        verdict(
                            one.path("generation").stringValue(),
                            one.path("reference").stringValue(),
                            null))
                    .as(one.toString())
                    .isEqualTo(one.path("strict").stringValue()));
  }

  @Test
  void generationsOfEveryKindGetTheirVerdicts() {
    var wrong = new ArrayList<String>();
    AnswerTables.table("generations.txt")
        .forEach(
            cells -> {
              String question = cells.size() > 3 ? cells.get(3) : null;
              String got = verdict(lines(cells.get(0)), lines(cells.get(1)), question);
              if (!got.equals(cells.get(2))) {
                wrong.add(cells + " is " + got);
              }
            });
    assertThat(wrong).isEmpty();
  }

  private static String lines(String text) {
    return text.replace("\\n", "\n");
  }

  @Test
  void aTaskMayEndGenerationsAtMarksOfItsOwn() {
    String text = "The answer is 5. END The answer is 6.";
    assertThat(StrictAnswer.of(text, "5", null, List.of("END")).right()).isTrue();
    assertThat(StrictAnswer.of(text, "5", null, List.of()).right()).isFalse();
  }

  @Test
  void whatAReferenceEndsWithIsTheReference() {
    assertThat(StrictAnswer.reference("2 + 3 = 5\n#### 5")).isEqualTo("5");
    assertThat(StrictAnswer.reference("So it is $\\boxed{\\frac{1}{2}}$."))
        .isEqualTo("\\frac{1}{2}");
    assertThat(StrictAnswer.reference("We add 2 and 3 and get it. The answer is 5")).isEqualTo("5");
    assertThat(StrictAnswer.reference(" 1, 2 ")).isEqualTo("1, 2");
  }

  @Test
  void hostileTextsGetAVerdict() {
    for (String hostile :
        List.of(
            "(".repeat(100_000),
            "\\boxed{".repeat(14_000),
            "#### ".repeat(20_000),
            "The answer is ".repeat(7_000),
            "<answer>".repeat(12_000),
            "answer ".repeat(14_000) + " is",
            "\nQuestion:".repeat(10_000) + "42",
            "1,".repeat(50_000),
            "$".repeat(100_000),
            "(A) ".repeat(25_000),
            "\\".repeat(100_000),
            "\u0000\ud83d".repeat(10_000))) {
      for (String reference : List.of("42", "B", "x^2", "1, 2", "Evelyn", "none (unanswerable)")) {
        assertThat(verdict(hostile, reference, "(A) 5 (B) 6")).isIn("right", "wrong", "no-answer");
      }
    }
  }
}
