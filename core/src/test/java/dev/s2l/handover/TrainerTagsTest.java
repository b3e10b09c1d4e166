package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.Json;
import dev.s2l.run.Progress;
import dev.s2l.select.ChosenRows;
import dev.s2l.select.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Trainers are told the keys, roles and columns that stand in the chosen rows.
class TrainerTagsTest {
  private static final String SAME =
      "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},"
          + "{\"from\":\"gpt\",\"value\":\"a\"}]}\n";

  @TempDir Path folder;
  private List<String> told = List.of();

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /// The entry of the first file, chosen from all rows.
  private JsonNode entry(Grouping grouping, Path... files) throws IOException {
    try (var dataset =
        Dataset.read(
            List.of(files),
            DatasetSettings.defaults(),
            folder.resolve("dataset"),
            Progress.SILENT)) {
      int[] rows = IntStream.range(0, dataset.size()).toArray();
      var form = new SubsetForm(grouping, Optional.empty(), Optional.empty());
      var written = SubsetWriter.write(dataset, rows, folder, form, "subset");
      told = new Handover(dataset, written, chosen(rows)).write(folder);
    }
    JsonNode info = Json.COMPACT.readTree(Files.readAllBytes(folder.resolve("dataset_info.json")));
    return info.isEmpty() ? info : info.iterator().next();
  }

  private static ChosenRows chosen(int[] rows) {
    var chosen = new ChosenRows.Builder();
    for (int row : rows) {
      chosen.add(row, 0, row, Reason.WHOLE_CLUSTER);
    }
    return chosen.build();
  }

  private static String tags(JsonNode entry) {
    JsonNode tags = entry.get("tags");
    return String.join(
        " ",
        Arrays.asList("role_tag", "content_tag", "user_tag", "assistant_tag").stream()
            .map(tag -> tags.path(tag).asString())
            .toList());
  }

  @Test
  void conversationsWithRoleAndContentAreDescribedSo() throws IOException {
    var entry =
        entry(
            Grouping.BY_INPUT,
            file(
                "a.jsonl",
                "{\"conversations\": [{\"role\": \"user\", \"content\": \"q\"}, {\"role\":"
                    + " \"assistant\", \"content\": \"a\"}], \"system\": \"Be brief.\"}\n"));

    assertThat(tags(entry)).isEqualTo("role content user assistant");
    assertThat(entry.get("columns").toString())
        .isEqualTo("{\"messages\":\"conversations\",\"system\":\"system\"}");
    assertThat(folder.resolve("axolotl-datasets.yaml"))
        .content()
        .contains("role: \"role\"")
        .contains("content: \"content\"")
        .contains("field_messages: \"conversations\"");
    assertThat(told).isEmpty();
  }

  @Test
  void messagesWithFromAndValueAreDescribedSoAndConvertedForTrl() throws IOException {
    var entry =
        entry(Grouping.BY_INPUT, file("a.jsonl", SAME.replace("conversations", "messages")));

    assertThat(tags(entry)).isEqualTo("from value human gpt");
    assertThat(folder.resolve("README.md"))
        .content()
        .contains(
            "    \"gpt\": \"assistant\",\n", "    \"human\": \"user\",\n", "\"prompter\": \"user\"")
        .contains("for turn in row[\"messages\"]");
  }

  @Test
  void rolesHaveTheNamesThatStandInTheRowsAlsoRareOnes() throws IOException {
    String rare =
        "{\"conversations\":[{\"from\":\"Developer\",\"value\":\"s\"},{\"from\":\"user\",\"value\":"
            + "\"q\"},{\"from\":\"function_call\",\"value\":\"f\"},{\"from\":\"tool\",\"value\":"
            + "\"r\"},{\"from\":\"model\",\"value\":\"a\"}]}\n";
    String common = SAME.replace("human", "user").replace("gpt", "model");

    var entry = entry(Grouping.BY_INPUT, file("a.jsonl", common.repeat(50) + rare + common));

    assertThat(tags(entry)).isEqualTo("from value user model");
    assertThat(entry.get("tags").get("observation_tag").asString()).isEqualTo("tool");
    assertThat(entry.get("tags").get("system_tag").asString()).isEqualTo("Developer");
    assertThat(entry.get("tags").get("function_tag").asString()).isEqualTo("function_call");
    assertThat(folder.resolve("axolotl-datasets.yaml")).content().contains("roles:");
  }

