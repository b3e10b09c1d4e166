package dev.s2l.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Segment;
import dev.s2l.evaluate.Questions.Frame;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Json;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What models are asked.
class QuestionsTest {
  private static final TaskPrompt PROMPT =
      new TaskPrompt("", List.of(Prompting.COT), " Let's write a program.", 5, List.of());

  private static Item item(int place, String question, String reference) {
    return new Item(
        place, "" + place, question, reference, new TreeMap<>(), Json.COMPACT.createObjectNode());
  }

  private static List<String> texts(List<List<Segment>> prompts) {
    return prompts.stream().map(segments -> segments.getFirst().text()).toList();
  }

  @Test
  void mammothAsksByAlpacaAndForAProgramWithItsSuffix() {
    var questions = new Questions(PROMPT, new Frame.Named(PromptTemplate.ALPACA), List.of(), 0);
    var items = List.of(item(0, "What is 1 + 1?", "2"));
    String head =
        "Below is an instruction that describes a task. Write a response that appropriately"
            + " completes the request.\n\n### Instruction:\nWhat is 1 + 1?";
    assertThat(texts(questions.of(items, false))).containsExactly(head + "\n\n### Response:");
    assertThat(texts(questions.of(items, true)))
        .containsExactly(head + " Let's write a program.\n\n### Response:");
  }

  /// The draws of `random.Random(1234).sample(docs, 2)`, one for each question of the whole set.
  @Test
  void examplesBelongToThePlaceOfAQuestionInTheWholeSet() {
    var shots = IntStream.range(0, 7473).mapToObj(i -> item(i, "s" + i, "#### " + i)).toList();
    var questions =
        new Questions(PROMPT, new Frame.Text("Question: {question}\nAnswer:"), shots, 5);
    var second = texts(questions.of(List.of(item(1, "two?", "2")), false)).getFirst();
    assertThat(second)
        .isEqualTo(
            """
            Question: s7462
            Answer: #### 7462

            Question: s6610
            Answer: #### 6610

            Question: s4769
            Answer: #### 4769

            Question: s286
            Answer: #### 286

            Question: s5501
            Answer: #### 5501

            Question: two?
            Answer:\
            """);
    var both = questions.of(List.of(item(0, "one?", "1"), item(1, "two?", "2")), false);
    assertThat(texts(both).get(1)).isEqualTo(second);
    assertThat(texts(both).getFirst()).startsWith("Question: s6374\n");
  }
}
