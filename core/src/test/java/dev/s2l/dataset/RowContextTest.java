package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands beside the turns of a row: system texts, tools, template arguments, weights, masks.
class RowContextTest {
  private static final String MESSAGES =
      "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'}]";
  private static final String TOOL = "{'name':'tide','parameters':{'type':'object'}}";
  private static final String WRAPPED = "{'type':'function','function':" + TOOL + "}";

  @TempDir Path folder;
  private RowText rows;

  @BeforeEach
  void setUp() {
    rows = new RowText(folder);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MESSAGES,
        "'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]",
        "'prompt':'q','completion':'a'",
        "'prompt':[{'role':'user','content':'q'}],'completion':[{'role':'assistant','content':'a'}]",
        "'question':'q','response':'a'",
        "'instruction':'q','input':'','output':'a'",
      })
  void systemTextToolsAndArgumentsAreReadBesideEveryLayout(String layout) {
    for (String name :
        new String[] {
          "system",
          "system_prompt",
          "system_instructions",
          "sysPrompt",
          "System",
          "systemPrompt",
          "System Message",
          "SYSTEM-PROMPT"
        }) {
      assertThat(rows.conversation("{'" + name + "':'s'," + layout + "}").turns().getFirst())
          .isEqualTo(Turn.of(Role.SYSTEM, "s"));
    }
    assertThat(rows.conversation("{'tools':[" + WRAPPED + "]," + layout + "}").tools())
        .isEqualTo(json("[" + WRAPPED + "]"));
    assertThat(
            rows.conversation("{'chat_template_kwargs':{'effort':'high'}," + layout + "}")
                .arguments())
        .isEqualTo(json("{'effort':'high'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tools", "available_tools", "toolDefinitions"})
  void toolsUnderOtherNamesAreAskedAbout(String name) {
    for (String tools : new String[] {"[" + WRAPPED + "]", WRAPPED}) {
      String row = "{'" + name + "':" + tools + "," + MESSAGES + "}";
      assertThat(rows.rejection(row))
          .contains("BAD_TEMPLATE_ARGUMENT", "--columns tools=" + name, "tools=none");
      assertThat(((Content.Conversation) rows.content(row, Map.of("tools", name))).tools())
          .isEqualTo(json("[" + WRAPPED + "]"));
      assertThat(rows.content(row, Map.of("tools", "none"))).isNotNull();
    }
    assertThat(rows.conversation("{'" + name + "':'pan, knife'," + MESSAGES + "}").tools())
        .isEmpty();
    assertThat(rows.conversation("{'" + name + "':['pan']," + MESSAGES + "}").tools()).isEmpty();
  }

  @Test
  void argumentsUnderOtherNamesAreAskedAbout() {
    for (String name : new String[] {"chatTemplateKwargs", "chat_template_args"}) {
      assertThat(rows.rejection("{'" + name + "':{'effort':'high'}," + MESSAGES + "}"))
          .contains("BAD_TEMPLATE_ARGUMENT", "--columns chat_template_kwargs=" + name);
    }
  }

  @Test
  void aSystemTextThatStandsInBothPlacesIsSaidOnce() {
    String turns =
        "'messages':[{'role':'system','content':'s'},{'role':'user','content':'q'},"
            + "{'role':'assistant','content':'a'}]";

    assertThat(rows.conversation("{'system':'s\\n'," + turns + "}").turns()).hasSize(3);
    assertThat(rows.conversation("{'system':'t'," + turns + "}").turns().subList(0, 2))
        .containsExactly(Turn.of(Role.SYSTEM, "t"), Turn.of(Role.SYSTEM, "s"));
    assertThat(rows.rejection("{'system':'t','system_prompt':'u'," + MESSAGES + "}"))
        .contains("CONTRADICTION", "\"system\" and \"system_prompt\" are different");
  }

  @Test
  void theLayoutNamesTheColumnThatHasTheSystemText() {
    var inputs = new Inputs(folder);
    String text = json("{" + MESSAGES + "}\n{'system_prompt':'s'," + MESSAGES + "}");

    try (var dataset = inputs.readText(text)) {
      assertThat(dataset.layout(0).orElseThrow().column("system")).isEqualTo("system_prompt");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''"})
  void anEmptySystemTextIsNone(String nothing) {
    assertThat(rows.conversation("{'system':" + nothing + "," + MESSAGES + "}").turns()).hasSize(2);
  }

  @Test
  void aColumnThatIsMappedToSomethingElseIsNoSystemText() {
    assertThat(
            rows.content(
                "{'system_prompt':'q','output':'a'}",
                Map.of("prompt", "system_prompt", "response", "output")))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
    assertThat(
            rows.content(
                "{'instruction':'q','output':'a','system':'Linux'}", Map.of("system", "none")))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
    assertThat(
            ((Content.Conversation)
                    rows.content("{'rules':'s'," + MESSAGES + "}", Map.of("system", "rules")))
                .turns())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[T]", "'[T]'", "T", "'T'", "['T']",
      })
  void toolsComeInEveryForm(String form) {
    String tool = json(TOOL).replace("\"", form.contains("'") ? "\\\"" : "\"");
    assertThat(
            rows.conversation("{'tools':" + json(form).replace("T", tool) + "," + MESSAGES + "}")
                .tools())
        .isEqualTo(json("[" + TOOL + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "[]", "'[]'", "'null'", "'{}'", "{}"})
  void emptyToolsAreNone(String none) {
    assertThat(
            rows.conversation("{'tools':" + none + ",'functions':" + none + "," + MESSAGES + "}")
                .tools())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a tide table'", "7", "true", "[7]", "['no JSON']", "'[1'"})
  void toolsThatAreNoListOfObjectsRejectTheRow(String tools) {
    assertThat(rows.rejection("{'tools':" + tools + "," + MESSAGES + "}"))
        .contains("WRONG_TYPE", "\"tools\" is", "expected");
  }

  @Test
  void functionsOfOlderFilesAreTools() {
    assertThat(rows.conversation("{'functions':[" + TOOL + "]," + MESSAGES + "}").tools())
        .isEqualTo(json("[" + WRAPPED + "]"));
    assertThat(
            rows.conversation(
                    "{'functions':[" + TOOL + "],'tools':[" + WRAPPED + "]," + MESSAGES + "}")
                .tools())
        .isEqualTo(json("[" + WRAPPED + "]"));
    assertThat(
            rows.rejection(
                "{'functions':[" + TOOL + "],'tools':[{'name':'ebb'}]," + MESSAGES + "}"))
        .contains("CONTRADICTION", "offers tools in \"tools\" and others in \"functions\"");
  }

  @Test
  void callsOfOlderFilesAreCallsOfTools() {
    String call = "{'name':'tide','arguments':'{\\'port\\':\\'Brest\\'}'}";
    String row =
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant',%s},"
            + "{'role':'function','name':'tide','content':'04:12'},"
            + "{'role':'assistant','content':'At 4:12.'}]}";
    String expected = json("[{'type':'function','function':" + call + "}]");

    var silent = rows.conversation(row.formatted("'content':null,'function_call':" + call));
    assertThat(silent.turns())
        .containsExactly(
            Turn.of(Role.USER, "q"),
            new Turn(Role.ASSISTANT, "", expected, json("{'content':null}"), true),
            new Turn(Role.TOOL, "04:12", "", json("{'name':'tide'}"), false),
            Turn.of(Role.ASSISTANT, "At 4:12."));
    assertThat(
            rows.conversation(row.formatted("'content':'I look.','function_call':" + call))
                .turns()
                .get(1))
        .isEqualTo(new Turn(Role.ASSISTANT, "I look.", expected, true));
    String spelled = "'{\\'name\\':\\'tide\\',\\'arguments\\':\\'{}\\'}'";
    assertThat(
            rows.conversation(row.formatted("'content':'','function_call':" + spelled))
                .turns()
                .get(1)
                .toolCalls())
        .isEqualTo(json("[{'type':'function','function':{'name':'tide','arguments':'{}'}}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'content':null,'function_call':'auto'         | WRONG_TYPE",
        "'content':null,'function_call':{'arguments':'{}'} | WRONG_TYPE",
        "'content':null,'function_call':null           | NULL_VALUE",
        "'content':'x','tool_calls':'soon'             | WRONG_TYPE",
        "'content':'','function_call':{'name':'f','arguments':'{}'},'tool_calls':[{'type':'function','function':{'name':'g','arguments':'{}'}}]"
            + " | CONTRADICTION",
        "'content':' '                                 | EMPTY_TARGET",
        "'content':'','tool_calls':[]                  | EMPTY_TARGET",
      })
  void aTurnWithoutTextAndWithoutAReadableCallRejectsTheRow(String turn, String reason) {
    assertThat(
            rows.rejection(
                "{'messages':[{'role':'user','content':'q'},{'role':'assistant',"
                    + turn
                    + "},{'role':'user','content':'r'},{'role':'assistant','content':'b'}]}"))
        .contains(reason);
  }

  @Test
  void callsMayBeSpelledAsText() {
    String call = "[{'type':'function','function':{'name':'f','arguments':{'x':1.50}}}]";
    String row =
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'',"
            + "'tool_calls':%s}]}";

    assertThat(rows.conversation(row.formatted(call)).turns().get(1).toolCalls())
        .isEqualTo(json(call));
    String spelled = "\"" + json(call).replace("\"", "\\\"") + "\"";
    assertThat(rows.conversation(row.formatted(spelled)).turns().get(1).toolCalls())
        .isEqualTo(json(call));
  }

  @Test
  void everyOtherKeyOfAMessageIsKeptForTheTemplate() {
    var turns =
        rows.conversation(
                "{'messages':[{'role':'user','content':'q','name':'Ada'},{'role':'assistant',"
                    + "'content':'a','reasoning_content':'r','tool_calls':null,'own':{'x':[1,null]}}]}")
            .turns();

    assertThat(turns.get(0).more()).isEqualTo(json("{'name':'Ada'}"));
    assertThat(turns.get(1).more())
        .isEqualTo(json("{'reasoning_content':'r','own':{'x':[1,null]}}"));
  }

  @Test
  void thoughtsAloneAreAnAnswer() {
    assertThat(
            rows.conversation(
                    "{'messages':[{'role':'user','content':'q'},"
                        + "{'role':'assistant','content':'','thinking':'so'}]}")
                .turns()
                .get(1))
        .isEqualTo(new Turn(Role.ASSISTANT, "", "", json("{'thinking':'so'}"), true));
  }

  @Test
  void templateArgumentsMayBeSpelledAsTextAndMayNotBeOurs() {
    assertThat(
            rows.conversation("{'chat_template_kwargs':'{\\'deep\\':false}'," + MESSAGES + "}")
                .arguments())
        .isEqualTo("{\"deep\":false}");
    assertThat(rows.conversation("{'chat_template_kwargs':{}," + MESSAGES + "}").arguments())
        .isEmpty();
    for (String ours : new String[] {"messages", "tools", "add_generation_prompt", "bos_token"}) {
      assertThat(rows.rejection("{'chat_template_kwargs':{'" + ours + "':1}," + MESSAGES + "}"))
          .contains("BAD_TEMPLATE_ARGUMENT", "sets \"" + ours + "\"");
    }
    assertThat(rows.rejection("{'chat_template_kwargs':[1]," + MESSAGES + "}"))
        .contains("WRONG_TYPE", "expected an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "2", "0", "'0.5'", "'0,5'", "'high'", "{'x':1}", "false", "[1,1]"})
  void aWeightOfTheRowOtherThanOneIsRefused(String weight) {
    for (String layout : new String[] {MESSAGES, "'prompt':'q','completion':'a'", "'text':'t'"}) {
      assertThat(rows.rejection("{'sample_weight':" + weight + "," + layout + "}"))
          .contains("UNSUPPORTED_WEIGHT", "--columns weight=none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "'1'", "true", "null", "''", "' '"})
  void aWeightOfOneAsksForNothing(String weight) {
    assertThat(rows.content("{'weight':" + weight + ",'prompt':'q','completion':'a'}"))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
  }

  @Test
  void theUserMaySayThatAColumnIsNoWeight() {
    assertThat(
            rows.content("{'weight':70,'prompt':'q','completion':'a'}", Map.of("weight", "none")))
        .isEqualTo(new Content.SingleTurn("q", "", "a"));
  }

  @Test
  void aMaskOfTheWholeConversationIsRefusedUnlessItSaysWhatHoldsAnyway() {
    assertThat(rows.rejection("{'mask':'Assistant'," + MESSAGES + "}"))
        .contains("BAD_MASK", "--columns mask=none");
    assertThat(rows.rejection("{'loss_mask':[0,1]," + MESSAGES + "}")).contains("BAD_MASK");
    assertThat(rows.conversation("{'mask':'User'," + MESSAGES + "}").turns()).hasSize(2);
  }
}
