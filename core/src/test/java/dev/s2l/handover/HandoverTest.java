package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.SubsetForm;
import dev.s2l.run.Hashes;
import dev.s2l.run.Progress;
import dev.s2l.run.StageFolder;
import dev.s2l.run.StopSignal;
import dev.s2l.select.Budget;
import dev.s2l.select.ChosenRows;
import dev.s2l.select.MadeTrajectories;
import dev.s2l.select.Protection;
import dev.s2l.select.Reason;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.SelectionWithSuspects;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `tools/golden/check_handover.py` loads three selections through one cache of the real library.
class HandoverTest {
  private static final int ROWS = 40;

  private static final OutputForm ANNOTATED =
      new OutputForm(OutputForm.Rows.ALL_ANNOTATED, SubsetForm.Grouping.BY_INPUT, Optional.empty());

  private static final Trajectories TRAJECTORIES = MadeTrajectories.of(3, ROWS, 4, 4);

  @TempDir private Path folder = Path.of("");

  @Test
  void everyFileCallsTheSubsetByTheNameOfItsBytes() throws IOException {
    Path selection = select("run", "Answer", "20", OutputForm.AS_THEY_CAME);
    String hash = Hashes.sha256(selection.resolve("subset.jsonl"));
    String name =
        "s2l_"
            + Hashes.sha256((hash + " subset.jsonl\n").getBytes(StandardCharsets.UTF_8))
                .substring(0, 12);
    assertThat(Files.readString(selection.resolve("README.md")))
        .startsWith(
            """
            ---
            configs:
            - config_name: NAME
              data_files:
              - split: train
                path:
                - "subset.jsonl"
            ---

            # A subset of 20 rows of 40
            """
                .replace("NAME", name))
        .contains("load_dataset(\"path/to/this/folder\", \"" + name + "\", split=\"train\")\n")
        .contains("--dataset " + name + "`\n");
    assertThat(Files.readString(selection.resolve("dataset_info.json")))
        .isEqualTo(
            """
            {
              "NAME" : {
                "columns" : {
                  "prompt" : "instruction",
                  "response" : "output"
                },
                "file_name" : "subset.jsonl",
                "formatting" : "alpaca"
              }
            }
            """
                .replace("NAME", name));
    assertThat(Files.readString(selection.resolve("axolotl-datasets.yaml")))
        .isEqualTo(
            """
            datasets:
            - path: "subset.jsonl"
              ds_type: json
              name: NAME
              type: alpaca
            """
                .replace("NAME", name));
  }

  @Test
  void otherRowsHaveAnotherNameAndTheSameRowsTheSame() throws IOException {
    String first = nameOf(select("first", "Answer", "20", OutputForm.AS_THEY_CAME));
    assertThat(nameOf(select("again", "Answer", "20", OutputForm.AS_THEY_CAME))).isEqualTo(first);
    assertThat(
            List.of(
                first,
                nameOf(select("fewer", "Answer", "19", OutputForm.AS_THEY_CAME)),
                nameOf(select("other", "Reply", "20", OutputForm.AS_THEY_CAME)),
                nameOf(select("marked", "Answer", "20", ANNOTATED))))
        .doesNotHaveDuplicates();
  }

  @Test
  void nestedSubsetsHaveNamesOfTheirOwn() throws IOException {
    Path selection = select("run", "Answer", "20,5", OutputForm.AS_THEY_CAME);
    Path nested = selection.resolve("nested/5");
    assertThat(nameOf(nested)).isNotEqualTo(nameOf(selection));
    assertThat(Files.readString(nested.resolve("README.md"))).contains("# A subset of 5 rows");
    assertThat(nested.resolve("dataset_info.json")).isRegularFile();
  }

  @Test
  void annotatedRowsHaveASnippetThatKeepsTheChosenOnes() throws IOException {
    Path selection = select("run", "Answer", "20", ANNOTATED);
    assertThat(Files.readString(selection.resolve("README.md")))
        .contains("    - \"annotated.jsonl\"\n---\n\n# 40 rows, of which 20 are chosen\n")
        .contains("rows = load_dataset(\"path/to/this/folder\", \"" + nameOf(selection) + "\"")
        .contains("subset = rows.filter(lambda row: row[\"s2l_selected\"]).remove_columns(")
        .contains(
            "subset.select_columns([\"instruction\", \"output\"])"
                + ".rename_columns({\"instruction\": \"prompt\", \"output\": \"completion\"})");
    assertThat(selection.resolve("dataset_info.json")).doesNotExist();
  }

