package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.DatasetSettings.SourceFrom;
import dev.s2l.dataset.NameAccount.Name;
import dev.s2l.run.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// For every column and every key of a message it is known what became of it.
class NameAccountTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private static String json(String... lines) {
    return String.join("\n", lines).replace('\'', '"');
  }

  private NameAccount account(DatasetSettings settings, Path... files) {
    try (var dataset = inputs.read(settings, files)) {
      return dataset.names();
    }
  }

  private NameAccount account(String... lines) {
    return account(DatasetSettings.defaults(), inputs.file("rows.jsonl", json(lines)));
  }

  @Test
  void everyColumnHasItsUseAndTheNumberOfRowsThatHoldSomething() {
    var account =
        account(
            "{'id':1,'instruction':'q','input':'','output':'a','source':'s','url':'u'}",
            "{'id':2,'instruction':'q','output':'a','system_prompt':'p','url':null,'rating':5}",
            "{'id':3,'instruction':'q','output':'a','url':'u'}");

    assertThat(account.columns())
        .containsExactly(
            new Name("id", "id", 3),
            new Name("input", "query", 1),
            new Name("instruction", "prompt", 3),
            new Name("output", "response", 3),
            new Name("rating", "", 1),
            new Name("source", "source", 1),
            new Name("system_prompt", "system", 1),
            new Name("url", "", 2));
    assertThat(account.keys()).isEmpty();
    assertThat(account.sentence())
        .contains("columns that are not used: \"rating\" (1 row), \"url\" (2 rows).");
  }

  @Test
  void whatAMessageSaysBesideItsRoleAndContentIsNamed() {
    var account =
        account(
            "{'conversations':[{'from':'human','value':'q','content':'q','role':'user'},"
                + "{'from':'gpt','value':'a','content':'other','role':'pirate'}]}",
            "{'conversations':[{'role':'user','content':[{'type':'text','text':'q',"
                + "'cache_control':{'type':'ephemeral'}}]},"
                + "{'role':'assistant','content':[{'type':'text','text':'a','train':true}]}]}");

    assertThat(account.keys())
        .containsExactly(
            new Name("content", "", 1),
            new Name("content", "content", 3),
            new Name("content[].cache_control", "", 1),
            new Name("content[].train", "mask", 1),
            new Name("from", "role", 2),
            new Name("role", "", 1),
            new Name("role", "role", 3),
            new Name("value", "content", 2));
    assertThat(account.sentence())
        .contains(
            "keys of messages that are not used: \"content\" (1 message),"
                + " \"content[].cache_control\" (1 message), \"role\" (1 message).");
  }

  @Test
  void otherRolesAndContentsOfMessagesGoToTheTemplate() {
    var account =
        account(
            "{'messages':[{'role':'user','content':'q','from':'Ann'},"
                + "{'role':'assistant','content':'a','value':5}]}");

    assertThat(account.keys())
        .contains(new Name("from", "template", 1), new Name("value", "template", 1));
  }

  @Test
  void aTurnOfTwoRolesIsRejected() {
    try (var dataset =
        inputs.readText(
            json(
                "{'conversations':[{'from':'human','value':'q'},{'from':'gpt','value':'a'}]}",
                "{'conversations':[{'from':'human','value':'q'},"
                    + "{'from':'gpt','role':'user','value':'a'}]}"))) {
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.reason()).isEqualTo("CONTRADICTION");
      assertThat(rejection.message())
          .contains("a turn is of \"gpt\", and by its key \"role\" of \"user\"");
    }
  }

  @Test
  void everyKeyOfAMessageHasItsUse() {
    var account =
        account(
            "{'messages':[{'role':'user','content':'q','name':null},{'role':'assistant',"
                + "'content':'a','train':true,'thinking':'t'}],'tools':[{'name':'f'}]}",
            "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':null,"
                + "'tool_calls':[{'function':{'name':'f'}}],'thinking':'t'}]}");

    assertThat(account.keys())
        .containsExactly(
            new Name("content", "content", 3),
            new Name("role", "role", 4),
            new Name("thinking", "template", 2),
            new Name("tool_calls", "tool_calls", 1),
            new Name("train", "mask", 1));
    assertThat(account.sentence()).isEmpty();
    assertThat(account.unwritten(List.of("tools", "tool_calls")::contains))
        .containsExactly(new Name("thinking", "template", 2));
    assertThat(account.unwritten("thinking"::equals)).isEmpty();
  }

  @Test
  void filesAreCountedTogetherAndNamesMayHaveTwoUses() {
    Path one = inputs.file("one.jsonl", json("{'text':'t','prompt':'x'}"));
    Path two = inputs.file("two.csv", "prompt,completion,text\nq,a,x\nr,b,\n");

    assertThat(account(DatasetSettings.defaults(), one, two).columns())
        .containsExactly(
            new Name("completion", "response", 2),
            new Name("prompt", "", 1),
            new Name("prompt", "prompt", 2),
            new Name("text", "", 1),
            new Name("text", "text", 1));
  }

  @Test
  void aSourceThatIsNotAskedForIsNotUsed() {
    Path file = inputs.file("rows.jsonl", json("{'text':'t','source':'s'}"));

    assertThat(account(DatasetSettings.defaults().withSource(SourceFrom.FILE_NAME), file).unused())
        .containsExactly(new Name("source", "", 1));
  }

  @Test
  void rejectedRowsAreInTheAccountToo() {
    assertThat(account("{'text':'t'}", "{'text':null,'odd':1}").unused())
        .containsExactly(new Name("odd", "", 1));
  }

  @Test
  void rowsWithNamesWithoutEndAreBounded() {
    var row = new StringBuilder("{'text':'t'");
    for (int i = 0; i < 5_000; i++) {
      row.append(",'n").append(i).append("':1");
    }

    var account = account(row.append('}').toString());

    assertThat(account.columns()).hasSize(1_000);
    assertThat(account.sentence().orElseThrow()).endsWith(" and 899 more.");
    assertThat(NameAccount.listed(account.unused(), "row"))
        .contains("\"n998\" (1 row)")
        .doesNotContain("more");
  }

  @Test
  void theAccountIsThereWhenTheDataSetIsOpenedAgain() throws Exception {
    var first = account("{'text':'t','odd':1}");

    try (var again = Dataset.open(folder.resolve("dataset"))) {
      assertThat(again.names()).isEqualTo(first);
    }
  }

  @Test
  void aMaskThatNoMessageHasIsRefused() {
    var settings = DatasetSettings.defaults().withColumns(Map.of("train_tag", "lerned"));
    String row =
        "{'messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a',"
            + "'learned':1}]}";

    var refusal = inputs.refusal(settings, inputs.file("rows.jsonl", json(row)));

    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.withOptions())
        .contains(
            "--columns train_tag=lerned: no message has a key \"lerned\"",
            "Did you mean \"learned\"?");
  }
}
