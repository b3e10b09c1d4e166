package dev.s2l.evaluate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.answer.MammothAnswer.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// MAmmoTH's rules, by hand and by golden cases.
class MammothAnswerTest {
  /// MAmmoTH compares numbers with its tolerance in MATH alone; its other sets compare texts.
  private static final Map<String, Form> FORMS =
      Map.of("E31", Form.MATH, "E32", Form.MATH, "E33", Form.NUMBER);

  @Test
  void goldenGenerationsGetTheirVerdicts() {
    var cases =
        AnswerTables.golden("cases.json", "generations").filter(c -> c.has("mammoth")).toList();
    assertThat(cases).hasSize(3);
    for (var one : cases) {
      String id = one.path("id").stringValue();
      for (Form form : new Form[] {FORMS.get(id), Form.MATH}) {
        var answer =
            MammothAnswer.of(
                one.path("generation").stringValue(), one.path("reference").stringValue(), form);
        assertThat(answer.right() ? "right" : "wrong")
            .as(id)
            .isEqualTo(one.path("mammoth").stringValue());
      }
    }
  }

  private static String read(String generation, Form form) {
    return String.valueOf(MammothAnswer.of(generation, "1", form).text());
  }

  @Test
  void numbersAreTheFirstBehindATriggerAndTheLastWithout() {
    assertThat(read("We get 3. The answer is 5 of 7.", Form.NUMBER)).isEqualTo("5");
    assertThat(read("We get 3 and then 7", Form.NUMBER)).isEqualTo("7");
    assertThat(read("#### 1,234.50", Form.NUMBER)).isEqualTo("1234.5");
    assertThat(read("The answer is x = 2 + 3 = 5.0", Form.NUMBER)).isEqualTo("5");
    assertThat(read("It is 12.", Form.NUMBER)).isEqualTo("12");
    assertThat(read("It is 1/2.", Form.NUMBER)).isEqualTo("1/2");
    assertThat(read("none", Form.NUMBER)).isEqualTo("null");
    assertThat(read("The answer is 5 Question: 7", Form.NUMBER)).isEqualTo("5");
  }

  @Test
  void lettersComeBeforeNumbersWhereASetHasBoth() {
    assertThat(read("The answer is b 5", Form.LETTER_OR_NUMBER)).isEqualTo("B");
    assertThat(read("The answer is 5", Form.LETTER_OR_NUMBER)).isEqualTo("5");
    assertThat(read("The answer is (C) 5", Form.LETTER)).isEqualTo("C");
    assertThat(MammothAnswer.of("The answer is (C) 5", "C", Form.LETTER).right()).isTrue();
  }

  @Test
  void setsOfNumbersAreComparedAsTextsAndUnknownsByTheFirst() {
    assertThat(MammothAnswer.of("The answer is 29.00", "29", Form.NUMBER).right()).isTrue();
    assertThat(MammothAnswer.of("The answer is 66", "66.0", Form.NUMBER).right()).isTrue();
    assertThat(MammothAnswer.of("The answer is 4.6", "5", Form.NUMBER).right()).isFalse();
    assertThat(MammothAnswer.of("The answer is 15", "15, 9", Form.FIRST_NUMBER).right()).isTrue();
    assertThat(MammothAnswer.of("The answer is 15", "15, 9", Form.NUMBER).right()).isFalse();
    assertThat(MammothAnswer.of("#### 5", "2+3\n#### 5", Form.NUMBER).right()).isTrue();
  }

  @Test
  void mathIsBroughtIntoOneFormBeforeItIsCompared() {
    String half = "\\frac{1}{2}";
    for (String same :
        new String[] {
          "\\dfrac{1}{2}", "\\frac12", "1/2", "x=\\frac{1}{2}", "$\\frac{1}{2}$", "0.5"
        }) {
      assertThat(MammothAnswer.of("The answer is " + same + ".", half, Form.MATH).right())
          .as(same)
          .isTrue();
    }
    assertThat(MammothAnswer.of("so \\boxed{\\sqrt3}", "\\sqrt{3}", Form.MATH).right()).isTrue();
    assertThat(MammothAnswer.of("so \\boxed{12\\text{ cm}}", "12", Form.MATH).right()).isTrue();
    assertThat(MammothAnswer.of("The answer is 0.49", half, Form.MATH).right()).as("4 %").isTrue();
    assertThat(MammothAnswer.of("The answer is 0.47", half, Form.MATH).right()).isFalse();
    assertThat(MammothAnswer.of("The answer is 2.5", "2", Form.MATH).right())
        .as("half to even, as Python rounds")
        .isTrue();
    assertThat(MammothAnswer.of("The answer is 2.6", "2", Form.MATH).right()).isFalse();
  }
}
