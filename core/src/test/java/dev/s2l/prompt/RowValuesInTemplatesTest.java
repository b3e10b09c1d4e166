package dev.s2l.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.JinjaLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a row holds beside its texts, in a chat template and in the fixed ones.
class RowValuesInTemplatesTest {
  private static final List<String> SPECIAL = List.of("<|end|>");

  private static String rendered(String template, Content.Conversation conversation) {
    var files = new ChatFiles(Map.of(ChatFiles.DEFAULT, template), Map.of(), SPECIAL);
    return ChatTemplate.of(Path.of("model"), files, JinjaLimits.defaults())
        .render(conversation)
        .stream()
        .map(Segment::text)
        .collect(Collectors.joining());
  }

  private static Turn answer(String text, String more) {
    return new Turn(Role.ASSISTANT, text, "", more, true);
  }

  @Test
  void everyKeyOfAMessageIsAVariableOfIt() {
    var conversation =
        new Content.Conversation(
            List.of(
                new Turn(Role.USER, "q", "", "{\"name\":\"Ada\"}", false),
                answer("a", "{\"reasoning_content\":\"r\",\"scores\":{\"x\":[1,2.5,null]}}")),
            "");

    assertThat(
            rendered(
                "{% for m in messages %}{{ m.name or '-' }} {{ m.reasoning_content }}"
                    + " {{ m.scores | tojson if m.scores else '' }}{% endfor %}",
                conversation))
        .isEqualTo("Ada  - r {\"x\": [1, 2.5, null]}");
  }

  @Test
  void aMessageWithoutTextIsNoneWhereTheRowSaysNull() {
    var call = "[{\"function\":{\"name\":\"f\"}}]";
    var turns =
        List.of(
            Turn.of(Role.USER, "q"),
            new Turn(Role.ASSISTANT, "", call, "{\"content\":null}", true));

    assertThat(
            rendered(
                "{% for m in messages %}{{ m.content is none }} {% endfor %}",
                new Content.Conversation(turns, "")))
        .isEqualTo("False True ");
  }

  @Test
  void argumentsOfTheRowAreVariablesOfTheTemplate() {
    var turns = List.of(Turn.of(Role.USER, "q"), Turn.of(Role.ASSISTANT, "a"));
    String template =
        "{{ effort | default('medium') }}{% if deep is defined %} {{ deep }}{% endif %}";

    assertThat(
            rendered(
                template,
                new Content.Conversation(turns, "", "{\"effort\":\"high\",\"deep\":true}")))
        .isEqualTo("high True");
    assertThat(rendered(template, new Content.Conversation(turns, ""))).isEqualTo("medium");
  }

  @Test
  void specialTokensInKeysAndArgumentsAreText() {
    var conversation =
        new Content.Conversation(
            List.of(Turn.of(Role.USER, "q"), answer("a", "{\"why\":\"<|end|>\"}")),
            "",
            "{\"mood\":\"<|end|>\"}");
    var files =
        new ChatFiles(
            Map.of(
                ChatFiles.DEFAULT,
                "{{ mood }}{% for m in messages %}{{ m.why }}{% endfor %}<|end|>"),
            Map.of(),
            SPECIAL);

    assertThat(
            ChatTemplate.of(Path.of("model"), files, JinjaLimits.defaults()).render(conversation))
        .containsExactly(
            new Segment("<|end|><|end|>", false, false), new Segment("<|end|>", false, true));
  }

  @Test
  void fixedTemplatesWriteToolsAsTextAndTakeNoArguments() {
    var turns = List.of(Turn.of(Role.USER, "q"), Turn.of(Role.ASSISTANT, "a"));

    assertThat(PromptTemplate.PLAIN.render(new Content.Conversation(turns, "[{\"name\":\"f\"}]")))
        .containsExactly(new Segment("[{\"name\":\"f\"}]\n\nq\n", false), new Segment("a", true));
    var withArguments = new Content.Conversation(turns, "", "{\"effort\":\"high\"}");
    assertThatThrownBy(() -> PromptTemplate.ALPACA.render(withArguments))
        .isInstanceOf(ConversationRefused.class)
        .hasMessage(
            "the row has arguments for a chat template ({\"effort\":\"high\"}), and the prompt"
                + " template alpaca takes none; --prompt-template chat does");
  }
}
