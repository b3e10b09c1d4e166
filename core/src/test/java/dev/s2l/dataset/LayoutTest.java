package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.DatasetSettings.SourceFrom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every set of columns that is in use, and the rules of conversations (20–23 of the table of bad
/// inputs).
class LayoutTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private Content content(String row) {
    return content(DatasetSettings.defaults(), row);
  }

  private Content content(DatasetSettings settings, String row) {
    try (var dataset = inputs.read(settings, inputs.file("rows.jsonl", row.replace('\'', '"')))) {
      return dataset.example(0).content();
    }
  }

  private Rejection rejection(String layout, String row) {
    String good =
        layout.equals("messages")
            ? "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]}"
            : "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]}";
    try (var dataset = inputs.readText((good + "\n" + row + "\n" + good).replace('\'', '"'))) {
      assertThat(dataset.size()).isEqualTo(2);
      return dataset.rejections().getFirst();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'instruction':'q','input':'i','output':'a'}   | i",
        "{'instruction':'q','context':'i','response':'a'}| i",
        "{'prompt':'q','completion':'a'}                | ~~",
        "{'prompt':'q','response':'a'}                  | ~~",
        "{'question':'q','answer':'a'}                  | ~~",
        "{'query':'q','response':'a'}                   | ~~",
        "{'problem':'q','solution':'a'}                 | ~~",
        "{'input':'q','output':'a'}                     | ~~",
        "{'instruction':'q','input':'i','response':'a'} | i",
        "{'prompt':'q','context':'i','response':'a'}    | i",
        "{'question':'q','input':'i','answer':'a'}      | i",
        "{'input':'q','context':'i','output':'a'}       | i",
        "{'instruction':'q','input':'i','context':'c','output':'a'} | i",
        "{'prompt':'q','context':['c'],'response':'a'}  | ~~",
      })
  void pairsOfColumnsInUseAreUnderstood(String row, String input) {
    assertThat(content(row)).isEqualTo(new Content.SingleTurn("q", input, "a"));
  }

  @Test
  void aMappingOverridesWhatIsSniffed() {
    var settings =
        DatasetSettings.defaults()
            .withColumns(Map.of("prompt", "frage", "response", "antwort", "source", "art"));
    String row =
        "{'frage':'q','antwort':'a','art':'s','instruction':'x','output':'y'}".replace('\'', '"');

    try (var dataset = inputs.read(settings, inputs.file("rows.jsonl", row))) {
      assertThat(dataset.example(0))
          .isEqualTo(new Example(0, "s", "", new Content.SingleTurn("q", "", "a")));
    }
  }

  @Test
  void aMappingOfSourceAloneLeavesTheRestToSniffing() {
    var settings =
        DatasetSettings.defaults().withColumns(Map.of("source", "data_source", "topic", "kind"));

    try (var dataset =
        inputs.read(
            settings,
            inputs.file(
                "rows.jsonl",
                "{'instruction':'q','output':'a','data_source':'s','kind':'k'}"
                    .replace('\'', '"')))) {
      assertThat(dataset.source(0)).isEqualTo("s");
      assertThat(dataset.topic(0)).isEqualTo("k");
    }
  }

  @Test
  void runningTextIsLearnedWhole() {
    assertThat(content("{'text':'abc'}")).isEqualTo(new Content.PlainText("abc"));
  }

  @Test
  void systemAndHistoryMakeAConversation() {
    assertThat(
            content(
                "{'instruction':'q','input':'i','output':'a','system':'s','history':[['q0','a0']]}"))
        .isEqualTo(
            new Content.Conversation(
                List.of(
                    Turn.of(Role.SYSTEM, "s"),
                    Turn.of(Role.USER, "q0"),
                    Turn.of(Role.ASSISTANT, "a0"),
                    Turn.of(Role.USER, "q\ni"),
                    Turn.of(Role.ASSISTANT, "a")),
                ""));
    assertThat(content("{'instruction':'q','output':'a','system':'','history':[]}"))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
  }

  @Test
  void sharegptIsAConversation() {
    assertThat(
            content(
                "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'},{'from':'human','value':'r'},{'from':'gpt','value':'b'}],'system':'s','tools':'[]'}"))
        .isEqualTo(
            new Content.Conversation(
                List.of(
                    Turn.of(Role.SYSTEM, "s"),
                    Turn.of(Role.USER, "q"),
                    Turn.of(Role.ASSISTANT, "a"),
                    Turn.of(Role.USER, "r"),
                    Turn.of(Role.ASSISTANT, "b")),
                ""));
  }

  @Test // 23
  void toolsAreAcceptedAsTextAndAsList() {
    String turns = "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]";
    assertThat(((Content.Conversation) content("{" + turns + ",'tools':[{'name':'f'}]}")).tools())
        .isEqualTo("[{\"name\":\"f\"}]");
    assertThat(((Content.Conversation) content("{" + turns + ",'tools':'[{}]'}")).tools())
        .isEqualTo("[{}]");
    assertThat(((Content.Conversation) content("{" + turns + ",'tools':null}")).tools()).isEmpty();
  }

  @Test
  void callsOfToolsAreTurnsAndMutedTurnsAreNotLearned() {
    assertThat(
            content(
                "{'messages':[{'role':'developer','content':'s'},{'role':'user','content':'q'},"
                    + "{'role':'assistant','content':null,'tool_calls':[{'id':'1'}],'weight':0},"
                    + "{'role':'tool','content':'r1'},{'role':'tool','content':'r2'},{'role':'assistant','content':'a'}]}"))
        .isEqualTo(
            new Content.Conversation(
                List.of(
                    Turn.of(Role.SYSTEM, "s"),
                    Turn.of(Role.USER, "q"),
                    new Turn(Role.ASSISTANT, "", "[{\"id\":\"1\"}]", "{\"content\":null}", false),
                    Turn.of(Role.TOOL, "r1"),
                    Turn.of(Role.TOOL, "r2"),
                    Turn.of(Role.ASSISTANT, "a")),
                ""));
  }

  @Test // 22
  void partsOfTextAreJoinedAndImagesAreRejected() {
    assertThat(
            content(
                "{'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},{'role':'assistant','content':'c'}]}"))
        .isEqualTo(
            new Content.Conversation(
                List.of(Turn.of(Role.USER, "ab"), Turn.of(Role.ASSISTANT, "c")), ""));
    assertThat(
            rejection(
                    "messages",
                    "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':'x'}]},{'role':'assistant','content':'c'}]}")
                .reason())
        .isEqualTo("UNSUPPORTED_MEDIA");
    assertThat(
            rejection(
                    "sharegpt",
                    "{'conversations':[{'from':'human','value':'<image>'},{'from':'gpt','value':'a'}],'images':['x.png']}")
                .column())
        .isEqualTo("images");
  }

  @ParameterizedTest // 20
  @CsvSource({
    "human human gpt, BAD_ROLE_ORDER, roles: user user assistant",
    "gpt human gpt, BAD_ROLE_ORDER, roles: assistant user assistant",
    "system, BAD_ROLE_ORDER, roles: system",
    "human wizard, UNKNOWN_ROLE, wizard",
    "human gpt human, NO_FINAL_ANSWER, roles: user assistant user",
    "human gpt gpt, BAD_ROLE_ORDER, roles: user assistant assistant",
    "human gpt system human gpt, BAD_ROLE_ORDER, roles: user assistant system",
  })
  void rolesOutOfOrderAreRejectedWithTheirSequence(String roles, String reason, String message) {
    var turns = new java.util.StringJoiner(",");
    for (String role : roles.split(" ")) {
      turns.add("{'from':'" + role + "','value':'x'}");
    }

    var rejection = rejection("sharegpt", "{'conversations':[" + turns + "]}");

    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.column()).isEqualTo("conversations");
    assertThat(rejection.message()).contains(message);
  }

  @Test // 21
  void emptyMessagesAndALastTurnOfTheUserAreRejected() {
    assertThat(rejection("messages", "{'messages':[]}").reason()).isEqualTo("EMPTY_CONVERSATION");
    assertThat(rejection("messages", "{'messages':[{'role':'user','content':'q'}]}").reason())
        .isEqualTo("NO_FINAL_ANSWER");
    assertThat(
            rejection(
                    "messages",
                    "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'"
                        + " '}]}")
                .reason())
        .isEqualTo("EMPTY_TARGET");
  }

  @Test
  void promptAndCompletionMayBeMessages() {
    assertThat(
            content(
                "{'prompt':[{'role':'user','content':'q'},{'role':'assistant','content':'x'},{'role':'user','content':'r'}],'completion':[{'role':'assistant','content':'a'}]}"))
        .isEqualTo(
            new Content.Conversation(
                List.of(
                    Turn.of(Role.USER, "q"),
                    new Turn(Role.ASSISTANT, "x", "", false),
                    Turn.of(Role.USER, "r"),
                    Turn.of(Role.ASSISTANT, "a")),
                ""));
  }

  @Test
  void tokenIdsComeWithLabelsAMaskOrNeither() {
    var labelled =
        (Content.Pretokenized)
            content("{'input_ids':[5,6,7,0],'labels':[-100,6,7,-100],'attention_mask':[1,1,1,0]}");
    assertThat(labelled.ids()).containsExactly(5, 6, 7);
    assertThat(labelled.learned()).containsExactly(false, true, true);

    var masked = (Content.Pretokenized) content("{'input_ids':[5,6],'completion_mask':[0,1]}");
    assertThat(masked.learned()).containsExactly(false, true);

    assertThat(((Content.Pretokenized) content("{'input_ids':[5,6]}")).learned())
        .containsExactly(true, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input_ids':[1,2],'labels':[1]}        | BAD_TOKENS",
        "{'input_ids':[1,-2]}                    | BAD_TOKENS",
        "{'input_ids':[1,2.5]}                   | BAD_TOKENS",
        "{'input_ids':[1,99999999999]}           | BAD_TOKENS",
        "{'input_ids':[1,2],'labels':[1,3]}      | BAD_TOKENS",
        "{'input_ids':'1 2'}                     | WRONG_TYPE",
        "{'input_ids':[1,2],'labels':[-100,-100]}| EMPTY_TARGET",
        "{'input_ids':[]}                        | EMPTY_TARGET",
      })
  void idsAndLabelsThatDoNotFitAreRejected(String row, String reason) {
    try (var dataset = inputs.readText(("{'input_ids':[1]}\n" + row).replace('\'', '"'))) {
      assertThat(dataset.rejections().getFirst().reason()).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "' '", "null", "['']", "[null]", "[]", "{}", "{'bytes':null}"})
  void aMediumWithoutContentIsNone(String medium) {
    assertThat(content("{'instruction':'q','output':'a','images':%s}".formatted(medium)))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
    String good = "{'instruction':'q','output':'a'}\n";
    String row = "{'instruction':'q','output':'a','images':['a.png']}";
    try (var dataset = inputs.readText((good + row).replace('\'', '"'))) {
      assertThat(dataset.rejections().getFirst().reason()).isEqualTo("UNSUPPORTED_MEDIA");
    }
  }

  @Test
  void anEmptyCellOfAListColumnIsNoList() {
    String text = "instruction,output,history,images\na,b,,\nc,d,\"[[\"\"e\"\", \"\"f\"\"]]\",[]\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(dataset.example(0).content()).isEqualTo(new Content.SingleTurn("a", "", "b"));
      assertThat(((Content.Conversation) dataset.example(1).content()).turns()).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "topic", "id"})
  void aListOrAnObjectIsNoLabelAndCostsNoRow(String word) throws IOException {
    String text =
        "{'instruction':'a','output':'b','c':{'name':'web'}}\n"
            + "{'instruction':'a','output':'c','c':['web','book']}\n"
            + "{'instruction':'a','output':'d','c':null}\n"
            + "{'instruction':'a','output':'e','c':'web'}\n";
    var settings = DatasetSettings.defaults().withColumns(Map.of(word, "c"));
    var told = new Told();
    var file = inputs.file("rows.jsonl", text.replace('\'', '"'));
    try (var dataset = Dataset.read(List.of(file), settings, folder.resolve("d"), told)) {
      assertThat(dataset.size()).isEqualTo(4);
      if (word.equals("source")) {
        assertThat(dataset.source(0)).isEmpty();
        assertThat(dataset.source(3)).isEqualTo("web");
      }
    }
    assertThat(told.warnings())
        .singleElement()
        .asString()
        .contains("\"c\" is a list or an object in 2 rows, which is no " + word);
  }

  @Test
  void noSourceIsLookedAtWhereNoneIsAskedFor() {
    String row = "{'instruction':'a','output':'b','source':{'name':'web'}}";
    assertThat(content(DatasetSettings.defaults().withSource(SourceFrom.NONE), row))
        .isEqualTo(new Content.SingleTurn("a", "", "b"));
  }
}
