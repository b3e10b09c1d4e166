package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Turns that are written as JSON text are the turns that the text spells.
class SpelledTurnsTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"q \\\"1\\\"\"}";
  private static final String ANSWER = "{\"role\":\"assistant\",\"content\":\"a\",\"train\":false}";
  private static final String LAST = "{\"role\":\"assistant\",\"content\":\"b\"}";

  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static String spelled(String json) {
    return '"' + json.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private Content content(String row) {
    try (var dataset = inputs.readText(row)) {
      return dataset.example(0).content();
    }
  }

  private static String list(String... turns) {
    return "[" + String.join(", ", turns) + "]";
  }

  @Test
  void aListAsTextAndAListOfTextsAreTheListThatTheySpell() {
    String list = list(USER, ANSWER, USER, LAST);
    var expected = content("{\"messages\":" + list + "}");
    assertThat(((Content.Conversation) expected).turns().get(1).learned()).isFalse();

    assertThat(content("{\"messages\":" + spelled(list) + "}")).isEqualTo(expected);
    assertThat(content("{\"messages\":" + spelled("\t " + list + " ") + "}")).isEqualTo(expected);
    String texts = list(spelled(USER), spelled(ANSWER), spelled(USER), spelled(LAST));
    assertThat(content("{\"messages\":" + texts + "}")).isEqualTo(expected);
    assertThat(content("{\"messages\":" + spelled(texts) + "}")).isEqualTo(expected);
  }

  @Test
  void conversationsOfShareGptAndEarlierTurnsAreReadSo() {
    String list = "[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"a\"}]";
    assertThat(content("{\"conversations\":" + spelled(list) + "}"))
        .isEqualTo(content("{\"conversations\":" + list + "}"));
    String history = "\"history\":%s,\"instruction\":\"q\",\"output\":\"a\"";
    String pairs = "[[\"h\",\"r\"]]";
    assertThat(content("{" + history.formatted(spelled(pairs)) + "}"))
        .isEqualTo(content("{" + history.formatted(pairs) + "}"));
  }

  @Test
  void promptAndCompletionAreTurnsWhereBothSpellThem() {
    String row = "{\"prompt\":%s,\"completion\":%s}";
    assertThat(content(row.formatted(spelled(list(USER)), spelled(list(LAST)))))
        .isEqualTo(content(row.formatted(list(USER), list(LAST))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1, 2, 3]                          | [6]",
        "[{\"role\":\"user\",\"content\":\"q\"}] | plain",
        "[{\"name\":\"x\"}]                 | [{\"role\":\"assistant\",\"content\":\"b\"}]",
        "[{\"role\": broken                 | [{\"role\":\"assistant\",\"content\":\"b\"}]",
      })
  void otherPromptsThatBeginLikeAListStayTexts(String prompt, String completion) {
    String row = "{\"prompt\":" + spelled(prompt) + ",\"completion\":" + spelled(completion) + "}";
    assertThat(content(row)).isEqualTo(new Content.SingleTurn(prompt, "", completion));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'role': 'user', 'content': 'q'}]",
        "[{\"role\":\"user\",\"role\":\"user\",\"content\":\"q\"}]",
        "[{\"role\":\"user\",\"content\":\"q\"}] and more",
        "hello",
      })
  void aTextThatIsNoJsonRejectsTheRowWithTheWayToWriteIt(String text) {
    var refusal = inputs.refusal(inputs.file("r.jsonl", "{\"messages\":" + spelled(text) + "}"));
    assertThat(refusal)
        .hasMessageContaining("WRONG_TYPE")
        .hasMessageContaining("\"messages\" is a text that is no JSON")
        .hasMessageContaining("json.dumps");
  }

  @Test
  void halfACharacterInsideTheTextRejectsTheRow() {
    String text = spelled("[{\"role\":\"user\",\"content\":\"\\ud800\"}]");
    assertThat(inputs.refusal(inputs.file("r.jsonl", "{\"messages\":" + text + "}")))
        .hasMessageContaining("LONE_SURROGATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\" \"", "\"{}\"", "\"[7]\"", "\"[]\"", "7"})
  void whatSpellsNoTurnsRejectsTheRow(String value) {
    assertThat(inputs.refusal(inputs.file("r.jsonl", "{\"messages\":" + value + "}")))
        .hasMessageMatching("(?s).*(WRONG_TYPE|EMPTY_CONVERSATION).*");
  }
}