  @Test
  void rowsThatNameTheirTurnsOtherwiseAreToldWithTheFirst() throws IOException {
    entry(
        Grouping.BY_INPUT,
        file(
            "a.jsonl",
            SAME + SAME + SAME.replace("from", "role").replace("value", "content") + SAME));

    assertThat(told)
        .singleElement()
        .asString()
        .contains("in 1 rows (the first is line 3 of a.jsonl)")
        .contains("from, value, human, gpt");
    assertThat(folder.resolve("README.md")).content().contains("line 3 of a.jsonl");
  }

  @Test
  void rareRolesOfSeveralNamesAreCountedAndMappedForTrl() throws IOException {
    String row =
        "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
            + "\"q\"},{\"content\":\"a\",\"role\":\"assistant\"}],\"type\":\"developer\"}\n";
    entry(Grouping.BY_INPUT, file("a.jsonl", row.repeat(3)));
    assertThat(told).isEmpty();
    assertThat(folder.resolve("README.md")).content().doesNotContain("roles");

    String other = row.replace("\"role\":\"system\"", "\"role\" : \"developer\"");
    var entry = entry(Grouping.BY_INPUT, file("a.jsonl", row.repeat(3) + other + row + other));
    assertThat(entry.get("tags").get("system_tag").asString()).isEqualTo("system");
    assertThat(told)
        .containsExactly(
            "`subset.jsonl`: in 2 rows (the first is line 4 of a.jsonl) turns are not named by"
                + " role, content, user, assistant, system as in the others: a trainer that is told"
                + " these names stops there, or passes over such rows.");
    assertThat(folder.resolve("README.md"))
        .content()
        .contains("    \"developer\": \"system\",\n", "roles.get(turn[\"role\"].lower(),");
  }

  @Test
  void rolesInCapitalLettersAreMappedForTrl() throws IOException {
    String row =
        "{\"messages\":[{\"role\":\"User\",\"content\":\"q\"},{\"role\":\"Assistant\",\"content\":"
            + "\"a\"}]}\n";
    entry(Grouping.BY_INPUT, file("a.jsonl", row + row.toLowerCase(Locale.ROOT)));
    assertThat(told).singleElement().asString().contains("in 1 rows (the first is line 2 of");
    assertThat(folder.resolve("README.md"))
        .content()
        .contains("    \"user\": \"user\",\n", "    \"assistant\": \"assistant\",\n");
  }

  @Test
  void turnsAsJsonTextWithSeveralNamesOfARoleAreMappedForTrl() throws IOException {
    String spelled =
        "{\"messages\":\"[{\\\"role\\\":\\\"%s\\\",\\\"content\\\":\\\"s\\\"},"
            + "{\\\"role\\\":\\\"user\\\",\\\"content\\\":\\\"q\\\"},{\\\"role\\\":"
            + "\\\"assistant\\\",\\\"content\\\":\\\"a\\\",\\\"name\\\":\\\"b\\\"}]\"}\n";
    entry(
        Grouping.BY_INPUT,
        file("a.jsonl", spelled.formatted("system") + spelled.formatted("developer")));
    assertThat(folder.resolve("README.md"))
        .content()
        .contains("    \"developer\": \"system\",\n", "{k: v for k, v in turn.items()");
  }

  @Test
  void inputsWithSeveralNamesForARareRoleAreTold() throws IOException {
    String row =
        "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":"
            + "\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]}\n";
    entry(
        Grouping.MERGED, file("a.jsonl", row), file("b.jsonl", row.replace("system", "developer")));
    assertThat(told).singleElement().asString().contains("one role (developer, system)");
    assertThat(folder.resolve("README.md")).content().contains("\"developer\": \"system\"");
  }

