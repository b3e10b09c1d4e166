package dev.s2l.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Content;
import dev.s2l.dataset.Role;
import dev.s2l.dataset.Turn;
import dev.s2l.prompt.jinja.JinjaLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Templates of our own, each of a kind that is published for some family of models.
class AnswersTest {
  private static final String ASK =
      "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}";

  /// Ends the rendering, so that no rendering is the beginning of a longer one.
  private static final String CLOSING =
      "{% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content + '<|end|>\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}"
          + "{% endif %}";

  /// Cuts the thoughts of answers before the last question.
  private static final String CUTTING =
      "{% set ns = namespace(last=0) %}{% for m in messages %}{% if m.role == 'user' %}{% set"
          + " ns.last = loop.index0 %}{% endif %}{% endfor %}{% for m in messages %}{% set c ="
          + " m.content %}{% set thoughts = '' %}{% if '</think>' in c %}{% set thoughts ="
          + " c.split('</think>')[0].split('<think>')[-1].strip() %}{% set c ="
          + " c.split('</think>')[-1].strip() %}{% endif %}{{ '<|' + m.role + '|>\n' }}{% if m.role"
          + " == 'assistant' and loop.index0 > ns.last %}{{ '<think>\n' + thoughts +"
          + " '\n</think>\n\n' }}{% endif %}{{ c }}{% for t in m.tool_calls or [] %}{{ '<call>' +"
          + " t.function.name + (t.function.arguments | tojson) + '</call>' }}{% endfor %}{{"
          + " '<|end|>\n' }}{% endfor %}"
          + ASK;

  /// Moves the system text to the last question, and wants the roles to alternate.
  private static final String MOVING =
      "{% if messages[0].role == 'system' %}{% set system = messages[0].content %}{% set rest ="
          + " messages[1:] %}{% else %}{% set system = '' %}{% set rest = messages %}{% endif %}{{"
          + " bos_token }}{% for m in rest %}{% if (m.role == 'user') != (loop.index0 % 2 == 0)"
          + " %}{{ raise_exception('roles must alternate') }}{% endif %}{% if m.role == 'user'"
          + " %}{{ '[INST] ' }}{% if loop.last or loop.index0 == rest | length - 2 %}{{ system"
          + " }}{% endif %}{{ m.content + ' [/INST]' }}{% else %}{{ ' ' + m.content + eos_token"
          + " }}{% endif %}{% endfor %}";

  /// Writes the mark that ends an answer when the next message comes.
  private static final String LATE =
      "{% set ns = namespace(open=false) %}{% for m in messages %}{% if ns.open %}{{ '<|end|>' }}{%"
          + " set ns.open = false %}{% endif %}{{ '<|' + m.role + '|>' + m.content }}{% if m.role"
          + " == 'assistant' %}{% set ns.open = true %}{% endif %}{% endfor %}{% if ns.open %}{{"
          + " '<|end|>' }}{% endif %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else"
          + " %}{{ eos_token }}{% endif %}";

  /// Counts through the messages, so that no loop variable is a message.
  private static final String COUNTING =
      "{% for i in range(messages | length) %}{{ '<|' + messages[i].role + '|>\n' +"
          + " messages[i].content | trim + '<|end|>\n' }}{% endfor %}{% if add_generation_prompt"
          + " %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}";

  /// Makes new messages out of those that it is given.
  private static final String REBUILDING =
      "{% set ns = namespace(all=[]) %}{% for m in messages %}{% set ns.all = ns.all + [{'who':"
          + " m.role | upper, 'what': m.content}] %}{% endfor %}{% for m in ns.all %}{{ m.who + ':"
          + " ' + m.what + '\n"
          + "' }}{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% else %}{{ eos_token"
          + " }}{% endif %}";

  /// Asks with an opened thought, which answers without thoughts do not show.
  private static final String OPENING =
      "{% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content + '<|end|>\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|assistant|>\n<think>\n' }}{% endif %}";

  /// Accepts conversations only if they end with an answer.
  private static final String STRICT =
      "{% if messages[-1].role != 'assistant' or messages | length < 4 %}{{ raise_exception('no')"
          + " }}{% endif %}{% for m in messages %}{{ '<' + m.role + '>' + m.content + '</' + m.role"
          + " + '>' }}{% endfor %}";

