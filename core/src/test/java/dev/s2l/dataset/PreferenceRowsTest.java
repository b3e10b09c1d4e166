package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.run.ExitCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An answer that is to be avoided is never learned.
class PreferenceRowsTest {
  private static final String TURNS =
      "[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]";

  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'prompt':'q','completion':'a'  | label   | true   | false",
        "'prompt':'q','completion':'a'  | label   | 1      | 0",
        "'prompt':'q','completion':'a'  | label   | 1.0    | 0.0",
        "'prompt':'q','response':'a'    | label   | 'True' | 'False'",
        "'prompt':'q','completion':'a'  | label   | '1'    | '0'",
        "'instruction':'q','output':'a' | label   | true   | false",
        "'instruction':'q','output':'a' | kto_tag | true   | false",
        "'instruction':'q','output':'a' | kto_tag | 'true' | 'false'",
        "'prompt':'q','completion':'a'  | desirable    | true | false",
        "'instruction':'q','output':'a' | is_desirable | 1    | 0",
        "'messages':TURNS               | is_chosen    | true | 'false'",
        "'prompt':'q','completion':'a'  | Label        | true | false",
        "'prompt':'q','completion':'a'  | label        | 'desirable' | 'undesirable'",
        "'instruction':'q','output':'a' | isDesirable  | true | false",
        "'instruction':'q','output':'a' | kto_label    | 1    | 0",
        "'messages':TURNS               | is_rejected  | false | true",
        "'messages':TURNS               | undesirable  | 0     | 1",
        "'prompt':'q','completion':'a'  | chosen       | true  | false",
        "'prompt':'q','completion':'a'  | rejected     | false | true",
        "'messages':TURNS               | label   | true   | false",
        "'messages':TURNS               | label   | 1      | 0",
      })
  void rowsMarkedAsUndesirableAreRejected(String row, String column, String yes, String no) {
    String pattern = "{%s,'%s':%s}\n";
    String whole = row.replace("TURNS", TURNS);
    String text =
        pattern.formatted(whole, column, yes)
            + pattern.formatted(whole, column, no)
            + pattern.formatted(whole, column, yes);
    try (var dataset = inputs.readText(quoted(text))) {
      assertThat(dataset.size()).isEqualTo(2);
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.reason()).isEqualTo("UNDESIRABLE");
      assertThat(rejection.line()).isEqualTo(2);
      assertThat(rejection.column()).isEqualTo(column);
      assertThat(dataset.names().unused()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'instruction':'q','output':'a','label':0}",
        "{'instruction':'Is it so?','output':'a','label':'false'}",
        "{'prompt':'q','completion':'a','label':'spam'}",
        "{'prompt':'q','completion':'a','label':'bad'}",
        "{'prompt':'q','completion':'a','label':-1}",
        "{'prompt':'q','completion':'a','chosen':'b'}",
        "{'prompt':'q','completion':'a','rejected':'b'}",
        "{'instruction':'q','output':'a','Label':'0'}",
        "{'prompt':'q','completion':'a','label':null}",
        "{'text':'t','label':0}",
        "{'text':'t','label':false}",
        "{'input_ids':[1,2],'label':false}"
      })
  void labelsThatAreClassesAreNoMarks(String row) {
    try (var dataset = inputs.readText(quoted(row))) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test
  void inATableMarksAreTexts() {
    String text = "prompt,completion,label\nq,a,True\nq,b,False\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a");
    }
  }

  @Test
  void theUserSaysWhichColumnMarksOrThatNoneDoes() {
    String text =
        quoted("{'prompt':'q','completion':'a','label':false,'good':1}\n")
            + quoted("{'prompt':'q','completion':'b','label':false,'good':0}\n");
    var settings = DatasetSettings.defaults();
    var file = inputs.file("rows.jsonl", text);
    try (var dataset = inputs.read(settings.withColumns(Map.of("label", "good")), file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a");
    }
    try (var dataset = inputs.read(settings.withColumns(Map.of("label", "none")), file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a", "b");
    }
  }

  @Test
  void numbersOfClassesAreNotTakenForMarks() {
    String text = "";
    for (int label : new int[] {1, 0, 2}) {
      text += quoted("{'prompt':'q','completion':'a','label':" + label + "}\n");
    }
    var file = inputs.file("rows.jsonl", text);
    var refusal = inputs.refusal(file);
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal).hasMessageContaining("holds 0").hasMessageContaining("label=none");
    var none = DatasetSettings.defaults().withColumns(Map.of("label", "none"));
    try (var dataset = inputs.read(none, file)) {
      assertThat(dataset.size()).isEqualTo(3);
    }
  }

  @Test
  void ofMinusOneAndOneTheUserSaysWhatTheyAre() {
    String text =
        quoted("{'prompt':'q','completion':'a','label':1}\n")
            + quoted("{'prompt':'q','completion':'b','label':-1}\n");
    var file = inputs.file("rows.jsonl", text);
    assertThat(inputs.refusal(file))
        .hasMessageContaining("holds 1 and -1")
        .hasMessageContaining("columns label=label, otherwise columns label=none");
    var settings = DatasetSettings.defaults();
    try (var dataset = inputs.read(settings.withColumns(Map.of("label", "label")), file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a");
    }
    try (var dataset = inputs.read(settings.withColumns(Map.of("label", "none")), file)) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'prompt':'q','chosen':'a','rejected':'b'}        | prompt=prompt,response=chosen",
        "{'question':'q','chosen':'a','rejected':'b'}      | prompt=question,response=chosen",
        "{'prompt':'q','chosen':TURNS,'rejected':TURNS}    | messages=chosen",
        "{'chosen':'q a','rejected':'q b'}                 | text=chosen",
        "{'prompt':[U],'chosen':[A],'rejected':[A]}        | prompt=prompt,response=chosen",
        "{'conversations':[H],'chosen':[G],'rejected':[G]} | prompt=conversations,response=chosen",
        "{'conversations':[H],'chosen':[H,G],'rejected':[H,G]} | messages=chosen",
        "{'messages':[U],'chosen':[A],'rejected':[A]}      | prompt=messages,response=chosen",
      })
  void pairsOfAnswersAreRejectedWithTheWayToLearnTheChosenOne(String row, String columns) {
    String good = "{'messages':TURNS}\n";
    try (var dataset = inputs.readText(whole(good + row))) {
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.reason()).isEqualTo("PREFERENCE_PAIR");
      assertThat(rejection.message()).endsWith("--columns " + columns);
    }
    var file = inputs.file("pairs.jsonl", whole(row));
    assertThat(inputs.refusal(file)).hasMessageContaining("PREFERENCE_PAIR");
    var words = new java.util.TreeMap<String, String>();
    for (String pair : columns.split(",")) {
      words.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    try (var dataset = inputs.read(DatasetSettings.defaults().withColumns(words), file)) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  private static String whole(String row) {
    return quoted(
        row.replace("TURNS", TURNS)
            .replace("[U]", "[{'role':'user','content':'q'}]")
            .replace("[A]", "[{'role':'assistant','content':'a'}]")
            .replace("[H", "[{'from':'human','value':'q'}")
            .replace("G]", "{'from':'gpt','value':'a'}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'conversations':[H],'chosen':'a','rejected':'b'} | 'chosen' | [{'from': 'gpt', 'value':"
            + " …}] | prompt=conversations,response=chosen",
        "{'conversations':[H],'chosen':{'from':'gpt','value':'a'},'rejected':{}} | 'chosen'"
            + " | [{'from': 'gpt', 'value': …}] | prompt=conversations,response=chosen",
        "{'messages':[U],'chosen':'a','rejected':'b'}     | 'chosen'"
            + " | [{'role': 'assistant', 'content': …}] | prompt=messages,response=chosen",
        "{'prompt':'q','chosen':[A],'rejected':[A]}       | 'prompt'"
            + " | [{'role': 'user', 'content': …}] | prompt=prompt,response=chosen",
      })
  void whereNoWordsReadTheChosenAnswerItIsSaidWhatToWrite(
      String row, String column, String list, String columns) {
    assertThat(inputs.refusal(inputs.file("pairs.jsonl", whole(row))))
        .hasMessageContaining("PREFERENCE_PAIR")
        .hasMessageContaining("write " + quoted(column) + " as a list of messages, " + quoted(list))
        .hasMessageContaining("columns " + columns + ". No words read it as it stands");
  }

  @Test
  void aTableOfPairsIsRefused() {
    assertThat(inputs.refusal(inputs.file("rows.csv", "prompt,chosen,rejected\nq,a,b\n")))
        .hasMessageContaining("prompt=prompt,response=chosen");
  }

  @Test
  void theChosenAnswerIsLearnedWhereItIsMapped() {
    var columns = Map.of("prompt", "prompt", "response", "chosen");
    var settings = DatasetSettings.defaults().withColumns(columns);
    String text = quoted("{'prompt':'q','chosen':'a','rejected':'b'}");
    try (var dataset = inputs.read(settings, inputs.file("rows.jsonl", text))) {
      assertThat(Inputs.outputs(dataset)).containsExactly("a");
    }
  }
}