  @Test
  void filesOfAnotherReaderThanTheFirstAreLoadedByTheirNames() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"question\":\"q\",\"answer\":\"a\"}\n");
    Files.writeString(folder.resolve("b.csv"), "question;answer\nr;b\n");
    try (var dataset =
        read(folder.resolve("d"), folder.resolve("a.jsonl"), folder.resolve("b.csv"))) {
      var chosen = new ChosenRows.Builder();
      chosen.add(0, ChosenRows.NO_CLUSTER, 0, Reason.QUOTA);
      chosen.add(1, ChosenRows.NO_CLUSTER, 1, Reason.QUOTA);
      var files =
          List.of(
              new SubsetFile("subset/a.jsonl", 0, DataFormat.JSONL, 1, "0a", List.of()),
              new SubsetFile("subset/b.csv", 1, DataFormat.CSV, 1, "0b", List.of()));
      new Handover(dataset, files, chosen.build()).write(folder);
    }
    String name = nameOf(folder).replaceAll("_1$", "");
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("- config_name: " + name + "_1\n")
        .contains("    - \"subset/a.jsonl\"\n---\n")
        .contains(
            "subset_2 = load_dataset(\"csv\", \"NAME_2\", data_files=[".replace("NAME", name)
                + "\"path/to/this/folder/subset/b.csv\"], sep=\";\", split=\"train\")"
                + "  # subset/b.csv\n")
        .contains(
            """
            - TRL: give `subset` to `SFTTrainer(train_dataset=subset)` after

            ```python
            from datasets import Features, Value, concatenate_datasets

            features = Features({"completion": Value("string"), "prompt": Value("string")})
            subset = subset.map(
                lambda row: {
                    "prompt": row["question"],
                    "completion": row["answer"],
                },
                remove_columns=subset.column_names,
                features=features,
            )
            subset_2 = subset_2.map(
                lambda row: {
                    "prompt": row["question"],
                    "completion": row["answer"],
                },
                remove_columns=subset_2.column_names,
                features=features,
            )
            subset = concatenate_datasets([subset, subset_2])
            ```
            """);
  }

  @Test
  void verifyTellsTheHandoverOfAnOlderVersionFromADamagedOne() throws IOException {
    Path selection = select("run", "Answer", "20", OutputForm.AS_THEY_CAME);
    assertThat(verify().difference()).isEmpty();
    StageFolder.unseal(selection);
    String readme = Files.readString(selection.resolve("README.md"));
    Files.writeString(selection.resolve("README.md"), readme.replace(nameOf(selection), "default"));
    Files.delete(selection.resolve("axolotl-datasets.yaml"));
    StageFolder.sealInPlace(selection);
    var older = verify();
    assertThat(older.difference()).isEmpty();
    assertThat(older.checked())
        .anyMatch(
            what ->
                what.startsWith("selection/README.md, not against") && what.contains("other words"))
        .anyMatch(
            what ->
                what.startsWith("selection/axolotl-datasets.yaml, not against")
                    && what.contains("none"))
        .contains("selection/subset.jsonl");

    Files.writeString(selection.resolve("README.md"), readme);
    assertThat(verify().difference()).isEmpty();
    Files.writeString(selection.resolve("README.md"), readme + "more");
    assertThat(verify().difference()).get().asString().contains("README.md");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "more.jsonl",
        "subset/more.jsonl",
        "subset/deep/More.CSV.gz",
        "nested/5/more.parquet",
        "more.arrow",
      })
  void verifyNamesAFileOfRowsThatTheSelectionDidNotWrite(String name) throws IOException {
    Path selection = select("run", "Answer", "20,5", OutputForm.AS_THEY_CAME);
    Path more = selection.resolve(name);
    Files.createDirectories(more.getParent());
    Files.writeString(more, "{}\n");
    assertThat(verify().difference()).get().asString().startsWith("selection/" + name + " is not");
    Files.delete(more);
    assertThat(verify().difference()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LICENSE",
        "notes.md",
        "notes.txt",
        ".more.jsonl",
        ".ipynb_checkpoints/more.jsonl",
        "__pycache__/more.json",
      })
  void verifyPassesFilesThatNobodyTakesForRows(String name) throws IOException {
    Path kept = select("run", "Answer", "20", OutputForm.AS_THEY_CAME).resolve(name);
    Files.createDirectories(kept.getParent());
    Files.writeString(kept, "{}\n");
    assertThat(verify().difference()).isEmpty();
  }

  private Verification verify() throws IOException {
    try (var dataset = Dataset.open(folder.resolve("run/dataset"))) {
      var input = SelectionInput.of(TRAJECTORIES, dataset);
      return Verification.of(folder.resolve("run"), input, Optional.of(dataset), Progress.SILENT);
    }
  }

  private static String nameOf(Path selection) throws IOException {
    var name =
        Pattern.compile("config_name: (s2l_\\w+)\n")
            .matcher(Files.readString(selection.resolve("README.md")));
    assertThat(name.find()).isTrue();
    return name.group(1);
  }

  private Path select(String run, String answer, String budgets, OutputForm form)
      throws IOException {
    Path data =
        Files.write(
            folder.resolve(run + ".jsonl"),
            IntStream.range(0, ROWS)
                .mapToObj(
                    i ->
                        "{\"instruction\":\"Question "
                            + i
                            + "\",\"output\":\""
                            + answer
                            + " "
                            + i
                            + "\"}")
                .toList());
    Path selection = folder.resolve(run).resolve("selection");
    var sizes = Stream.of(budgets.split(",")).map(Budget::parse).toList();
    var settings =
        new SelectionSettings(
            new SelectionMethod.UniformRandom(),
            sizes.getFirst(),
            42,
            Protection.NONE,
            sizes.subList(1, sizes.size()));
    try (var dataset = read(folder.resolve(run).resolve("dataset"), data)) {
      var input = SelectionInput.of(TRAJECTORIES, dataset);
      var rows = Optional.of(dataset);
      var selected =
          SelectionWithSuspects.from(input, rows, settings, Progress.SILENT, new StopSignal());
      SelectionFolder.write(
          selection, input, rows, settings, selected.result(), selected.suspects(), form);
    }
    return selection;
  }

  private static Dataset read(Path artifact, Path... data) throws IOException {
    return Dataset.read(List.of(data), DatasetSettings.defaults(), artifact, Progress.SILENT);
  }
}