  /// Writes the results of calls into the turn of the answer that calls.
  private static final String INSERTING =
      "{% for m in messages %}{% if m.role != 'tool' %}{% set i = loop.index0 %}{{ '<|' + m.role +"
          + " '|>' }}{% for t in m.tool_calls or [] %}{{ '<call>' + t.function.name + '</call>'"
          + " }}{% endfor %}{% for r in messages[i + 1:] if r.role == 'tool' and m.tool_calls %}{{"
          + " '<result>' + r.content + '</result>' }}{% endfor %}{{ m.content + '<|end|>' }}{%"
          + " endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% else %}{{"
          + " eos_token }}{% endif %}";

  @Test
  void aTemplateThatClosesTheRenderingLosesNoAnswer() {
    assertThat(learned(CLOSING, "user", "Name a river.", "assistant", "Danube."))
        .containsExactly("Danube.<|end|>\n</s>");
    assertThat(learned(CLOSING, "user", "a", "assistant", "b", "user", "c", "assistant", "d"))
        .containsExactly("b<|end|>\n", "d<|end|>\n</s>");
  }

  @Test
  void answersWhoseThoughtsAreCutAreLearnedAsTheyAreShown() {
    assertThat(
            learned(
                CUTTING,
                "user",
                "51?",
                "assistant",
                "<think>3 * 17</think>No.",
                "user",
                "53?",
                "assistant",
                "<think>none</think>Yes."))
        .containsExactly("No.<|end|>\n", "<think>\nnone\n</think>\n\nYes.<|end|>\n");
    assertThat(learned(CUTTING, "user", "51?", "assistant", "No.", "user", "?", "assistant", "Yes"))
        .containsExactly("No.<|end|>\n", "<think>\n\n</think>\n\nYes<|end|>\n");
  }

  @Test
  void callsBeforeTheirResultsAreLearned() {
    var turns =
        List.of(
            Turn.of(Role.USER, "tide?"),
            call("tide", ""),
            Turn.of(Role.TOOL, "12:10"),
            Turn.of(Role.ASSISTANT, "12:10"),
            Turn.of(Role.USER, "12:10"),
            Turn.of(Role.ASSISTANT, ""));
    assertThat(learned(CUTTING, turns))
        .containsExactly(
            "<call>tide{\"port\": \"Brest\"}</call><|end|>\n",
            "12:10<|end|>\n",
            "<think>\n\n</think>\n\n<|end|>\n");
  }

  @Test
  void aSystemTextThatMovesLosesNoAnswer() {
    assertThat(
            learned(
                MOVING,
                "system",
                "S",
                "user",
                "a",
                "assistant",
                "b",
                "user",
                "c",
                "assistant",
                "d"))
        .containsExactly(" b</s>", " d</s>");
  }

  @Test
  void aMarkThatComesWithTheNextMessageBelongsToTheAnswer() {
    assertThat(learned(LATE, "user", "a", "assistant", "b", "user", "c", "assistant", "d"))
        .containsExactly("b<|end|>", "d<|end|></s>");
  }

  @Test
  void answersAreFoundWhereNoLoopVisitsThem() {
    assertThat(
            learned(COUNTING, "user", "yes", "assistant", " yes ", "user", "yes", "assistant", ""))
        .containsExactly("yes<|end|>\n", "<|end|>\n</s>");
    assertThat(learned(REBUILDING, "user", "a", "assistant", "b", "user", "c", "assistant", "d"))
        .containsExactly(" b\n", " d\n</s>");
  }

  @Test
  void thoughtsThatTheGenerationPromptOpensBelongToTheAnswer() {
    assertThat(
            learned(
                OPENING,
                "user",
                "a",
                "assistant",
                "b",
                "user",
                "c",
                "assistant",
                "<think>\n\n</think>d"))
        .containsExactly("b<|end|>\n", "\n</think>d<|end|>\n");
    assertThat(learned(OPENING, "user", "a", "assistant", "<think>x</think>b"))
        .containsExactly("<think>x</think>b<|end|>\n");
  }

  @Test
  void aTemplateThatRefusesPartsOfAConversationLosesNoAnswer() {
    assertThat(learned(STRICT, "user", "a", "assistant", "b", "user", "c", "assistant", "d"))
        .containsExactly("<assistant>b</assistant>", "<assistant>d</assistant>");
  }