  @Test
  void columnsAreNamedIfSomeRowFillsThem() throws IOException {
    String empty = "{\"instruction\":\"q\",\"input\":\"\",\"output\":\"a\",\"system\": null}\n";
    var none = entry(Grouping.BY_INPUT, file("a.jsonl", empty.repeat(3)));
    assertThat(none.get("columns").toString())
        .isEqualTo("{\"prompt\":\"instruction\",\"response\":\"output\"}");

    String filled =
        "{\"instruction\":\"q\",\"\\u0069nput\":\"\",\"output\":\"input\",\"system\" : \"s\"}\n";
    var some = entry(Grouping.BY_INPUT, file("b.jsonl", empty.repeat(3) + filled));
    assertThat(some.get("columns").toString())
        .isEqualTo("{\"prompt\":\"instruction\",\"response\":\"output\",\"system\":\"system\"}");
  }

  @Test
  void mergedInputsOfOneLayoutHaveTheColumnsOfAll() throws IOException {
    var entry =
        entry(
            Grouping.MERGED,
            file("a.jsonl", "{\"instruction\":\"q\",\"input\":\"i\",\"output\":\"a\"}\n"),
            file("b.jsonl", "{\"instruction\":\"q\",\"output\":\"a\",\"system\":\"s\"}\n"));

    assertThat(entry.get("columns").toString())
        .isEqualTo(
            "{\"prompt\":\"instruction\",\"query\":\"input\",\"response\":\"output\",\"system\":"
                + "\"system\"}");
    assertThat(told).isEmpty();
  }

  @Test
  void mergedInputsOfSeveralLayoutsHaveNoEntryAndThatIsTold() throws IOException {
    var entry =
        entry(
            Grouping.MERGED,
            file("a.jsonl", SAME),
            file("b.jsonl", "{\"instruction\":\"q\",\"output\":\"a\"}\n"),
            file("c.jsonl", SAME.replace("from", "role").replace("value", "content")));

    assertThat(entry).isEmpty();
    assertThat(folder.resolve("axolotl-datasets.yaml")).content().isEqualTo("datasets: []\n");
    assertThat(told)
        .containsExactly(
            "`subset.jsonl`: its rows have several layouts (conversations (from, value; human,"
                + " gpt); conversations (role, content; human, gpt); instruction + output)."
                + " Trainers read one layout from a file, so no entry describes it: choose without"
                + " --merge, which gives each input a file of its own.");
    assertThat(folder.resolve("README.md")).content().doesNotContain("LLaMA-Factory: `--", "TRL");
  }

  @Test
  void filesOfSeveralLayoutsAreNamedEachWithItsOwn() throws IOException {
    entry(
        Grouping.BY_INPUT,
        file("a.jsonl", SAME),
        file("b.jsonl", "{\"prompt\":\"q\",\"completion\":\"a\"}\n"));

    assertThat(folder.resolve("README.md"))
        .content()
        .contains("`subset/a.jsonl`: conversations (from, value; human, gpt)")
        .contains("`subset/b.jsonl`: prompt + completion");
    assertThat(told).isEmpty();
  }

  @Test
  void turnsAsJsonTextAreToldAndHaveNoEntry() throws IOException {
    String spelled =
        "{\"conversations\":\"[{\\\"from\\\":\\\"human\\\",\\\"value\\\":\\\"q\\\"},"
            + "{\\\"from\\\":\\\"gpt\\\",\\\"value\\\":\\\"a\\\"}]\"}\n";
    assertThat(entry(Grouping.BY_INPUT, file("a.jsonl", spelled)).isEmpty()).isTrue();
    assertThat(told)
        .singleElement()
        .asString()
        .contains("turns stand in \"conversations\" as JSON text");
    assertThat(Files.readString(folder.resolve("axolotl-datasets.yaml"))).doesNotContain("path");
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains(
            "subset = subset.map(lambda row: {\"conversations\": turns(row[\"conversations\"])})",
            "for turn in row[\"conversations\"]");
  }
}
