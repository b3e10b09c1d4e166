package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.DatasetSettings.EmptyTarget;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a row has and the prompt template does not write is told, or rejects the row.
class UnwrittenNamesTest {
  private static final String ROWS =
      """
      {"messages":[{"role":"user","content":"q","name":"Ada"},{"role":"assistant","content":"a"}]}
      {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"tools":[{"name":"f"}]}
      {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f"}}]}]}
      """;
  private static final String TEXTS =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private DatasetSettings settings = DatasetSettings.defaults();

  /// The rejections of rows under a chat template, or another one if it is empty.
  private List<String> rejected(String template, Map<String, String> columns) throws IOException {
    return rejected(ROWS, template, columns);
  }

  private List<String> rejected(String rows, String template, Map<String, String> columns)
      throws IOException {
    Files.writeString(folder.resolve("rows.jsonl"), rows);
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        Json.COMPACT.writeValueAsString(Map.of("chat_template", template)));
    var told =
        new Progress() {
          @Override
          public Task start(String what, long total, String unit) {
            return Progress.SILENT.start(what, total, unit);
          }

          @Override
          public void note(String line) {}

          @Override
          public void warn(String line) {
            warnings.add(line);
          }
        };
    Path tokens = folder.resolve("tokens");
    try (var dataset =
            Dataset.read(
                List.of(folder.resolve("rows.jsonl")),
                settings.withColumns(columns),
                folder.resolve("dataset"),
                Progress.SILENT);
        var tokenizer = TextTokenizer.open(Golden.path("scored/gpt_neox"))) {
      TokenStore.build(
              dataset,
              template.isEmpty() ? PromptTemplate.PLAIN : PromptTemplate.named("chat", folder),
              tokenizer,
              512,
              OverLength.TRUNCATE,
              tokens,
              told)
          .close();
    }
    return Files.readAllLines(tokens.resolve("rejected.jsonl"));
  }

  @Test
  void rowsWithToolsOrCallsThatTheTemplateDoesNotNameAreRejected() throws IOException {
    var rejected = rejected(TEXTS, Map.of());

    assertThat(rejected).hasSize(2);
    assertThat(rejected.get(0))
        .contains("\"line\":2", "TEMPLATE_REFUSED", "the row offers tools", "--columns tools=none");
    assertThat(rejected.get(1))
        .contains("\"line\":3", "TEMPLATE_REFUSED", "the call would be lost");
    assertThat(warnings)
        .anyMatch(
            warning ->
                warning.equals(
                    "keys of messages that the chat template does not write: \"name\" (1"
                        + " message)."));
  }

  @Test
  void keysThatTheTemplateNamesAndThatChangeNothingAreTold() throws IOException {
    String template = TEXTS + "{% for m in messages %}{{ m.name if m.role == 'tool' }}{% endfor %}";
    assertThat(rejected(ROWS.lines().findFirst().orElseThrow(), template, Map.of())).isEmpty();
    assertThat(warnings)
        .contains(
            "keys of messages that the chat template names, and that change nothing in what it"
                + " writes: \"name\" (1 row).");
  }

  @Test
  void aKeyThatIsShownInOneRowIsNotTold() throws IOException {
    String rows =
        """
        {"messages":[{"role":"user","content":"q","name":"Ada"},{"role":"assistant","content":"a"}]}
        {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a","name":"Bot"}]}
        """;
    String template = TEXTS + "{{ messages[1].name }}";
    assertThat(rejected(rows, template, Map.of())).isEmpty();
    assertThat(warnings).noneMatch(warning -> warning.startsWith("keys of messages"));
  }

  @Test
  void toolsInsideOfAMessageThatAreNotWrittenRejectTheRow() throws IOException {
    String rows =
        """
        {"messages":[{"role":"system","content":"s","tools":[{"name":"f"}]},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
        {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
        """;
    var rejected = rejected(rows, TEXTS + "{{ tools }}", Map.of());
    assertThat(rejected).hasSize(1);
    assertThat(rejected.getFirst())
        .contains("\"line\":1", "TEMPLATE_REFUSED", "does not show them", "beside the messages");
    assertThat(rejected(rows, TEXTS + "{{ messages[0].tools }}", Map.of())).isEmpty();
  }

  @Test
  void rowsMayBeReadWithoutTheirTools() throws IOException {
    assertThat(rejected(TEXTS, Map.of("tools", "none"))).hasSize(1);
  }

  @Test
  void aTemplateThatNamesEverythingGetsEverything() throws IOException {
    assertThat(
            rejected(
                TEXTS + "{{ tools }}{{ messages[0].name }}{{ messages[1].tool_calls }}", Map.of()))
        .isEmpty();
    assertThat(warnings).noneMatch(warning -> warning.startsWith("keys of messages"));
  }

  @Test
  void fixedTemplatesWriteToolsAndCalls() throws IOException {
    assertThat(rejected("", Map.of())).isEmpty();
    assertThat(warnings)
        .contains(
            "keys of messages that the prompt template plain does not write: \"name\" (1"
                + " message).");
  }

  @Test
  void aSystemTextOrQuestionThatTheTemplateLeavesOutIsTold() throws IOException {
    String rows =
        """
        {"messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"a"}]}
        {"messages":[{"role":"user","content":"Why?"},{"role":"assistant","content":"a"}],"system":"Be brief"}
        {"messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Who?"},{"role":"assistant","content":"a"},{"role":"user","content":"Why?"},{"role":"assistant","content":"b"}]}
        """;
    rejected(
        rows,
        "{% for m in messages %}{% if m.role == 'assistant' or m.content == 'Why?' %}{{ m.content"
            + " }}{{ eos_token }}{% endif %}{% endfor %}",
        Map.of());

    assertThat(warnings)
        .contains(
            "2 rows have a system text that the chat template does not write (the first row:"
                + " rows.jsonl:2).",
            "1 row has a user text that the chat template does not write (the first row:"
                + " rows.jsonl:3).");
    assertThat(folder.resolve("tokens").resolve(TokenStore.LEFT_OUT))
        .content()
        .contains("2 rows have a system text");
  }

  @Test
  void aSystemTextMayBeWrittenWithOtherBlanksSignsAndEscapes() throws IOException {
    String rows =
        """
        {"messages":[{"role":"system","content":"Say \\"yes\\",\\n <b>Zoë</b> & I\\n\\nsee"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}
        """;
    for (String how : List.of("tojson", "escape", "upper", "replace('\n', ' ')")) {
      rejected(
          rows,
          "{% for m in messages %}{{ m.content | " + how + " }}{{ eos_token }}{% endfor %}",
          Map.of());
      assertThat(warnings).as(how).noneMatch(warning -> warning.contains("system text"));
    }
  }

  @Test
  void argumentsThatTheTemplateDoesNotHaveAreTold() throws IOException {
    String rows =
        """
        {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}],"chat_template_kwargs":{"enable_thinkng":false,"enable_thinking":true}}
        """;
    rejected(rows, TEXTS + "{{ enable_thinking }}", Map.of());

    assertThat(warnings)
        .contains(
            "names in chat_template_kwargs that the chat template does not have:"
                + " \"enable_thinkng\" (1 row).");
  }

  @Test
  void answersThatTheTemplateHidesAndThoseThatMasksLeaveOutAreTheReasonThatIsGiven() {
    String hidden = "{% for m in messages if m.role == 'user' %}{{ m.content }};{% endfor %}";
    String row =
        """
        {"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"%s}]}
        """;
    assertThatThrownBy(() -> rejected(row.formatted(""), hidden, Map.of()))
        .hasMessageStartingWith(
            "none of the 1 rows has a token to learn:\n  1 × EMPTY_TARGET, first in rows.jsonl:1:"
                + " what the chat template writes does not show the answer")
        .hasMessageContaining("Mend the chat template");
    settings = settings.withEmptyTarget(EmptyTarget.KEEP);
    assertThatThrownBy(() -> rejected(row.formatted(",\"train\":false"), TEXTS, Map.of()))
        .hasMessageContaining("masks or labels leave them out")
        .hasMessageEndingWith("Give rows with an answer to learn.");
  }
}
