package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which turns are learned where the data say so turn by turn.
class TurnMasksTest {
  @TempDir Path folder;
  private RowText rows;

  @BeforeEach
  void setUp() {
    rows = new RowText(folder);
  }

  /// A conversation of two answers, the first with further keys.
  private static String row(String first, String second) {
    return Turns.row(
        "'role':'user','content':'q'",
        "'role':'assistant','content':'a'" + first,
        "'role':'user','content':'r'",
        "'role':'assistant','content':'b'" + second);
  }

  private static final class Turns {
    static String row(String... turns) {
      return "{'messages':[{" + String.join("},{", turns) + "}]}";
    }
  }

  private static List<Boolean> learned(Content content) {
    return ((Content.Conversation) content)
        .turns().stream().filter(turn -> turn.role() == Role.ASSISTANT).map(Turn::learned).toList();
  }

  private List<Boolean> learned(String first, String second) {
    return learned(rows.content(row(first, second)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "training",
        "trainable",
        "learn",
        "learned",
        "loss",
        "loss_mask",
        "train_mask",
        "weight",
        "loss_weight",
        "loss_scale",
        "Train",
        "loss-mask"
      })
  void everyNameAndEverySpellingOfNoLeavesATurnOut(String name) {
    for (String no :
        List.of(
            "false", "0", "0.0", "-0.0", "0e3", "'0'", "'0.0'", "'false'", "' False '", "'no'")) {
      String yes = no.startsWith("'") ? "'1'" : "1.0";
      assertThat(learned(",'" + name + "':" + no, ",'" + name + "':" + yes))
          .as("%s: %s", name, no)
          .containsExactly(false, true);
    }
  }

  @ParameterizedTest
  @CsvSource({"masked,true", "is_masked,1", "ignore,'''yes'''", "exclude,'''1.0'''", "mask,true"})
  void namesThatLeaveOutAreTheOtherWayRound(String name, String yes) {
    assertThat(learned(",'" + name + "':" + yes, ",'" + name + "':false"))
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "' '", "[]"})
  void whatSaysNothingLeavesTheTurnLearned(String nothing) {
    assertThat(learned(",'train':" + nothing, ",'weight':" + nothing)).containsExactly(true, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'train':'perhaps'            | \"train\" is \"perhaps\": expected true or false, 1 or 0",
        "'train':2                    | \"train\" is 2: expected true or false, 1 or 0",
        "'loss':1.37                  | \"loss\" is 1.37: expected true or false, 1 or 0",
        "'weight':0.5                 | a turn is learned (1) or not (0); other weights are not",
        "'weight':NaN                 | a turn is learned (1) or not (0); other weights are not",
        "'train':{'a':1}              | expected true or false, 1 or 0",
        "'mask':0                     | to some 1 means learned, to others left out. Say which",
        "'mask':'1'                   | --columns train_tag=mask or --columns masked_tag=mask",
        "'train_detail':[{'train':false,'begin_offset':0,'end_offset':0}] | only whole turns",
      })
  void whatCannotBeObeyedRejectsTheRow(String mask, String message) {
    assertThat(rows.rejection(row("," + mask, "")))
        .contains("BAD_MASK")
        .contains(message.strip().replace('\'', '"'));
  }

  @Test
  void masksThatContradictEachOtherRejectTheRow() {
    assertThat(rows.rejection(row(",'train':true,'weight':0", "")))
        .contains("CONTRADICTION", "learned by its \"train\", and not by its \"weight\"");
    assertThat(learned(",'train':false,'weight':0,'masked':true", "")).containsExactly(false, true);
  }

  @Test
  void aTurnOfTheUserIsNotLearnedAndAskingForItRejectsTheRow() {
    assertThat(
            rows.rejection(
                Turns.row(
                    "'role':'user','content':'q','train':true",
                    "'role':'assistant','content':'a','train':true")))
        .contains("BAD_MASK", "\"train\" asks to learn a turn of \"user\"");
    assertThat(
            learned(
                rows.content(
                    Turns.row(
                        "'role':'user','content':'q','weight':1,'masked':false",
                        "'role':'assistant','content':'a','weight':1"))))
        .containsExactly(true);
  }

  @Test
  void theUserSaysWhatAnUnclearMaskMeans() {
    String marked = row(",'mask':0", ",'mask':1");

    assertThat(learned(rows.content(marked, Map.of("train_tag", "mask"))))
        .containsExactly(false, true);
    assertThat(learned(rows.content(marked, Map.of("masked_tag", "mask"))))
        .containsExactly(true, false);
  }

  @Test
  void nothingLeftToLearnRejectsTheRow() {
    assertThat(rows.rejection(row(",'train':false", ",'loss':0")))
        .contains("EMPTY_TARGET", "a mask leaves out every turn of the assistant");
  }

  @Test
  void masksOfShareGptAndOfCompletionsAreObeyed() {
    assertThat(
            learned(
                rows.content(
                    "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a',"
                        + "'weight':'0.0'},{'from':'human','value':'r'},{'from':'gpt','value':'b'}]}")))
        .containsExactly(false, true);
    assertThat(
            rows.rejection(
                "{'prompt':[{'role':'user','content':'q'},{'role':'assistant','content':'a',"
                    + "'train':true},{'role':'user','content':'r'}],"
                    + "'completion':[{'role':'assistant','content':'b'}]}"))
        .contains("BAD_MASK", "\"train\" asks to learn a turn of the prompt");
  }

  @Test
  void masksAreNotGivenToTheTemplate() {
    assertThat(rows.conversation(row(",'train':false,'name':'x'", "")).turns().get(1).more())
        .isEqualTo("{\"name\":\"x\"}");
  }

  private static String parts(String role, String more) {
    String content = "[{'type':'text','text':'a'},{'type':'text','text':'b'" + more + "}]";
    return Turns.row(
        "'role':'user','content':" + (role.equals("user") ? content : "'q'"),
        "'role':'assistant','content':" + (role.equals("user") ? "'a'" : content));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'train':false",
        "'train':'no'",
        "'weight':0",
        "'weight':0.5",
        "'masked':true",
        "'trainOnTurn':0",
        "'train_detail':[{'begin_offset':0}]",
        "'in_loss':false",
      })
  void aMaskOfAPartOfAnAnswerRejectsTheRow(String mask) {
    assertThat(rows.rejection(parts("assistant", "," + mask)))
        .contains("BAD_MASK", mask.substring(1, mask.indexOf("':")));
    String shareGpt = "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':";
    assertThat(rows.rejection(shareGpt + "[{'type':'text','text':'a'," + mask + "}]}]}"))
        .contains("BAD_MASK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'train':true", "'weight':1", "'train':null", "'masked':false", "'id':0"})
  void aMaskOfAPartThatLeavesNothingOutIsHarmless(String mask) {
    assertThat(learned(rows.content(parts("assistant", "," + mask)))).containsExactly(true);
    assertThat(rows.conversation(parts("assistant", "," + mask)).turns().getLast().text())
        .isEqualTo("ab");
  }

  @Test
  void aPartOfTheUserIsNeverLearned() {
    assertThat(learned(rows.content(parts("user", ",'train':false")))).containsExactly(true);
    assertThat(rows.rejection(parts("user", ",'train':true")))
        .contains("BAD_MASK", "asks to learn");
  }
}
