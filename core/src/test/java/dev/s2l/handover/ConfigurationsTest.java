package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.dataset.SubsetForm.Grouping;
import dev.s2l.dataset.SubsetWriter;
import dev.s2l.run.Progress;
import dev.s2l.select.ChosenRows;
import dev.s2l.select.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which files of a subset stand in one entry of `configs:`.
class ConfigurationsTest {
  private static final String QA = "\"question\":\"q\",\"answer\":\"a\"";

  @TempDir private Path folder = Path.of("");

  @Test
  void filesWithOtherColumnsHaveAConfigurationOfTheirOwnAndTheFirstIsTheDefault()
      throws IOException {
    data("a.jsonl", "{" + QA + "}\n");
    data("b.jsonl", "{\"instruction\":\"q\",\"output\":\"a\"}\n");
    data("c.jsonl", "{" + QA + "}\n");
    String readme = readme(Optional.empty());
    String name = readme.replaceAll("(?s).*?config_name: (s2l_\\w+)_1\n.*", "$1");
    assertThat(readme)
        .startsWith(
            """
            ---
            configs:
            - config_name: NAME_1
              default: true
              data_files:
              - split: train
                path:
                - "subset/a.jsonl"
                - "subset/c.jsonl"
            - config_name: NAME_2
              data_files:
              - split: train
                path:
                - "subset/b.jsonl"
            ---
            """
                .replace("NAME", name))
        .contains(
            """
            that agree. Without a name, `load_dataset` takes the first alone.

            ```python
            from datasets import load_dataset
            subset = load_dataset("path/to/this/folder", "NAME_1", split="train")  # subset/a.jsonl and 1 more
            subset_2 = load_dataset("path/to/this/folder", "NAME_2", split="train")  # subset/b.jsonl
            ```
            """
                .replace("NAME", name));
  }

  @Test
  void filesThatAgreeHaveOneConfigurationWithoutAWordAboutOthers() throws IOException {
    data("a.jsonl", "{" + QA + ",\"n\":1}\n");
    data("b.jsonl", "{\"n\":2," + QA + "}\n");
    assertThat(readme(Optional.empty()))
        .contains("    - \"subset/a.jsonl\"\n    - \"subset/b.jsonl\"\n---\n")
        .contains("split=\"train\")\n```\n")
        .doesNotContain("default: true", "Without a name");
  }

