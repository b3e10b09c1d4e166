package dev.s2l.lm.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.dataset.Segment;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import dev.s2l.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TextTokenizerTest {
  private static final String INTRODUCTION = "Below is an instruction that describes a task";

  /// The bytes that the golden texts spell as special tokens are text to us, so texts with special
  /// tokens are compared in [#aRowIsEncodedAndMarkedAsTheReferenceDoes].
  @ParameterizedTest
  @ValueSource(strings = {"byte_level", "byte_fallback"})
  void awkwardTextsGetTheIdsOfTheReference(String name) throws IOException {
    Path folder = Golden.path("tokenizers/" + name);
    int compared = 0;
    try (var tokenizer = TextTokenizer.open(folder)) {
      for (JsonNode row : json(folder.resolve("golden.json"))) {
        String text = row.get("text").asString();
        if (text.contains("<")) {
          continue;
        }
        int[] ids = ints(row.get("ids"));
        int front = tokenizer.bosId().isPresent() ? 1 : 0;
        int[] ours = tokenizer.encodePrompt(text);
        assertThat(java.util.Arrays.copyOfRange(ours, front, ours.length)).as(text).isEqualTo(ids);
        assertThat(tokenizer.decodeAll(ids)).isEqualTo(row.get("decoded").asString());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(56);
  }

  @ParameterizedTest
  @ValueSource(strings = {"byte_level", "byte_fallback"})
  void aTokenIsLearnedIfAnyOfItsCharactersIs(String name) throws IOException {
    Path folder = Golden.path("tokenizers/" + name);
    try (var tokenizer = TextTokenizer.open(folder)) {
      int front = tokenizer.bosId().isPresent() ? 1 : 0;
      for (JsonNode row : json(folder.resolve("golden.json"))) {
        String text = row.get("text").asString();
        if (text.contains("<")) {
          continue;
        }
        int length = text.codePointCount(0, text.length());
        for (int cut = 0; cut <= length; cut += 1 + length / 7) {
          int at = text.offsetByCodePoints(0, cut);
          var encoded =
              tokenizer.encode(
                  List.of(
                      new Segment(text.substring(0, at), false),
                      new Segment(text.substring(at), true)));
          for (int t = 0; t < row.get("offsets").size(); t++) {
            int start = row.get("offsets").get(t).get(0).asInt();
            int end = row.get("offsets").get(t).get(1).asInt();
            if (end > start) {
              assertThat(encoded.learned()[front + t])
                  .as("token %d of '%s' cut at %d", t, text, cut)
                  .isEqualTo(end > cut);
            }
          }
          assertThat(encoded.learned()[encoded.ids().length - 1]).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt_neox", "llama_gqa_tied"})
  void aRowIsEncodedAndMarkedAsTheReferenceDoes(String family) throws IOException {
    Path folder = Golden.path("scored/" + family);
    List<JsonNode> rows = lines(Golden.path("scored/rows.jsonl"));
    List<JsonNode> expected = lines(folder.resolve("expected.jsonl"));
    assertThat(rows).hasSameSizeAs(expected).isNotEmpty();
    try (var tokenizer = TextTokenizer.open(folder)) {
      for (int i = 0; i < rows.size(); i++) {
        var whole = tokenizer.encode(alpaca(rows.get(i)));
        var encoded = whole.cutAt(256);
        assertThat(encoded.ids()).as("row %d", i).isEqualTo(ints(expected.get(i).get("ids")));
        assertThat(marks(encoded.learned()))
            .as("row %d", i)
            .isEqualTo(ints(expected.get(i).get("learned")));
        assertThat(whole.ids().length > 256)
            .isEqualTo(expected.get(i).get("truncated").asBoolean());
      }
    }
  }

  @Test
  void theEndIsLearnedOnlyAfterALearnedSegment() {
    try (var tokenizer = TextTokenizer.open(Golden.path("scored/gpt_neox"))) {
      assertThat(tokenizer.encode(List.of(new Segment("ask", false))).learned())
          .containsOnly(false);
      assertThat(tokenizer.encode(List.of()).ids()).containsExactly(0);
      assertThat(tokenizer.encodePrompt("")).isEmpty();
      assertThat(tokenizer.maxLength()).hasValue(512);
    }
  }

  @Test
  void aTokenizerWithIdsThatTheModelLacksIsRefused(@TempDir Path folder) throws IOException {
    Path good = Golden.path("scored/gpt_neox");
    Files.copy(good.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 1006, \"x\": NaN}");
    assertRefused(folder, "ids up to 1006");
    Files.writeString(folder.resolve("config.json"), "{\"vocab_size\": 1007, \"x\": NaN}");
    TextTokenizer.open(folder).close();
  }

  @Test
  void hostileFilesAreRefusedByName(@TempDir Path folder) throws IOException {
    assertRefused(folder, "no tokenizer.json");
    refuses(folder, "[1]", "JSON object");
    refuses(folder, "{", "no valid JSON");
    refuses(folder, "{\"a\":1,\"a\":2}", "no valid JSON");
    refuses(folder, "[".repeat(100_000), "no valid JSON");
    refuses(folder, bpe("{}", "[]"), "vocab is empty");
    refuses(folder, bpe("{\"a\":0,\"b\":0}", "[]"), "two tokens have the id 0");
    refuses(folder, bpe("{\"a\":-1}", "[]"), "has the id -1");
    refuses(folder, bpe("{\"a\":4294967295}", "[]"), "has the id 4294967295");
    refuses(folder, bpe("{\"a\":2000000000}", "[]"), "in a vocabulary of 1");
    refuses(folder, bpe("{\"a\":0,\"b\":1}", "[\"a b\"]"), "needs the token 'ab'");
    refuses(folder, bpe("{\"a\":0,\"b\":1}", "[\"a b c\"]"), "no merge");
    refuses(folder, bpe("{\"a\":0}", "[]").replace("BPE", "Pickle"), "model type 'Pickle'");
  }

  @Test
  void addedTokensKeepTheirNumbersWhenSpecialOnesAreHidden(@TempDir Path folder)
      throws IOException {
    String added =
        "[{\"id\":2,\"content\":\"<|end|>\",\"special\":true"
            + FLAGS
            + "},{\"id\":3,\"content\":\"<think>\",\"special\":false"
            + FLAGS
            + "}]";
    write(
        folder,
        bpe("{\"a\":0,\"b\":1}", "[]").replace("\"added_tokens\":[]", "\"added_tokens\":" + added));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\":\"<|end|>\"}");
    try (var tokenizer = TextTokenizer.open(folder)) {
      assertThat(tokenizer.encodePrompt("a<think>b")).containsExactly(0, 3, 1);
      assertThat(tokenizer.encode(List.of(new Segment("ab", true))).ids()).containsExactly(0, 1, 2);
      assertThat(tokenizer.decodeAll(new int[] {0, 3, 2})).contains("<think>", "<|end|>");
    }
  }

  private static final String FLAGS =
      ",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false";

  private static String bpe(String vocab, String merges) {
    return ("{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],"
            + "\"normalizer\":null,\"pre_tokenizer\":null,\"post_processor\":null,\"decoder\":null,"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":%s,\"merges\":%s}}")
        .formatted(vocab, merges);
  }

  private static void write(Path folder, String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), json);
  }

  private static void refuses(Path folder, String json, String why) throws IOException {
    write(folder, json);
    assertRefused(folder, why);
  }

  private static void assertRefused(Path folder, String why) {
    assertThatThrownBy(() -> TextTokenizer.open(folder))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessageContaining(why);
  }

  static List<Segment> alpaca(JsonNode row) {
    String input = row.path("input").asString("");
    String prompt =
        (input.isEmpty()
                ? INTRODUCTION + ". Write"
                : INTRODUCTION + ", paired with an input that provides further context. Write")
            + " a response that appropriately completes the request.\n\n### Instruction:\n"
            + row.get("instruction").asString()
            + (input.isEmpty() ? "" : "\n\n### Input:\n" + input)
            + "\n\n### Response:";
    return List.of(
        new Segment(prompt, false),
        new Segment(Objects.requireNonNull(row.get("output").asString()), true));
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(JsonMapper.shared()::readTree).toList();
  }

  private static int[] ints(JsonNode array) {
    var values = new ArrayList<Integer>();
    array.forEach(value -> values.add(value.asInt()));
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] marks(boolean[] learned) {
    var marks = new int[learned.length];
    for (int t = 0; t < marks.length; t++) {
      marks[t] = learned[t] ? 1 : 0;
    }
    return marks;
  }
}
