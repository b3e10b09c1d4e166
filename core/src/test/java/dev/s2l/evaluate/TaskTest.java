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

  private static final String FILE =
      """
      name: mine
      description: My questions.
      source: my own
      licence: none
      answer: number
      scorers: [strict]
      data:
        files: [mine/test.jsonl]
        columns:
          - {question: q, reference: a}
          - {question: [b, c], reference: d}
      prompt:
        template: "Q: {question}"
        prompting: [cot, pot]
        max_new_tokens: 64
        stop: ["Q:"]
      shots:
        count: 2
        files: [mine/train.jsonl]
      """;

  private static Task file(String text) {
    var settings = org.snakeyaml.engine.v2.api.LoadSettings.builder().build();
    Object tree = new org.snakeyaml.engine.v2.api.Load(settings).loadFromString(text);
    return Task.of(new Task.Source("mine.yaml", text, (Map<?, ?>) tree));
  }

  @Test
  void aTaskSaysWhereItsItemsAreAndHowTheyAreAsked() {
    Task task = file(FILE);
    assertThat(task.data().files())
        .containsExactly(
            "mine.jsonl", "mine.json", "mine.parquet", "mine.csv", "mine.tsv", "mine/test.jsonl");
    assertThat(task.data().layouts()).extracting(l -> l.reference()).containsExactly("a", "d");
    assertThat(task.data().shots()).hasValueSatisfying(s -> assertThat(s.count()).isEqualTo(2));
    var prompt = task.prompt().orElseThrow();
    assertThat(prompt.maxNewTokens()).isEqualTo(64);
    assertThat(prompt.prompting()).containsExactly(Prompting.COT, Prompting.POT);
    assertThat(prompt.programSuffix()).isEqualTo(" Let's write a program.");
  }

  @Test
  void whatIsWrongInsideIsRefusedWithItsLine() {
    wrong("files: [mine/test", "file: [mine/test", "mine.yaml:8: unknown key `file`");
    wrong("[mine/test.jsonl]", "[../test.jsonl]", "mine.yaml:8: `files` names files below");
    wrong("reference: d}", "referenz: d}", "mine.yaml:11: unknown key `referenz`, did you mean");
    wrong("\"Q: {question}\"", "alpaka", "mine.yaml:13: `template` must be alpaca");
    wrong("[cot, pot]", "[tot]", "mine.yaml:14: prompting tot: expected one of cot, pot");
    wrong("tokens: 64", "tokens: many", "mine.yaml:15: `max_new_tokens` must be a whole number");
    wrong("count: 2", "count: 0", "mine.yaml:18: `count` must be a whole number");
    wrong("answer: number", "answer: text", "mine.yaml:6: `answer: text` has no scorers");
    wrong(
        "answer: number\nscorers: [strict]",
        "answer: text\nmetrics: [bleo]",
        "mine.yaml:6: metric bleo: expected one of bleu");
    wrong(
        "answer: number\nscorers: [strict]",
        "answer: text\nmetrics: [loss, bleu]",
        "mine.yaml:6: `loss` stands alone");
    wrong(
        "answer: number\nscorers: [strict]",
        "answer: text\nmetrics: [bleu]",
        "mine.yaml:12: programs are asked for answers that scorers can read");
  }

  private static void wrong(String right, String wrong, String why) {
    String text = FILE.replace(right, wrong);
    assertThat(text).isNotEqualTo(FILE);
    assertThatThrownBy(() -> file(text)).isInstanceOf(S2lException.class).hasMessageContaining(why);
  }

  private static void refused(String key, Object value, String why) {
    var tree = tree();
    tree.put(key, value);
    assertThatThrownBy(() -> task(tree)).isInstanceOf(S2lException.class).hasMessageContaining(why);
  }
}
