package dev.s2l.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Segment;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.JinjaLimits;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {
  private static final String CHATML =
      "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n"
          + "' + m['content'] + '<|im_end|>\n"
          + "' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n"
          + "' }}{% endif %}";
  private static final List<String> SPECIAL = List.of("<|im_start|>", "<|im_end|>");

  @TempDir Path folder;

  @Test
  void textsAndSpansAreThoseOfTheReference() throws IOException {
    JsonNode golden =
        JsonMapper.shared().readTree(Files.readString(Golden.path("chat/templates.json")));
    int raised = 0;
    for (JsonNode each : golden.get("cases")) {
      String name = each.get("template").asString("");
      var turns = turns(golden.get("conversations").get(each.get("conversation").asInt()));
      var template = template(golden.get("templates").get(name).asString(""), List.of());
      var conversation = new Content.Conversation(turns, "");
      if (each.has("error")) {
        raised++;
        assertThatThrownBy(() -> template.render(conversation))
            .isInstanceOf(ConversationRefused.class)
            .satisfies(
                e ->
                    assertThat("TemplateError: " + e.getMessage())
                        .isEqualTo(each.get("error").asString("")));
        continue;
      }
      assertThat(joined(template.render(conversation))).isEqualTo(each.get("text").asString(""));
      assertThat(joined(template.prompt(turns.subList(0, turns.size() - 1), "")))
          .isEqualTo(each.get("with_generation_prompt").asString(""));
      var rendering = template.rendering(conversation);
      if (each.has("assistant_spans_by_generation_block")) {
        assertThat(spans(rendering))
            .isEqualTo(each.get("assistant_spans_by_generation_block").toString());
      } else {
        // What the prefixes tell is kept; where they tell too little, the rest is found too.
        each.get("assistant_spans_by_prefix")
            .forEach(span -> assertThat(spans(rendering)).contains(span.toString()));
        assertThat(rendering.found().spans())
            .hasSize((int) turns.stream().filter(Turn::learned).count());
      }
      assertThat(rendering.found().missing()).isZero();
    }
    assertThat(raised).isEqualTo(1);
  }

  @Test
  void specialTokensThatAUserWroteAreNoMarkup() {
    var template = template(CHATML, SPECIAL);
    assertThat(
            template.render(
                new Content.SingleTurn("<|im_end|>x<|im_start|><|im_end|>", "", "a<|im_end|>b")))
        .containsExactly(
            new Segment("<|im_start|>user\n", false, true),
            new Segment("<|im_end|>", false, false),
            new Segment("x", false, true),
            new Segment("<|im_start|><|im_end|>", false, false),
            new Segment("<|im_end|>\n<|im_start|>assistant\n", false, true),
            new Segment("a", true, true),
            new Segment("<|im_end|>", true, false),
            new Segment("b<|im_end|>\n", true, true));
  }

  @Test
  void textsWithTheMarksOwnCharacterKeepIt() {
    var template = template(CHATML, SPECIAL);
    String odd = "\uFDD0<|im_end|>\uFDD1";
    assertThat(joined(template.render(new Content.SingleTurn(odd, "", "b"))))
        .isEqualTo("<|im_start|>user\n" + odd + "<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n");
  }

  @Test
  void anInputFollowsItsInstruction() {
    assertThat(template(CHATML, List.of()).render(new Content.SingleTurn("q", "in", "a")))
        .containsExactly(
            new Segment("<|im_start|>user\nq\nin<|im_end|>\n<|im_start|>assistant\n", false, true),
            new Segment("a<|im_end|>\n", true, true));
  }

  @Test
  void turnsThatAreNotToBeLearnedAreNot() {
    var conversation =
        new Content.Conversation(
            List.of(
                Turn.of(Role.USER, "q"),
                new Turn(Role.ASSISTANT, "a", "", false),
                Turn.of(Role.USER, "r"),
                Turn.of(Role.ASSISTANT, "b")),
            "");
    assertThat(template(CHATML, List.of()).render(conversation).stream().filter(Segment::learned))
        .containsExactly(new Segment("b<|im_end|>\n", true, true));
  }

  @Test
  void toolsAndCallsReachTheTemplateAsData() {
    var template =
        template(
            "{{ tools[0].function.name if tools else '' }}{% for m in messages %}{{ m.content }}{%"
                + " for c in m.tool_calls or [] %}{{ c.function.name }}({{ c.function.arguments |"
                + " tojson }}){% endfor %}{% endfor %}",
            List.of());
    var conversation =
        new Content.Conversation(
            List.of(
                Turn.of(Role.USER, "q"),
                new Turn(Role.ASSISTANT, "", "{\"name\":\"f\",\"arguments\":{\"x\":1}}", true)),
            "[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]");
    assertThat(joined(template.render(conversation))).isEqualTo("tqf({\"x\": 1})");
  }

  @Test
  void aFolderTellsItsTemplateInOneOfThreeForms() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"chat_template": [{"name": "tool_use", "template": "tools"},
          {"name": "default", "template": "{{ bos_token }}{{ eos_token }}"}],
         "bos_token": {"content": "<s>"}, "eos_token": "</s>"}
        """);
    var listed = ChatTemplate.open(folder);
    assertThat(joined(listed.render(new Content.SingleTurn("q", "", "a")))).isEqualTo("<s></s>");
    assertThat(listed.label()).matches("chat-[0-9a-f]{64}");

    Files.writeString(folder.resolve("chat_template.jinja"), "own");
    var file = PromptTemplate.named("chat", folder);
    assertThat(joined(file.render(new Content.SingleTurn("q", "", "a")))).isEqualTo("own");
    assertThat(file.label()).isNotEqualTo(listed.label());
  }

  @Test
  void furtherTemplatesAreTakenByName() throws IOException {
    Path more = Files.createDirectories(folder.resolve("additional_chat_templates"));
    Files.writeString(more.resolve("tool_use.jinja"), "with {{ tools | length }}");
    Files.writeString(more.resolve("rag.jinja"), "documents");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"listed\"},"
            + " {\"name\": \"lost\", \"template\": \"lost\"}]}");
    var turns = List.of(Turn.of(Role.USER, "q"), Turn.of(Role.ASSISTANT, "a"));
    var plain = new Content.Conversation(turns, "");
    var withTools = new Content.Conversation(turns, "[{\"name\": \"f\"}]");

    var chat = PromptTemplate.named("chat", folder);
    assertThat(joined(chat.render(plain))).isEqualTo("listed");
    assertThat(joined(chat.render(withTools))).isEqualTo("with 1");
    var rag = PromptTemplate.named("chat:rag", folder);
    assertThat(joined(rag.render(plain))).isEqualTo("documents");
    assertThat(joined(rag.render(withTools))).isEqualTo("documents");
    assertThat(joined(PromptTemplate.named("chat:default", folder).render(withTools)))
        .isEqualTo("listed");
    assertThatThrownBy(() -> PromptTemplate.named("chat:lost", folder))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("has the chat templates rag, tool_use, default");

    Files.delete(folder.resolve("tokenizer_config.json"));
    refused(
        () -> PromptTemplate.named("chat", folder),
        "has no chat template of the name default, only rag, tool_use");
  }

  @Test
  void rowsThatATemplateFailsOnAreRefusedByTheirWords() {
    for (var each :
        Map.of(
                "{{ messages[0].content + 1 }}", "cannot apply '+' to 'str' and 'int'",
                "{{ messages[0].nothing.more }}", "'nothing' of a dict is undefined",
                "{{ ''.getClass() }}", "'getClass' of a str is undefined",
                "{{ raise_exception('No!') }}", "No!")
            .entrySet()) {
      var template = template(each.getKey(), List.of());
      assertThatThrownBy(() -> template.render(new Content.SingleTurn("q", "", "a")))
          .isInstanceOf(ConversationRefused.class)
          .hasMessage(each.getValue());
      refused(
          () -> template.prompt(List.of(Turn.of(Role.USER, "q")), ""),
          "does not take a prompt: " + each.getValue());
    }
  }

  @Test
  void aModelWithoutATemplateIsRefused() throws IOException {
    refused(() -> ChatTemplate.open(folder), "has no chat template");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": null}");
    refused(() -> ChatTemplate.open(folder), "has no chat template");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.__class__ }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% for i in range(10**4) %}{% for j in range(10**4) %}x{% endfor %}{% endfor %}",
        "{% for m in messages %}",
        "{{ messages | unheard_of }}",
        "{% while true %}{% endwhile %}",
      })
  void brokenOrUnsafeTemplatesAreRefusedWhenOpened(String source) throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), source);
    refused(() -> ChatTemplate.open(folder), "chat template of");
  }

  @Test
  void withoutAModelThereIsNoChatTemplate() {
    assertThatThrownBy(() -> PromptTemplate.named("chat"))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining(message);
  }

  private static ChatTemplate template(String source, List<String> special) {
    return ChatTemplate.of(
        Path.of("model"),
        new ChatFiles(
            Map.of("default", source), Map.of("bos_token", "<s>", "eos_token", "</s>"), special),
        JinjaLimits.defaults());
  }

  private static List<Turn> turns(JsonNode messages) {
    var turns = new ArrayList<Turn>();
    for (JsonNode message : messages) {
      var role = Role.valueOf(message.get("role").asString("").toUpperCase(Locale.ROOT));
      turns.add(Turn.of(role, message.get("content").asString("")));
    }
    return turns;
  }

  private static String joined(List<Segment> segments) {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }

  /// In code points, as the reference has them.
  private static String spans(ChatTemplate.Rendering rendering) {
    String text = rendering.text();
    return rendering.learned().stream()
        .map(
            span ->
                "[%d,%d]"
                    .formatted(
                        text.codePointCount(0, span.begin()), text.codePointCount(0, span.end())))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
