package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.S2lException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Files of tasks: what they say, and what is refused.
class TaskTest {
  private static Map<String, Object> tree() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", "mine");
    tree.put("description", "My questions.");
    tree.put("source", "my own");
    tree.put("licence", "none");
    tree.put("answer", "choice-or-number");
    tree.put("scorers", List.of("strict", "mammoth"));
    return tree;
  }

  private static Task task(Map<String, Object> tree) {
    var text = new StringBuilder();
    tree.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return Task.of(new Task.Source("mine.yaml", text.toString(), tree));
  }

  @Test
  void aTaskIsWhatItsFileSays() {
    var tree = tree();
    tree.put("stop", List.of("END"));
    Task task = task(tree);
    assertThat(task.name()).isEqualTo("mine");
    assertThat(task.answer()).isEqualTo(Task.AnswerKind.CHOICE_OR_NUMBER);
    assertThat(task.scorers()).containsExactlyInAnyOrder(Scorer.STRICT, Scorer.MAMMOTH);
    assertThat(task.stop()).containsExactly("END");
    assertThat(task(tree()).stop()).isEmpty();
  }

  @Test
  void aWrongFileIsRefusedWithPlaceAndReason() {
    refused("scorer", "x", "mine.yaml:7: unknown key `scorer`, did you mean `scorers`?");
    refused("answer", "numbr", "mine.yaml:5: `answer: numbr`, expected one of number,");
    refused("scorers", List.of("strct"), "mine.yaml:6: scorer 'strct'");
    refused("scorers", List.of("strct"), "Did you mean strict?");
    refused("scorers", List.of(), "mine.yaml:6: `scorers` must be a list of texts");
    refused("name", "../x", "mine.yaml:1: `name` may have");
    refused("name", 7, "mine.yaml:1: `name` must be a text");
    refused("stop", "END", "mine.yaml:7: `stop` must be a list of texts");
    var without = tree();
    without.remove("licence");
    assertThatThrownBy(() -> task(without))
        .isInstanceOf(S2lException.class)
        .hasMessageContaining("task mine.yaml: `licence` must be a text");
  }

  private static void refused(String key, Object value, String why) {
    var tree = tree();
    tree.put(key, value);
    assertThatThrownBy(() -> task(tree)).isInstanceOf(S2lException.class).hasMessageContaining(why);
  }
}
