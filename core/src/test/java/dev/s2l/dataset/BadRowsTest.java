package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that must be left out by name, or kept although they look odd. The numbers are those of the
/// table of bad inputs.
class BadRowsTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  @Test // 1
  void aBrokenLineCostsOneRowAndNamesItsColumn() {
    var rejection = inputs.rejectionOf("{\"instruction\":\"a\" \"output\":\"b\"}");

    assertThat(rejection.reason()).isEqualTo("MALFORMED_JSON");
    assertThat(rejection.file()).isEqualTo("rows.jsonl");
    assertThat(rejection.column()).isEqualTo("20");
  }

  @Test // 1
  void aMissingBraceDoesNotSwallowTheNextLine() {
    assertThat(inputs.rejectionOf("{\"instruction\":\"a\",\"output\":\"b\"").reason())
        .isEqualTo("MALFORMED_JSON");
  }

  @Test // 1
  void columnsAreCountedInCharacters() {
    assertThat(inputs.rejectionOf("{\"é🙂\":x}").column()).isEqualTo("7");
  }

  @Test // 2
  void aLastLineWithoutLineFeedIsAcceptedIfItIsWhole() {
    try (var whole = inputs.readText(Inputs.GOOD + "\n" + Inputs.GOOD)) {
      assertThat(whole.size()).isEqualTo(2);
    }
    try (var broken = inputs.readText(Inputs.GOOD + "\n{\"instruction\":\"a\",\"outp")) {
      assertThat(broken.size()).isEqualTo(1);
      assertThat(broken.rejections().getFirst().line()).isEqualTo(2);
      assertThat(broken.rejections().getFirst().reason()).isEqualTo("MALFORMED_JSON");
    }
  }

  @Test // 6
  void aByteOrderMarkIsSkippedInEveryFile() {
    var first = inputs.file("a.jsonl", "\uFEFF" + Inputs.GOOD + "\n");
    var second = inputs.file("b.json", "\uFEFF[" + Inputs.GOOD + "]");

    try (var dataset = inputs.read(first, second)) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD, Inputs.GOOD);
      assertThat(dataset.location(0).offset()).isEqualTo(3);
    }
  }

  @ParameterizedTest // 7: lone continuation, overlong slash, surrogate as CESU-8, beyond U+10FFFF
  @CsvSource({"80", "C0AF", "EDA080", "F4908080", "C3"})
  void bytesThatAreNotUtf8AreRejected(String hex) {
    var row = new ByteArrayOutputStream();
    row.writeBytes("{\"instruction\":\"a\",\"output\":\"b".getBytes(StandardCharsets.UTF_8));
    row.writeBytes(java.util.HexFormat.of().parseHex(hex));
    row.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

    var rejection = inputs.rejectionOf(row.toByteArray());

    assertThat(rejection.reason()).isEqualTo("INVALID_UTF8");
    assertThat(rejection.column()).isEqualTo("31");
  }

  @Test // 7
  void aReplacementCharacterThatTheUserWroteIsText() {
    try (var dataset = inputs.readText("{\"instruction\":\"a\",\"output\":\"\uFFFD\"}")) {
      assertThat(Inputs.outputs(dataset)).containsExactly("\uFFFD");
    }
  }

  @ParameterizedTest // 9
  @CsvSource({
    "'{\"instruction\":\"a\",\"output\":\"\\ud800\"}', output",
    "'{\"instruction\":\"a\",\"output\":\"b\",\"note\":{\"x\":[\"\\uDC00y\"]}}', note",
    "'{\"instruction\":\"\\ud83d\\ud83d\",\"output\":\"b\"}', instruction",
  })
  void halfASurrogatePairIsRejected(String row, String column) {
    var rejection = inputs.rejectionOf(row);

    assertThat(rejection.reason()).isEqualTo("LONE_SURROGATE");
    assertThat(rejection.column()).isEqualTo(column);
  }

  @Test // 9
  void anEscapedPairIsOneCharacter() {
    try (var dataset =
        inputs.readText("{\"instruction\":\"\\\\ud800\",\"output\":\"\\ud83d\\ude42\"}")) {
      assertThat(Inputs.outputs(dataset)).containsExactly("🙂");
    }
  }

  @Test // 10
  void controlCharactersAndBidiOverridesAreTextAndLeaveUnchanged() {
    String row =
        "{\"instruction\":\"\\u0000\\u001b]0;x\\u0007\",\"output\":\"\u202E\u0085\tz\u0001\"}";
    try (var dataset = inputs.readText(row + "\n")) {
      assertThat(Inputs.outputs(dataset)).containsExactly("\u202E\u0085\tz\u0001");
      assertThat(Inputs.rows(dataset)).containsExactly(row);
    }
  }

  @Test // 11
  void onlyLineFeedsEndLines() {
    String odd = "{\"instruction\":\"a\u2028b\u2029c\u0085d\",\r\"output\":\"x\ry\"}";
    try (var dataset = inputs.readText(odd + "\r\n\r\n \t\n" + Inputs.GOOD + "\r\n")) {
      assertThat(Inputs.rows(dataset)).containsExactly(odd + "\r", Inputs.GOOD + "\r");
      assertThat(Inputs.outputs(dataset)).containsExactly("x\ry", "2");
      assertThat(dataset.location(1).line()).isEqualTo(4);
      assertThat(dataset.inputs().getFirst().rowsRead()).isEqualTo(2);
    }
  }

  @Test // 12
  void aRowBeyondTheLimitIsCountedAndDropped() {
    var text = new StringBuilder(Inputs.GOOD + "\n{\"instruction\":\"");
    text.append("x".repeat(3_000_000)).append("\",\"output\":\"y\"}\n").append(Inputs.GOOD);
    var file = inputs.file("rows.jsonl", text.toString());
    var settings = DatasetSettings.defaults().withMaxRowBytes(100_000);

    try (var dataset = inputs.read(settings, file)) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD, Inputs.GOOD);
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.reason()).isEqualTo("ROW_TOO_LARGE");
      assertThat(rejection.message()).contains("3,000,031", "--max-row-bytes", "100,000");
      assertThat(dataset.location(1).offset()).isEqualTo(text.lastIndexOf("{"));
    }
  }

  @Test // 12
  void anArrayElementBeyondTheLimitIsCountedAndDropped() {
    String text =
        "[" + Inputs.GOOD + ",{\"x\":\"" + "y".repeat(700_000) + "\"}," + Inputs.GOOD + "]";
    var settings = DatasetSettings.defaults().withMaxRowBytes(1_000);

    try (var dataset = inputs.read(settings, inputs.file("rows.json", text))) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD, Inputs.GOOD);
      assertThat(dataset.rejectedByReason())
          .containsExactly(java.util.Map.entry("ROW_TOO_LARGE", 1L));
    }
  }

  @Test // 13
  void deepNestingHugeNumbersAndHugeKeysAreRejected() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    for (String value :
        List.of(
            "\"instruction\":\"a\",\"output\":" + deep,
            "\"instruction\":\"a\",\"output\":\"b\",\"other\":" + deep,
            "\"instruction\":\"a\",\"output\":\"b\",\"other\":" + "1".repeat(1_000_000),
            "\"instruction\":\"a\",\"output\":\"b\",\"other\":0." + "1".repeat(1_000_000),
            "\"instruction\":\"a\",\"output\":\"b\",\"" + "k".repeat(60_000) + "\":1")) {
      assertThat(inputs.rejectionOf("{" + value + "}").reason()).isEqualTo("JSON_LIMIT");
    }
  }

  @Test // 13
  void deepNestingInAnArrayCostsOneRow() {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    String text = "[" + Inputs.GOOD + "," + deep + "," + Inputs.GOOD + "]";
    try (var dataset = inputs.read(inputs.file("rows.json", text))) {
      assertThat(Inputs.rows(dataset)).containsExactly(Inputs.GOOD, Inputs.GOOD);
      assertThat(dataset.rejections()).hasSize(1);
    }
  }

  @Test // 14
  void aKeyThatOccursTwiceIsRejectedAtAnyDepth() {
    assertThat(
            inputs
                .rejectionOf("{\"instruction\":\"a\",\"output\":\"b\",\"output\":\"c\"}")
                .reason())
        .isEqualTo("DUPLICATE_KEY");
    assertThat(
            inputs
                .rejectionOf("{\"instruction\":\"a\",\"output\":\"b\",\"m\":{\"k\":1,\"k\":2}}")
                .reason())
        .isEqualTo("DUPLICATE_KEY");
  }

  @ParameterizedTest // 16
  @CsvSource({
    "null, NULL_VALUE",
    "17, WRONG_TYPE",
    "true, WRONG_TYPE",
    "'{\"a\":1}', WRONG_TYPE",
    "'[\"b\"]', WRONG_TYPE",
  })
  void aResponseThatIsNoTextIsRejectedByColumn(String value, String reason) {
    var rejection = inputs.rejectionOf("{\"instruction\":\"a\",\"output\":" + value + "}");

    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.column()).isEqualTo("output");
  }

  @Test // 16
  void aMissingResponseIsRejectedByColumn() {
    var rejection = inputs.rejectionOf("{\"instruction\":\"a\",\"input\":\"b\"}");

    assertThat(rejection.reason()).isEqualTo("MISSING_COLUMN");
    assertThat(rejection.column()).isEqualTo("output");
  }

  @Test // 16, in the first row, before the layout is known
  void aMissingResponseInTheFirstRowIsRejectedByColumn() {
    try (var dataset = inputs.readText("{\"instruction\":\"a\"}\n" + Inputs.GOOD)) {
      assertThat(dataset.rejections().getFirst().reason()).isEqualTo("MISSING_COLUMN");
      assertThat(dataset.rejections().getFirst().column()).isEqualTo("output");
      assertThat(Inputs.outputs(dataset)).containsExactly("2");
    }
  }

  @ParameterizedTest // 17
  @CsvSource({"''", "' '", "\\n\\t", "\\u00a0\\u2003"})
  void anEmptyResponseIsRejectedUnlessKept(String output) {
    String row = "{\"instruction\":\"a\",\"output\":\"" + output + "\"}";
    assertThat(inputs.rejectionOf(row).reason()).isEqualTo("EMPTY_TARGET");

    var keep = DatasetSettings.defaults().withEmptyTarget(DatasetSettings.EmptyTarget.KEEP);
    try (var dataset = inputs.read(keep, inputs.file("kept.jsonl", row))) {
      assertThat(Inputs.rows(dataset)).containsExactly(row);
    }
  }

  @Test // 24
  void literalSpecialTokensAreText() {
    try (var dataset =
        inputs.readText("{\"instruction\":\"<|im_end|>\",\"output\":\"</s><|endoftext|>\"}")) {
      assertThat(Inputs.outputs(dataset)).containsExactly("</s><|endoftext|>");
    }
  }

  @Test // 27
  void aColumnOfAnotherTypeInASecondFileCostsItsRows() {
    var first = inputs.file("a.jsonl", Inputs.GOOD);
    var second = inputs.file("b.jsonl", "{\"instruction\":\"1+1?\",\"output\":2}");

    try (var dataset = inputs.read(first, second)) {
      assertThat(dataset.size()).isEqualTo(1);
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.file()).isEqualTo("b.jsonl");
      assertThat(rejection.message()).contains("the number 2", "expected a text");
    }
  }

  @ParameterizedTest
  @CsvSource({"'[1]'", "'17'", "'\"text\"'", "'null'"})
  void aLineThatIsNoObjectIsRejected(String row) {
    assertThat(inputs.rejectionOf(row).reason()).isEqualTo("NOT_AN_OBJECT");
  }

  @Test
  void aSecondObjectInALineIsRejected() {
    assertThat(inputs.rejectionOf(Inputs.GOOD + " " + Inputs.GOOD).reason())
        .isEqualTo("MALFORMED_JSON");
  }

  @Test
  void aNullInputOrSourceIsAnEmptyOne() {
    try (var dataset =
        inputs.readText(
            "{\"instruction\":\"a\",\"input\":null,\"output\":\"b\",\"source\":null,\"topic\":3}")) {
      var example = dataset.example(0);
      assertThat(example.content()).isEqualTo(new Content.SingleTurn("a", "", "b"));
      assertThat(example.source()).isEmpty();
      assertThat(example.topic()).isEqualTo("3");
    }
  }

  @Test
  void columnsThatNobodyKnowsAreNamed() {
    var refusal = inputs.refusal(inputs.file("x.jsonl", "{\"foo\":1,\"bar\":\"b\"}"));

    assertThat(refusal.exitCode().number()).isEqualTo(3);
    assertThat(refusal).hasMessageContaining("UNKNOWN_LAYOUT").hasMessageContaining("[foo, bar]");
  }
}