  @Test
  void resultsBetweenACallAndItsAnswerAreNotLearned() {
    var turns =
        List.of(
            Turn.of(Role.USER, "tide?"),
            call("tide", "I look."),
            Turn.of(Role.TOOL, "12:10"),
            Turn.of(Role.ASSISTANT, "At ten past twelve."),
            Turn.of(Role.USER, "Thanks"),
            Turn.of(Role.ASSISTANT, "Bye"));
    assertThat(learned(INSERTING, turns))
        .containsExactly(
            "<call>tide</call>", "I look.<|end|>", "At ten past twelve.<|end|>", "Bye<|end|></s>");
  }

  @Test
  void onlyAnswersThatAreToBeLearnedAreLearned() {
    var turns =
        List.of(
            Turn.of(Role.USER, "a"),
            new Turn(Role.ASSISTANT, "b", "", false),
            Turn.of(Role.USER, "c"),
            Turn.of(Role.ASSISTANT, "d"),
            Turn.of(Role.USER, "e"),
            new Turn(Role.ASSISTANT, "f", "", false));
    assertThat(learned(CLOSING, turns)).containsExactly("d<|end|>\n");
  }

  @Test
  void specialTokensInAnswersMoveNoPlace() {
    assertThat(
            learned(
                CLOSING,
                "user",
                "<|end|>",
                "assistant",
                "<|end|>b",
                "user",
                "c",
                "assistant",
                "d<|end|>"))
        .containsExactly("<|end|>b<|end|>\n", "d<|end|><|end|>\n</s>");
  }

  @Test
  void answersThatATemplateDoesNotShowAreCounted() {
    String last =
        "{{ messages[-2].content + ' ' }}{% for m in messages %}{% if loop.last %}{{ m.content }}{%"
            + " endif %}{% endfor %}";
    var found =
        template(last)
            .rendering(
                conversation(turns("user", "a", "assistant", "b", "user", "c", "assistant", "d")))
            .found();
    assertThat(found.missing()).isEqualTo(1);
    assertThat(found.spans()).hasSize(1);
  }

  @Test
  void aPlaceThatHoldsOtherTurnsToIsNoAnswer() {
    String twice =
        "{{ messages[1].content }}{% for m in messages %}{{ '|' + m.content }}{% endfor %}{{"
            + " '|' + messages[1].content }}";
    var found =
        template(twice)
            .rendering(
                conversation(turns("user", "a", "assistant", "b", "user", "c", "assistant", "d")))
            .found();
    assertThat(found.missing() + found.spans().size()).isEqualTo(2);
    var texts = learned(twice, "user", "a", "assistant", "b", "user", "c", "assistant", "d");
    assertThat(texts).noneMatch(text -> text.contains("a") || text.contains("c"));
  }

  @Test
  void callsThatATemplateDoesNotWriteAreCounted() {
    var turns =
        List.of(
            Turn.of(Role.USER, "tide?"),
            call("tide", ""),
            Turn.of(Role.TOOL, "1"),
            Turn.of(Role.ASSISTANT, "2"));
    var rendering = template(CLOSING).rendering(conversation(turns));
    assertThat(rendering.found().callsHidden()).isEqualTo(1);
    assertThat(rendering.found().missing()).isZero();
    assertThat(template(CUTTING).rendering(conversation(turns)).found().callsHidden()).isZero();
  }

  private static Turn call(String name, String text) {
    return new Turn(
        Role.ASSISTANT,
        text,
        "[{\"function\":{\"name\":\"" + name + "\",\"arguments\":{\"port\":\"Brest\"}}}]",
        true);
  }

  private static List<String> learned(String source, String... rolesAndTexts) {
    return learned(source, turns(rolesAndTexts));
  }

  private static List<String> learned(String source, List<Turn> turns) {
    var rendering = template(source).rendering(conversation(turns));
    return rendering.learned().stream()
        .map(span -> rendering.text().substring(span.begin(), span.end()))
        .toList();
  }

  private static Content.Conversation conversation(List<Turn> turns) {
    return new Content.Conversation(turns, "");
  }

  private static List<Turn> turns(String... rolesAndTexts) {
    var turns = new ArrayList<Turn>();
    for (int i = 0; i < rolesAndTexts.length; i += 2) {
      var role = Role.valueOf(rolesAndTexts[i].toUpperCase(java.util.Locale.ROOT));
      turns.add(Turn.of(role, rolesAndTexts[i + 1]));
    }
    return turns;
  }

  private static ChatTemplate template(String source) {
    return ChatTemplate.of(
        Path.of("model"),
        new ChatFiles(
            Map.of("default", source),
            Map.of("bos_token", "<s>", "eos_token", "</s>"),
            List.of("<|end|>")),
        JinjaLimits.defaults());
  }
}
