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

/// Masks and weights under names that are not known are not passed over, and columns that only look
/// like some reject nothing.
class UnknownMasksTest {
  private static final String PAIR = "'prompt':'q','completion':'a'";
  private static final String TURNS =
      "'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a'},"
          + "{'role':'user','content':'r'},{'role':'assistant','content':'b'}]";
  private static final String HISTORY = "'instruction':'q','output':'a','history':[['h','r']]";

  @TempDir Path folder;
  private RowText rows;

  @BeforeEach
  void setUp() {
    rows = new RowText(folder);
  }

  private static String row(String layout, String more) {
    String texts =
        switch (layout) {
          case "pair" -> PAIR;
          case "turns" -> TURNS;
          case "history" -> HISTORY;
          case "text" -> "'text':'t'";
          default -> throw new IllegalArgumentException(layout);
        };
    return "{" + texts + "," + more + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pair    | 'train':false            | leave something out",
        "pair    | 'train':'false'          | leave something out",
        "pair    | 'train':'no'             | leave something out",
        "turns   | 'should_train':'No'      | leave something out",
        "turns   | 'skip_training':'yes'    | leave something out",
        "turns   | 'has_loss':0.0           | leave something out",
        "turns   | 'mask_out':true          | leave something out",
        "pair    | 'mask_prompt':'no'       | the prompt is learned, too",
        "pair    | 'train':0.0              | leave something out",
        "pair    | 'is_train':0             | leave something out",
        "pair    | 'loss':false             | leave something out",
        "pair    | 'loss':'0'               | leave something out",
        "pair    | 'useForTraining':false   | leave something out",
        "pair    | 'mask':true              | leave something out",
        "pair    | 'do-not-train':true      | leave something out",
        "pair    | 'exclude_from_training':1 | leave something out",
        "text    | 'Should Train':'0'       | leave something out",
        "text    | 'loss_mask':[1,1,0]      | leave something out",
        "text    | 'skip':true              | leave something out",
        "turns   | 'training':0             | leave something out",
        "turns   | 'train_on_turn':[0,1]    | leave something out",
        "turns   | 'train_on_turn':'[0, 1]' | leave something out",
        "turns   | 'masks':[0,1,0,1]        | leave something out",
        "turns   | 'loss':[0,0,0,1]         | leave something out",
        "turns   | 'labels':[-100,-100,-100,1] | leave something out",
        "turns   | 'ignore':true            | leave something out",
        "turns   | 'learn_last_only':true   | only some of the answers",
        "turns   | 'trainOnLastTurn':true   | only some of the answers",
        "history | 'mask_history':true      | only some of the answers",
        "turns   | 'train_on_inputs':true   | the prompt is learned, too",
        "pair    | 'mask_prompt':false      | the prompt is learned, too",
      })
  void whatAsksForLessOrForSomethingElseRejectsTheRowByName(
      String layout, String column, String words) {
    String row = row(layout, column);
    assertThat(rows.rejection(row)).contains("BAD_MASK", words, "--columns mask=none");
    assertThat(rows.content(row, Map.of("mask", "none"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'turn_weights':[0,1]",
        "'weights':[0.5,1.0]",
        "'lossWeight':2",
        "'loss_scale':0.0",
        "'lossScale':'0.5'",
        "'loss_factor':2",
        "'turn_weight':'0.5'"
      })
  void weightsRejectTheRow(String column) {
    assertThat(rows.rejection(row("turns", column)))
        .contains("UNSUPPORTED_WEIGHT", "weigh the loss", "--columns weight=none");
    assertThat(rows.content(row("turns", column), Map.of("weight", "none"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'train':true",
        "'train':1",
        "'train':null",
        "'train':''",
        "'train':'gpt-4'",
        "'training':'no'",
        "'train_id':0",
        "'training_data':false",
        "'training_steps':0",
        "'train_tokens':0",
        "'learning_rate':0",
        "'learning_objective':'loops'",
        "'label':2",
        "'labels':[0,3]",
        "'labels':'spam'",
        "'loss':0.0",
        "'loss':1.37",
        "'loss':[0.1,0]",
        "'weight_loss':0",
        "'train_loss':0.0",
        "'loss_on_answer':0.0",
        "'mask':'no'",
        "'scale':5",
        "'zero_scale':0",
        "'loss_scale':'default'",
        "'loss_scale':1.0",
        "'weight_loss':true",
        "'hearing_loss':false",
        "'split':'train'",
        "'mask':'[MASK]'",
        "'mask':false",
        "'skip':0",
        "'skip':'chapter 3'",
        "'sampling_weight':0.5",
        "'weights':[1,1]",
        "'turn_weights':[]",
        "'train_on_turn':[1,1]",
        "'train_last_only':false",
        "'train_on_inputs':false",
        "'mask_prompt':true",
        "'target':false",
        "'no_mask':true",
      })
  void ordinaryColumnsRejectNothing(String column) {
    assertThat(rows.content(row("pair", column))).isNotNull();
    if (!column.startsWith("'mask'")) { // It is known beside turns.
      assertThat(rows.content(row("turns", column))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'mask_history':true", "'train_last_only':true"})
  void whatLetsOnlySomeAnswersBeLearnedLosesNothingWhereThereIsOne(String column) {
    assertThat(rows.content(row("pair", column))).isNotNull();
  }

  private static String turn(String more) {
    return "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a',"
        + more
        + "},{'role':'user','content':'r'},{'role':'assistant','content':'b'}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'trainOnTurn':false",
        "'lossWeight':0",
        "'do_train':'0'",
        "'shouldTrain':false",
        "'use_for_training':0",
        "'ignore_loss':true",
        "'Exclude From Loss':1"
      })
  void plainNamesOfTurnsAreObeyedInEverySpelling(String key) {
    assertThat(rows.conversation(turn(key)).turns().stream().map(Turn::learned))
        .containsExactly(false, false, false, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'is_target':false",
        "'label':false",
        "'in_loss':0",
        "'in_loss':0.0",
        "'include_in_loss':0.0",
        "'loss_included':'no'",
        "'mask_out':true",
        "'train_on':false",
        "'skip':true",
        "'content_mask':true",
        "'content_mask':0",
        "'turn_weight':0.5",
        "'loss_tokens':[0,1,1]",
      })
  void otherNamesOfTurnsRejectTheRowAndTheUserSaysWhatTheyAre(String key) {
    assertThat(rows.rejection(turn(key)))
        .contains("BAD_MASK", "--columns train_tag=", "--columns masked_tag=", "mask=none");
    assertThat(rows.content(turn(key), Map.of("mask", "none"))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'is_target':true", "'label':'a'", "'in_loss':1", "'skip':false", "'loss_id':0"})
  void keysThatLeaveNothingOutGoToTheTemplate(String key) {
    assertThat(rows.conversation(turn(key)).turns().get(1).more()).isNotEmpty();
    assertThat(rows.conversation(turn(key)).turns().get(1).learned()).isTrue();
  }

  @Test
  void aMaskThatTheUserNamesIsNotPassedOver() {
    String row = row("pair", "'good':0");
    assertThat(rows.rejection(row, Map.of("mask", "good"))).contains("BAD_MASK", "\"good\" is 0");
    assertThat(rows.content(row)).isNotNull();
  }

  @Test
  void aKeyOfATurnOfTheUserIsNoMatter() {
    assertThat(
            rows.content(
                "{'messages':[{'role':'user','content':'q','is_target':false},"
                    + "{'role':'assistant','content':'a'}]}"))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'label_ids':[-100,-100,6,7]",
        "'prompt_mask':[1,1,0,0]",
        "'label_ids':[-100,5,6,7],'prompt_mask':[true,true,false,false]",
      })
  void labelsAndMasksOfThePromptAreObeyed(String columns) {
    var tokens = (Content.Pretokenized) rows.content("{'input_ids':[4,5,6,7]," + columns + "}");
    assertThat(tokens.learned()).containsExactly(false, false, true, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'my_labels':[-100,-100,6,7]",
        "'flags':[0,0,1,1]",
        "'answer_mask':[0,0,0,0]",
        "'is_answer':'[false, false, true, true]'",
      })
  void listsThatSeemToLeaveTokensOutRejectTheRowAndTheUserSaysWhatTheyAre(String column) {
    String row = "{'input_ids':[4,5,6,7]," + column + "}";
    String name = column.substring(1, column.indexOf("':"));
    assertThat(rows.rejection(row))
        .contains("BAD_TOKENS", "labels=" + name, "loss_mask=" + name, "prompt_mask=" + name);
    assertThat(rows.content(row, Map.of("mask", "none"))).isNotNull();
    assertThat(rows.rejection(row, Map.of("mask", name))).contains("BAD_TOKENS", "loss_mask=");
  }

  @Test
  void theWordsOfTheRefusalWork() {
    String row = "{'input_ids':[4,5,6,7],'hidden':[1,1,0,0]}";
    for (String word : new String[] {"prompt_mask", "loss_mask"}) {
      var tokens = (Content.Pretokenized) rows.content(row, Map.of(word, "hidden"));
      boolean prompt = word.equals("prompt_mask");
      assertThat(tokens.learned()).containsExactly(!prompt, !prompt, prompt, prompt);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'token_type_ids':[0,0,1,1]",
        "'special_tokens_mask':[1,0,0,1]",
        "'ranks':[3,1,0,2]",
        "'zeros':[0,0,0,0]",
        "'flags':[0,1]",
        "'split':'train'",
        "'length':4"
      })
  void otherListsBesideTheIdsRejectNothing(String column) {
    var tokens = (Content.Pretokenized) rows.content("{'input_ids':[4,5,6,7]," + column + "}");
    assertThat(tokens.learned()).containsExactly(true, true, true, true);
  }

  @Test
  void theAccountOfNamesSaysThatTheColumnIsHeeded() {
    String text = row("pair", "'do_train':false") + "\n" + row("pair", "'do_train':true");
    try (var dataset = new Inputs(folder).readText(text.replace('\'', '"'))) {
      assertThat(dataset.size()).isEqualTo(1);
      assertThat(dataset.names().columns())
          .contains(new NameAccount.Name("do_train", "mask", 2))
          .extracting(NameAccount.Name::use)
          .doesNotContain("");
    }
  }
}
