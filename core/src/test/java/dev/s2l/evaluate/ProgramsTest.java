package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.evaluate.ProgramRunner.Ending;
import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Programs among the texts of a model: what is taken out of a text, and what an outcome says.
class ProgramsTest {
  private static final Task TASK =
      Task.of(
          new Task.Source(
              "t.yaml",
              "",
              Map.of(
                  "name", "t",
                  "description", "d",
                  "source", "s",
                  "licence", "l",
                  "answer", "number",
                  "scorers", List.of("mammoth", "strict", "lm-eval-flexible"))));

  @Test
  void aProgramIsWhatStandsInAFenceOrBeforeTheNextTurn() {
    assertThat(Programs.of("x = 1\nprint(x)")).isEqualTo("x = 1\nprint(x)");
    assertThat(Programs.of("print(1)\n### Instruction:\nprint(2)")).isEqualTo("print(1)\n");
    assertThat(Programs.of("So:\n```python\nprint(1)\n```\nThat is all.")).isEqualTo("print(1)\n");
    assertThat(Programs.of("```\nprint(1)\n```")).isEqualTo("print(1)\n");
    assertThat(Programs.of("```python\nx = 1\n```\n```py\nprint(2)")).isEqualTo("print(2)");
    assertThat(Programs.of("```json\n{}\n```\nprint(3)")).endsWith("print(3)");
    assertThat(Programs.isOne("The answer is 5")).isFalse();
  }

  private static Verdict verdict(Scorer scorer, Ending ending, String printed) {
    var row = new Generation("a", "print(3 * 4)", "12", null, null, new TreeMap<>());
    return scorer.score(TASK, row, new Outcome(ending, printed, "")).verdict();
  }

  @Test
  void theOutputOfAProgramIsItsAnswer() {
    for (Scorer scorer : List.of(Scorer.MAMMOTH, Scorer.STRICT)) {
      assertThat(verdict(scorer, Ending.FINISHED, "12\n")).isEqualTo(Verdict.RIGHT);
      assertThat(verdict(scorer, Ending.FINISHED, "12.0\n")).isEqualTo(Verdict.RIGHT);
      assertThat(verdict(scorer, Ending.FINISHED, "13\n")).isEqualTo(Verdict.WRONG);
      assertThat(verdict(scorer, Ending.FINISHED, "")).isEqualTo(Verdict.NO_ANSWER);
      assertThat(verdict(scorer, Ending.UNSUPPORTED, "12")).isEqualTo(Verdict.UNSUPPORTED);
      for (Ending ending : List.of(Ending.FAILED, Ending.TIMEOUT, Ending.EXHAUSTED)) {
        assertThat(verdict(scorer, ending, "12")).as(ending.name()).isEqualTo(Verdict.ERROR);
      }
    }
  }

  @Test
  void scorersOfOtherProtocolsReadTheProgramItself() {
    assertThat(verdict(Scorer.LM_EVAL_FLEXIBLE, Ending.FINISHED, "12")).isEqualTo(Verdict.WRONG);
  }

  @Test
  void withoutARunnerEveryProgramIsUnsupported() {
    var endings = new ArrayList<Ending>();
    ProgramRunner.NONE.run(
        List.of("print(1)", "print(2)"),
        (program, outcome) -> endings.add(outcome.ending()),
        new StopSignal());
    assertThat(endings).containsExactly(Ending.UNSUPPORTED, Ending.UNSUPPORTED);
  }
}
