package dev.s2l.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The texts of the templates, character by character.
class PromptTemplateTest {

  @Test
  void alpacaWithoutInputIsThePapersPrompt() {
    assertThat(PromptTemplate.ALPACA.render(new Content.SingleTurn("Add 1 and 2.", "", "3")))
        .containsExactly(
            new Segment(
                "Below is an instruction that describes a task. Write a response that appropriately"
                    + " completes the request.\n\n"
                    + "### Instruction:\n"
                    + "Add 1 and 2.\n\n"
                    + "### Response:",
                false),
            new Segment("3", true));
  }

  @Test
  void alpacaWithInputSaysSo() {
    assertThat(PromptTemplate.ALPACA.render(new Content.SingleTurn("Add.", "1, 2", " 3")))
        .containsExactly(
            new Segment(
                "Below is an instruction that describes a task, paired with an input that provides"
                    + " further context. Write a response that appropriately completes the"
                    + " request.\n\n"
                    + "### Instruction:\n"
                    + "Add.\n\n"
                    + "### Input:\n"
                    + "1, 2\n\n"
                    + "### Response:",
                false),
            new Segment(" 3", true));
  }

  @Test
  void plainAddsNothingButLineFeeds() {
    assertThat(PromptTemplate.PLAIN.render(new Content.SingleTurn("a", "b", "c")))
        .containsExactly(new Segment("a\nb\n", false), new Segment("c", true));
  }

  @Test
  void radiologyAsksForTheImpression() {
    assertThat(
            PromptTemplate.RADIOLOGY
                .render(new Content.SingleTurn("Heart normal.", "", "No acute process."))
                .getFirst()
                .text())
        .endsWith("### Findings:\nHeart normal.\n\n### Impression:");
  }

  @Test
  void inConversationsTheAssistantsTurnsAreLearned() {
    var conversation =
        new Content.Conversation(
            List.of(
                Turn.of(Role.USER, "q"),
                Turn.of(Role.ASSISTANT, "a"),
                Turn.of(Role.USER, "r"),
                new Turn(Role.ASSISTANT, "b", "", false)),
            "");

    assertThat(PromptTemplate.PLAIN.render(conversation).stream().filter(Segment::learned))
        .containsExactly(new Segment("a", true));
    assertThat(PromptTemplate.ALPACA.render(conversation).get(2))
        .isEqualTo(new Segment("\n\n### Instruction:\nr\n\n### Response:", false));
  }

  @Test
  void runningTextIsItself() {
    assertThat(PromptTemplate.ALPACA.render(new Content.PlainText("t")))
        .containsExactly(new Segment("t", true));
  }

  @Test
  void namesAreThoseOfTheCommandLine() {
    assertThat(PromptTemplate.named("alpaca")).isEqualTo(PromptTemplate.ALPACA);
    assertThatThrownBy(() -> PromptTemplate.named("alpacca"))
        .hasMessageContaining("alpaca, radiology, plain, chat");
  }
}