  /// The second file follows the first one's columns, or does not.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1             | 2                 | true",
        "1             | 2.5               | false",
        "1             | \"one\"           | false",
        "1             | null              | true",
        "null          | 1                 | false",
        "1.5           | 2.5               | true",
        "true          | 1                 | false",
        "\"one\"       | \"two\"           | true",
        "\"one\"       | \"2026-01-02\"    | false",
        "\"2026-01-02\" | \"2026-01-02 03:04\" | true",
        "[1]           | [2, 3]            | true",
        "[1]           | []                | true",
        "[]            | [1]               | false",
        "[1]           | [\"x\"]           | false",
        "[{\"a\":1}]   | [{\"a\":2}]       | true",
        "[{\"a\":1,\"b\":2}] | [{\"a\":2}] | true",
        "[{\"a\":1}]   | [{\"a\":2,\"b\":1}] | false",
        "{\"a\":1}     | {\"a\":\"x\"}     | false",
        "{\"a\":1}     | [1]               | false",
      })
  void typesAreToldApartAsTheLibraryTellsThem(String first, String second, boolean together)
      throws IOException {
    data("a.jsonl", "{" + QA + ",\"x\":" + first + "}\n");
    data("b.jsonl", "{" + QA + ",\"x\":" + second + "}\n");
    assertThat(configurations(Optional.empty())).isEqualTo(together ? 1 : 2);
    assertThat(configurations(Optional.of(DataFormat.JSON_ARRAY))).isEqualTo(together ? 1 : 2);
  }

  @Test
  void aColumnThatIsAbsentFromLaterRowsIsNullThere() throws IOException {
    data("a.jsonl", "{" + QA + "}\n{" + QA + ",\"x\":\"text\"}\n");
    data("b.jsonl", "{" + QA + "}\n");
    assertThat(configurations(Optional.empty())).isEqualTo(1);
    data("a.jsonl", "{" + QA + "}\n");
    data("b.jsonl", "{" + QA + ",\"x\":\"text\"}\n");
    assertThat(configurations(Optional.empty())).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, true",
    "1, 2.5, false",
    "1, one, false",
    "1.5, 1e3, true",
    "True, false, true",
    "True, yes, false",
    "one, two, true",
    "one, NaN, true",
    "one, '\"say \"\"x\"\", now\"', true",
  })
  void cellsOfTablesAreToldApartByTheirLetters(String first, String second, boolean together)
      throws IOException {
    data("a.csv", "question,answer,x\nq,a," + first + "\n");
    data("b.csv", "question,x,answer\nq," + second + ",a\n");
    assertThat(configurations(Optional.empty())).isEqualTo(together ? 1 : 2);
  }

  @Test
  void wholeNumbersWithGapsAreNumbersWithFractionsInATable() throws IOException {
    data("a.csv", "question,answer,x\nq,a,1\nq,a,\n");
    data("b.csv", "question,answer,x\nq,a,2.5\n");
    assertThat(configurations(Optional.empty())).isEqualTo(1);
  }

  @Test
  void tablesWithOtherColumnsAreNotLoadedTogether() throws IOException {
    data("a.csv", "question,answer,x\nq,a,1\n");
    data("b.csv", "question,answer\nq,a\n");
    assertThat(configurations(Optional.empty())).isEqualTo(2);
    assertThat(configurations(Optional.of(DataFormat.TSV))).isEqualTo(2);
  }

  @Test
  void onlyTheChosenRowsCount() throws IOException {
    data("a.jsonl", "{" + QA + "}\n");
    data("b.jsonl", "{" + QA + "}\n{" + QA + ",\"x\":1}\n");
    assertThat(readme(Optional.empty(), 0, 1)).doesNotContain("default: true");
    assertThat(readme(Optional.empty(), 0, 2)).contains("default: true");
  }

  @Test
  void tablesWithOtherDelimitersAreConfigurationsOfOneFolder() throws IOException {
    data("a.csv", "question;answer\nq;a\n");
    data("b.tsv", "question\tanswer\nq\ta\n");
    assertThat(readme(Optional.empty()))
        .contains("    - \"subset/a.csv\"\n  sep: \";\"\n- config_name: ")
        .contains("    - \"subset/b.tsv\"\n  sep: \"\\t\"\n---\n")
        .doesNotContain("data_files=");
  }

  @Test
  void charactersOfPatternsInNamesOfFilesMeanThemselves() throws IOException {
    data("a[1]*.jsonl", "{" + QA + "}\n");
    data("b.jsonl", "{" + QA + "}\n");
    assertThat(readme(Optional.empty())).contains("    - \"subset/a[[]1][*].jsonl\"\n");
  }

  @Test
  void markedRowsOfEveryConfigurationHaveTheirLineThatKeepsTheChosenOnes() throws IOException {
    data("a.jsonl", "{" + QA + "}\n");
    data("b.jsonl", "{" + QA + ",\"x\":1}\n");
    try (var dataset = dataset()) {
      var form = new SubsetForm(Grouping.BY_INPUT, Optional.empty(), Optional.empty());
      var files = SubsetWriter.write(dataset, new int[] {0, 1}, folder, form, "annotated");
      new Handover(dataset, files, chosen(0, 1)).writeAnnotated(folder);
    }
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("\nsubset = rows.filter(lambda row: row[\"s2l_selected\"])")
        .contains("\nsubset_2 = rows_2.filter(lambda row: row[\"s2l_selected\"])");
  }

  private void data(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("data")).resolve(name), text);
  }

  private Dataset dataset() throws IOException {
    return Dataset.read(
        List.of(folder.resolve("data")),
        DatasetSettings.defaults(),
        folder.resolve("artifact"),
        Progress.SILENT);
  }

  private int configurations(Optional<DataFormat> format) throws IOException {
    return readme(format).split("config_name: ", -1).length - 1;
  }

  /// Of all rows.
  private String readme(Optional<DataFormat> format) throws IOException {
    try (var dataset = dataset()) {
      return readme(dataset, format, IntStream.range(0, dataset.size()).toArray());
    }
  }

  private String readme(Optional<DataFormat> format, int... rows) throws IOException {
    try (var dataset = dataset()) {
      return readme(dataset, format, rows);
    }
  }

  private String readme(Dataset dataset, Optional<DataFormat> format, int... rows)
      throws IOException {
    var form = new SubsetForm(Grouping.BY_INPUT, format, Optional.empty());
    var files = new ArrayList<>(SubsetWriter.write(dataset, rows, folder, form, "subset"));
    new Handover(dataset, files, chosen(rows)).write(folder);
    return Files.readString(folder.resolve("README.md"));
  }

  private static ChosenRows chosen(int... rows) {
    var chosen = new ChosenRows.Builder();
    for (int row : rows) {
      chosen.add(row, ChosenRows.NO_CLUSTER, row, Reason.QUOTA);
    }
    return chosen.build();
  }
}
