package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.prompt.TextForm;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ids of rendered texts are those of the Python library for the text; the marks `<s>` and
/// `</s>` are 1 and 2.
class RenderedTextTest {
  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  @Test
  void aRenderedTextHasOneMarkInFrontAndNoneTooManyBehind() {
    try (var tokenizer = tokenizer()) {
      int[] ids = {
        1, 599, 301, 306, 311, 312, 321, 473, 475, 767, 325, 599, 275, 301, 306, 311, 312, 321, 767,
        325, 2
      };
      for (String front : List.of("", "<s>")) {
        var encoded = tokenizer.encodeRendered(front + "[INST] Say tea [/INST] tea</s>");
        assertThat(encoded.ids()).containsExactly(ids);
        assertThat(encoded.learned()[0]).isFalse();
        assertThat(encoded.learnedCount()).isEqualTo(ids.length - 1);
      }
      assertThat(tokenizer.encodeRendered("say</s>it ").ids())
          .containsExactly(1, 413, 475, 2, 512, 406, 2);
      assertThat(tokenizer.encodeRendered("it</s>\n").ids()).startsWith(1).endsWith(2, 416);
    }
  }

  @Test
  void textsThatBeginOrEndWithASpecialTokenAreRendered() throws IOException {
    var rows = List.of("<s>a", " b</s>\n", "a </s> in the middle");
    assertThat(encoded(rows, TextForm.AUTO)).containsExactly(true, true, false);
    assertThat(TokenStore.leftOut(folder.resolve("tokens"))).isEmpty();
    assertThat(said)
        .anyMatch(line -> line.startsWith("2 rows of text are rendered already"))
        .anyMatch(line -> line.startsWith("1 rows write a special token"));
  }

  @Test
  void theFormThatTheUserNamesHolds() throws IOException {
    var rows = List.of("<s>a", " b</s>\n", "a </s> in the middle");
    assertThat(encoded(rows, TextForm.YES)).containsExactly(true, true, true);
    assertThat(encoded(rows, TextForm.NO)).containsExactly(false, false, false);
    assertThat(PromptTemplate.PLAIN.reading(TextForm.YES).label())
        .isEqualTo("plain+text-is-rendered-yes");
    assertThat(PromptTemplate.ofLabel("plain+text-is-rendered-no", folder).label())
        .isEqualTo("plain+text-is-rendered-no");
    assertThat(PromptTemplate.PLAIN.reading(TextForm.AUTO)).isSameAs(PromptTemplate.PLAIN);
  }

  @Test
  void rowsThatATemplateFailsOnAreRejectedAlone() throws IOException {
    String model =
        model("{{ 'q' + (1 if messages[0].content == 'odd' else messages[1].content) }}");
    String good = "{\"instruction\": \"even\", \"output\": \"a\"}\n";
    String bad = good.replace("even", "odd");
    try (var store = build(good + bad + good, PromptTemplate.named("chat", Path.of(model)))) {
      assertThat(store.usable(0)).isTrue();
      assertThat(store.usable(1)).isFalse();
      assertThat(store.usable(2)).isTrue();
    }
    assertThat(TokenStore.leftOut(folder.resolve("tokens")))
        .singleElement()
        .asString()
        .startsWith("1 of 3 rows are not accepted");
    assertThat(TokenStore.leftOut(folder.resolve("nowhere"))).isEmpty();
    assertThat(Files.readString(folder.resolve("tokens/rejected.jsonl")))
        .contains("\"line\":2", "TEMPLATE_REFUSED", "cannot apply '+' to 'str' and 'int'");
    assertThat(said)
        .anyMatch(
            line ->
                line.startsWith("1 of 3 rows are not accepted")
                    && line.contains("rows.jsonl:2: the chat template says: cannot apply '+'"));
  }

  @Test
  void whereATemplateAcceptsNoRowTheFirstWordsAreTold() throws IOException {
    String model = model("{{ raise_exception('Only poems!') }}");
    String row = "{\"instruction\": \"q\", \"output\": \"a\"}\n";
    assertThatThrownBy(() -> build(row + row, PromptTemplate.named("chat", Path.of(model))))
        .isInstanceOf(S2lException.class)
        .hasMessage(
            "2 of 2 rows are not accepted by the prompt template. The first, rows.jsonl:1: the chat"
                + " template says: Only poems!");
  }

  private String model(String template) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("chat_template.jinja"), template);
    return model.toString();
  }

  /// By row, whether `<s>` and `</s>` in it became tokens.
  private List<Boolean> encoded(List<String> texts, TextForm form) throws IOException {
    var lines = new StringBuilder();
    texts.forEach(
        text -> lines.append("{\"text\": \"").append(text.replace("\n", "\\n")).append("\"}\n"));
    var found = new ArrayList<Boolean>();
    try (var store = build(lines.toString(), PromptTemplate.PLAIN.reading(form));
        var tokenizer = tokenizer()) {
      for (int row = 0; row < texts.size(); row++) {
        found.add(
            java.util.Arrays.equals(
                store.ids(row), tokenizer.encodeRendered(texts.get(row)).ids()));
      }
    }
    return found;
  }

  private TokenStore build(String lines, PromptTemplate template) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(file, lines);
    var progress = new Said(said);
    try (var tokenizer = tokenizer();
        var dataset =
            Dataset.read(
                List.of(file),
                DatasetSettings.defaults(),
                folder.resolve("dataset" + said.size() + System.nanoTime()),
                Progress.SILENT)) {
      Path tokens = folder.resolve("tokens");
      if (Files.exists(tokens)) {
        tokens = folder.resolve("tokens" + System.nanoTime());
      }
      return TokenStore.build(
          dataset,
          template,
          tokenizer,
          256,
          OverLength.TRUNCATE,
          tokens,
          progress,
          new StopSignal());
    }
  }

  private static TextTokenizer tokenizer() {
    return TextTokenizer.open(Golden.path("tokenizers/byte_fallback"));
  }

  private record Said(List<String> lines) implements Progress {
    @Override
    public Task start(String stage, long total, String unit) {
      return Progress.SILENT.start(stage, total, unit);
    }

    @Override
    public void note(String message) {
      lines.add(message);
    }

    @Override
    public void warn(String message) {
      lines.add(message);
    }
  }
}
