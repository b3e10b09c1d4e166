package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.Progress;
import dev.s2l.select.ChosenRows;
import dev.s2l.select.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in chosen rows and does not reach a trainer is told; TRL is handed over what it can
/// read.
class UnreadTest {
  private static final String TURNS =
      "\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"%s}]";

  @TempDir private Path folder = Path.of("");
  private List<String> told = List.of();

  @Test
  void argumentsOfTheTemplateReachTrlAndAreToldToLackInTheOthers() throws IOException {
    String readme =
        readme(
            row("", ",\"chat_template_kwargs\":{\"enable_thinking\":false}"),
            row("", ",\"chat_template_kwargs\":{}"),
            row("", ""));
    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("`subset.jsonl`: its rows give arguments to the chat template in")
        .contains("LLaMA-Factory and axolotl do not read them of rows");
    assertThat(readme)
        .contains(
            "features = Features({\"chat_template_kwargs\": Json(), \"messages\": List(Json())})")
        .contains("        \"chat_template_kwargs\": row[\"chat_template_kwargs\"] or {},\n");
    assertThat(Files.readString(folder.resolve("dataset_info.json")))
        .doesNotContain("chat_template_kwargs");
  }

  @Test
  void argumentsBesideAPromptMakeMessagesOfIt() throws IOException {
    String readme =
        readme(
            "{\"instruction\":\"q\",\"output\":\"a\","
                + "\"chat_template_kwargs\":{\"enable_thinking\":false}}\n");
    assertThat(readme)
        .contains("\"prompt\": [{\"role\": \"user\", \"content\": row[\"instruction\"]}],\n")
        .contains("\"completion\": [{\"role\": \"assistant\", \"content\": row[\"output\"]}],\n")
        .contains("row[\"chat_template_kwargs\"] or {}");
    assertThat(Files.readString(folder.resolve("axolotl-datasets.yaml")))
        .contains("type: alpaca\n");
  }

  @Test
  void toolsInListsStopLlamaFactoryAndToolsInTextDoNot() throws IOException {
    readme(row("", ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
    assertThat(told).singleElement().asString().contains("its \"tools\" are lists. LLaMA-Factory");
    readme(row("", ",\"tools\":\"[{\\\"name\\\":\\\"f\\\"}]\""));
    assertThat(told).isEmpty();
  }

  @Test
  void keysOfTurnsAreToldOnlyWhereAChosenRowFillsThem() throws IOException {
    readme(row(",\"reasoning_content\":\"because\",\"name\":null", ""));
    assertThat(told)
        .containsExactly(
            "`subset.jsonl`: its turns have \"reasoning_content\". LLaMA-Factory reads role and"
                + " content of a turn, and nothing else.");
    readme(row("", ",\"source\":\"reasoning_content\""));
    assertThat(told).isEmpty();
  }

  @Test
  void keysOfTurnsWithOtherNamesOfRolesGoWithThemToTrl() throws IOException {
    String turns =
        "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},"
            + "{\"from\":\"gpt\",\"value\":\"a\",\"reasoning_content\":\"r\"}]}\n";
    assertThat(readme(turns))
        .contains("{k: v for k, v in turn.items() if k not in (\"from\", \"value\")}\n")
        .contains("    features=features,\n");
    assertThat(readme(turns.replace(",\"reasoning_content\":\"r\"", "")))
        .doesNotContain("turn.items()", "features");
  }

  @Test
  void systemTextsToolsAndArgumentsBesidePairsOfMessagesAreNotDropped() throws IOException {
    String readme =
        readme(
            "{\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],\"system\":\"s\","
                + "\"completion\":[{\"role\":\"assistant\",\"content\":\"a\"}]}\n");
    assertThat(readme)
        .contains(
            "\"content\": row[\"system\"]}] if row[\"system\"] else []) + row[\"prompt\"],\n");
    assertThat(told)
        .singleElement()
        .asString()
        .contains("lists of messages, which LLaMA-Factory and axolotl do not read");
    assertThat(Files.readString(folder.resolve("axolotl-datasets.yaml")))
        .isEqualTo("datasets: []\n");
  }

  @Test
  void theOlderFormOfToolsAndCallsIsToldToLack() throws IOException {
    readme(
        row(
            ",\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}",
            ",\"functions\":[{\"name\":\"f\"}]"));
    assertThat(String.join("\n", told))
        .contains("its turns make calls in \"function_call\", in the older form")
        .contains("its rows offer tools in \"functions\", in the older form");
  }

  @Test
  void systemTextsUnderTwoNamesAreTold() throws IOException {
    readme(row("", ",\"system\":\"s\""), row("", ",\"systemPrompt\":\"t\""));
    assertThat(told)
        .singleElement()
        .asString()
        .contains("system texts in \"system\", \"systemPrompt\"", "\"system\" alone");
  }

  @Test
  void masksOfTokensAreToldUnlessTheyAreLabels() throws IOException {
    readme("{\"input_ids\":[1,2],\"labels\":[-100,2],\"position_ids\":[0,1]}\n");
    assertThat(told).isEmpty();
    readme("{\"input_ids\":[1,2],\"loss_mask\":[0,1]}\n");
    assertThat(told).singleElement().asString().contains("\"loss_mask\"", "axolotl and TRL");
    readme("{\"input_ids\":[1,2],\"assistant_masks\":[0,1]}\n");
    assertThat(told).singleElement().asString().contains("TRL obeys that; axolotl would learn");
  }

  @Test
  void contentsInPartsBecomeTextsForTrlAndLlamaFactoryHasNoEntry() throws IOException {
    String parts =
        row("", "").replace("\"a\"", "[{\"type\":\"text\",\"text\":\"x\"},{\"text\":\"y\"}]");
    assertThat(readme(row("", ""), parts))
        .contains(
            "def text(content):\n",
            "{\"role\": turn[\"role\"], \"content\": text(turn[\"content\"])}\n");
    assertThat(told)
        .containsExactly(
            "`subset.jsonl`: in 1 rows (the first is line 2 of rows.jsonl) contents of turns are"
                + " lists of parts. s2l, axolotl and the lines for TRL read the texts of the parts"
                + " as one; LLaMA-Factory does not, and has no entry for it.");
    assertThat(Files.readString(folder.resolve("dataset_info.json"))).isEqualTo("{ }\n");
    assertThat(Files.readString(folder.resolve("axolotl-datasets.yaml"))).contains("subset.jsonl");

    readme(row("", "").replace("\"a\"", "[\"x\",\"y\"]"));
    assertThat(told).singleElement().asString().contains("LLaMA-Factory and axolotl do not, and");
    assertThat(Files.readString(folder.resolve("axolotl-datasets.yaml")))
        .isEqualTo("datasets: []\n");

    readme(row("", "").replace("\"a\"", "\"[a]\""));
    assertThat(told).isEmpty();
  }

  @Test
  void contentsInPartsOfPairsOfMessagesBecomeTextsToo() throws IOException {
    assertThat(
            readme(
                "{\"prompt\":[{\"role\":\"developer\",\"content\":\"s\"},{\"role\":\"user\","
                    + "\"content\":\"q\"}],\"completion\":[{\"role\":\"assistant\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"a\"}]}]}\n"))
        .contains("    \"developer\": \"system\",\n", "for turn in row[\"prompt\"]\n")
        .contains("for turn in row[\"completion\"]\n", "text(turn[\"content\"])");
  }

  @Test
  void aSystemTextThatTurnsBeginWithIsNotHandedOverTwice() throws IOException {
    String begin = "\"messages\":[{\"role\":\"system\",\"content\":\"S \"},";
    String turns = row("", ",\"system\":\"%s\"").replace("\"messages\":[", begin);
    assertThat(readme(turns.formatted("S"), row("", ",\"system\":\"T\"")))
        .contains("def with_system(", "with_system(row[\"system\"], row[\"messages\"])");
    assertThat(told).isEmpty();

    assertThat(readme(row("", ",\"system\":\"T\""), turns.formatted("T")))
        .doesNotContain("with_system");
    assertThat(told)
        .singleElement()
        .asString()
        .contains("in 1 rows (the first is line 2 of rows.jsonl) a system text stands beside")
        .contains("LLaMA-Factory and axolotl read that of the turns alone");
  }

  @Test
  void answersOfAHistoryThatTrlDoesNotLearnAreTold() throws IOException {
    readme("{\"instruction\":\"q\",\"output\":\"a\",\"history\":[[\"x\",\"y\"]]}\n");
    assertThat(String.join("\n", told))
        .contains("put the answers of \"history\" into prompts, where TRL does not learn them");
    readme("{\"instruction\":\"q\",\"output\":\"a\",\"history\":[]}\n");
    assertThat(told).isEmpty();
  }

  private static String row(String inAnswer, String beside) {
    return "{" + TURNS.formatted(inAnswer) + beside + "}\n";
  }

  /// The README of a subset that is all of the rows.
  private String readme(String... rows) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), String.join("", rows));
    try (var dataset =
        Dataset.read(
            List.of(file),
            DatasetSettings.defaults(),
            folder.resolve("dataset"),
            Progress.SILENT)) {
      var chosen = new ChosenRows.Builder();
      for (int row = 0; row < dataset.size(); row++) {
        chosen.add(row, ChosenRows.NO_CLUSTER, row, Reason.QUOTA);
      }
      var selection = chosen.build();
      var files = SubsetWriter.write(dataset, selection.rows(), folder);
      told = new ArrayList<>(new Handover(dataset, files, selection).write(folder));
    }
    return Files.readString(folder.resolve("README.md"));
  }
}
