package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.select.ChosenRows;
import dev.s2l.select.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snippets for trainers; `tools/golden/check_handover.py` loads them with the trainers' own code.
class TrainerColumnsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void tablesHaveTheirOwnColumns() throws IOException {
    Path written = handover("rows.csv", "question,answer,n\n\"a,b\",c,1\n", Map.of());
    assertThat(info(written))
        .isEqualTo(
            "{\"NAME\":{\"columns\":{\"prompt\":\"question\",\"response\":\"answer\"},"
                + "\"file_name\":\"subset.csv\",\"formatting\":\"alpaca\"}}");
    assertThat(Files.readString(written.resolve("axolotl-datasets.yaml")))
        .contains("ds_type: csv")
        .contains("field_instruction: \"question\"")
        .contains("field_output: \"answer\"");
    assertThat(Files.readString(written.resolve("README.md")))
        .contains("{\"question\": \"prompt\", \"answer\": \"completion\"})\n");
  }

  @Test
  void tablesThatTrainersDoNotReadAreNamedWithWhatConvertsThem() throws IOException {
    for (char delimiter : new char[] {';', '\t'}) {
      String table = "question,answer,n\n\"a,b\",c,1\n".replace(',', delimiter);
      Path written = handover(delimiter == ';' ? "rows.csv" : "rows.tsv", table, Map.of());
      assertThat(info(written)).isEqualTo("{}");
      assertThat(Files.readString(written.resolve("axolotl-datasets.yaml")))
          .isEqualTo("datasets: []\n");
      assertThat(Files.readString(written.resolve("README.md")))
          .contains(
              "they read tables with commas and quotes alone. Choose with `--output-format jsonl`.",
              "{\"question\": \"prompt\", \"answer\": \"completion\"})\n");
    }
  }

  @Test
  void filesWhoseNamesLlamaFactoryDoesNotKnowHaveNoEntry() {
    assertThat(named("a.ndjson", DataFormat.JSONL).obstacle().orElseThrow())
        .contains("end of its name, which would have to be .jsonl or .json. Choose with")
        .contains("`--output-format json`");
    assertThat(named("a.b/txt", DataFormat.CSV).obstacle().orElseThrow())
        .contains(".csv. Choose with `--output-format jsonl`");
    assertThat(named("a.JSONL", DataFormat.JSONL).isReadByLlamaFactory()).isFalse();
    assertThat(named("a.ndjson", DataFormat.JSONL).isReadByAxolotl()).isTrue();
    assertThat(named("a.json", DataFormat.JSONL).obstacle()).isEmpty();
    assertThat(named("a.parquet", DataFormat.PARQUET).obstacle()).isEmpty();
  }

  private static NamedFile named(String name, DataFormat format) {
    return new NamedFile(new SubsetFile(name, 0, format, 1, "", List.of()), true);
  }

  @Test
  void mappedColumnsKeepTheirNamesAndUnusedOnesAreLeftOut() throws IOException {
    Path written =
        handover(
            "rows.jsonl",
            "{\"frage\":\"q\",\"mehr\":\"\",\"antwort\":\"a\",\"system\":\"s\",\"history\":[]}\n",
            Map.of("prompt", "frage", "query", "mehr", "response", "antwort", "system", "system"));
    assertThat(info(written))
        .contains(
            "\"columns\":{\"prompt\":\"frage\",\"response\":\"antwort\",\"system\":\"system\"}");
  }

  @Test
  void instructionsWithAHistoryAreNotListsOfMessages() throws IOException {
    Path written =
        handover(
            "rows.jsonl",
            "{\"instruction\":\"q\",\"input\":\"i\",\"output\":\"a\",\"history\":[[\"x\",\"y\"]]}\n",
            Map.of());
    assertThat(info(written))
        .contains("\"formatting\":\"alpaca\"")
        .contains("\"history\":\"history\"")
        .contains("\"query\":\"input\"");
  }

  @Test
  void systemTextsHistoryAndToolsReachEveryTrainer() throws IOException {
    Path beside =
        handover(
            "rows.jsonl",
            "{\"system_prompt\":\"s\",\"tools\":\"[{}]\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]}\n",
            Map.of());
    assertThat(info(beside))
        .contains(
            "\"columns\":{\"messages\":\"messages\",\"system\":\"system_prompt\",\"tools\":\"tools\"}");
    assertThat(Files.readString(beside.resolve("axolotl-datasets.yaml")))
        .contains("field_system: \"system_prompt\"")
        .doesNotContain("field_tools");
    assertThat(Files.readString(beside.resolve("README.md")))
        .contains(
            "\"messages\": ([{\"role\": \"system\", \"content\": row[\"system_prompt\"]}]"
                + " if row[\"system_prompt\"] else []) + row[\"messages\"],",
            "\"tools\": row[\"tools\"] or None,");

    Path pair =
        handover(
            "rows.jsonl",
            "{\"system\":\"s\",\"prompt\":\"q\",\"completion\":\"a\",\"history\":[[\"x\",\"y\"]]}\n",
            Map.of("history", "history"));
    assertThat(Files.readString(pair.resolve("README.md")))
        .contains(
            "\"prompt\": ([{\"role\": \"system\", \"content\": row[\"system\"]}] if"
                + " row[\"system\"] else []) + [turn for q, a in row[\"history\"] or [] for turn in"
                + " ({\"role\": \"user\", \"content\": q}, {\"role\": \"assistant\", \"content\":"
                + " a})] + [{\"role\": \"user\", \"content\": row[\"prompt\"]}],")
        .contains("\"completion\": [{\"role\": \"assistant\", \"content\": row[\"completion\"]}],");
  }

  @Test
  void messagesHaveTagsInEitherDialect() throws IOException {
    String turns = "[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"a\"}]";
    Path shareGpt = handover("rows.jsonl", "{\"conversations\":" + turns + "}\n", Map.of());
    assertThat(info(shareGpt))
        .contains("\"user_tag\":\"human\"")
        .contains("\"role_tag\":\"from\"")
        .contains("\"messages\":\"conversations\"");
    assertThat(Files.readString(shareGpt.resolve("README.md")))
        .contains("roles.get(turn[\"from\"]");

    String open = turns.replace("from", "role").replace("value", "content");
    open = open.replace("human", "user").replace("gpt", "assistant");
    Path messages = handover("rows.jsonl", "{\"messages\":" + open + "}\n", Map.of());
    assertThat(info(messages)).contains("\"user_tag\":\"user\"").contains("\"role_tag\":\"role\"");
    assertThat(Files.readString(messages.resolve("README.md")))
        .contains("```python\nsubset = subset.select_columns([\"messages\"])\n```\n");
  }

  @Test
  void tokensAndPairsOfMessagesHaveNoEntryForLlamaFactory() throws IOException {
    assertThat(info(handover("rows.jsonl", "{\"input_ids\":[1,2]}\n", Map.of()))).isEqualTo("{}");
    String pair =
        "{\"prompt\":[{\"role\":\"user\",\"content\":\"q\"}],"
            + "\"completion\":[{\"role\":\"assistant\",\"content\":\"a\"}]}\n";
    assertThat(info(handover("rows.jsonl", pair, Map.of()))).isEqualTo("{}");
    assertThat(info(handover("rows.tsv", "question\tanswer\nq\ta\n", Map.of()))).isEqualTo("{}");
  }

  @Test
  void masksReachAxolotlAndAreToldToLackInTheOthers() throws IOException {
    Path obeyed = masked("\"train\":false", "\"train\":true", "");
    assertThat(Files.readString(obeyed.resolve("axolotl-datasets.yaml")))
        .contains("message_field_training: \"train\"\n");
    assertThat(Files.readString(obeyed.resolve("README.md")))
        .contains(
            "`subset.jsonl`: its rows say by \"train\" which turns are learned. axolotl obeys that",
            "not handed over to LLaMA-Factory and TRL");

    refused(masked("\"train\":0", "\"train\":1", ""));
    refused(masked("\"ignore\":true", "\"ignore\":false", ""));
  }

  private static void refused(Path written) throws IOException {
    assertThat(Files.readString(written.resolve("axolotl-datasets.yaml")))
        .doesNotContain("message_field_training");
    assertThat(Files.readString(written.resolve("README.md")))
        .contains("not handed over to LLaMA-Factory, axolotl and TRL");
  }

  @Test
  void masksThatAskForWhatTrainersDoAnywayAreNoObstacle() throws IOException {
    Path usual = masked("\"train\":true", "\"train\":true", "");
    assertThat(Files.readString(usual.resolve("README.md"))).doesNotContain("learned");
    assertThat(Files.readString(usual.resolve("axolotl-datasets.yaml")))
        .doesNotContain("message_field_training");
  }

  private Path masked(String first, String second, String beside) throws IOException {
    String user = "{\"role\":\"user\",\"content\":\"q\"}";
    String answer = "{\"role\":\"assistant\",\"content\":\"a\",";
    return handover(
        "rows.jsonl",
        "{\"messages\":[%s,%s%s},%s,%s%s}]%s}\n"
            .formatted(user, answer, first, user, answer, second, beside),
        Map.of());
  }

  /// The folder with the snippets of a subset that is all of `text`.
  private Path handover(String name, String text, Map<String, String> columns) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Path written = folder.resolve("selection");
    try (var dataset =
            Dataset.read(
                List.of(file),
                DatasetSettings.defaults().withColumns(columns),
                folder.resolve("dataset"),
                Progress.SILENT);
        var stage = StageFolder.begin(written)) {
      var chosen = new ChosenRows.Builder();
      for (int row = 0; row < dataset.size(); row++) {
        chosen.add(row, ChosenRows.NO_CLUSTER, row, Reason.QUOTA);
      }
      var selection = chosen.build();
      var files = SubsetWriter.write(dataset, selection.rows(), stage.file(""));
      new Handover(dataset, files, selection).write(stage.file(""));
      stage.commit();
    }
    return written;
  }

  private static String info(Path written) throws IOException {
    return Json.COMPACT
        .readTree(Files.readAllBytes(written.resolve("dataset_info.json")))
        .toString()
        .replaceAll("s2l_[0-9a-f]{12}", "NAME");
  }
}
