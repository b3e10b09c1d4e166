package dev.s2l.evaluate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.answer.LmEvalAnswer.Filter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What lm-evaluation-harness reads, held to its own results.
class LmEvalAnswerTest {
  private static String text(JsonNode node) {
    return node.isNull() ? "null" : node.stringValue();
  }

  @Test
  void bothFiltersFindWhatTheHarnessFinds() {
    AnswerTables.golden("answers.json", "gsm8k")
        .forEach(
            one -> {
              String generation = one.path("generation").stringValue();
              assertThat(
                      String.valueOf(LmEvalAnswer.of(generation, "1", Filter.STRICT_MATCH).text()))
                  .as(generation)
                  .isEqualTo(text(one.path("strict")));
              assertThat(
                      String.valueOf(
                          LmEvalAnswer.of(generation, "1", Filter.FLEXIBLE_EXTRACT).text()))
                  .as(generation)
                  .isEqualTo(text(one.path("flexible")));
            });
  }

  @Test
  void theLastBoxIsTheOneThatTheHarnessFinds() {
    AnswerTables.golden("answers.json", "boxed")
        .forEach(
            one ->
                assertThat(Boxed.last(one.path("text").stringValue()).orElse("null"))
                    .isEqualTo(text(one.path("last_boxed"))));
  }

  @Test
  void commasDollarsAndOneFullStopAreNotCompared() {
    String solution = "2 + 3\n#### 1234";
    assertThat(LmEvalAnswer.of("#### 1,234.", solution, Filter.STRICT_MATCH).right()).isTrue();
    assertThat(LmEvalAnswer.of("It is $1,234.", solution, Filter.FLEXIBLE_EXTRACT).right())
        .isTrue();
    assertThat(LmEvalAnswer.of("It is 1234.0", solution, Filter.FLEXIBLE_EXTRACT).right())
        .isFalse();
  }
}
