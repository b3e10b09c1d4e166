package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders, patterns, and LLaMA-Factory's list of data sets.
class InputPathsTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() throws IOException {
    inputs = new Inputs(folder);
    Files.createDirectories(folder.resolve("data/sub"));
    Files.createDirectories(folder.resolve("data/.cache"));
    inputs.file("data/b.jsonl", Inputs.GOOD);
    inputs.file("data/a.json", "[" + Inputs.GOOD + "]");
    inputs.file("data/sub/c.csv", "instruction,output\na,b\n");
    inputs.file("data/README.md", "no data");
    inputs.file("data/.cache/d.jsonl", Inputs.GOOD);
  }

  @Test
  void aFolderGivesItsDataFilesInOrder() {
    try (var dataset = inputs.read(folder.resolve("data"))) {
      assertThat(dataset.inputs())
          .extracting(InputFile::name)
          .containsExactly("a.json", "b.jsonl", "c.csv");
    }
  }

  private List<String> names(DatasetSettings settings, String data) throws IOException {
    return Dataset.files(List.of(folder.resolve(data)), settings).stream()
        .map(spec -> folder.resolve(data).relativize(spec.path()).toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "train.jsonl test.jsonl, , train.jsonl",
    "train.jsonl test.jsonl, test, test.jsonl",
    "train.jsonl test.jsonl, all, test.jsonl train.jsonl",
    "training/a.jsonl dev/a.jsonl, , training/a.jsonl",
    "training/a.jsonl dev/a.jsonl, dev, dev/a.jsonl",
    "training/a.jsonl dev/a.jsonl, validation, dev/a.jsonl",
    "my_train_part.csv rows-eval.csv, test, rows-eval.csv",
    "data/train-00000-of-00002.csv data/train-00001-of-00002.csv data/test-00000-of-00001.csv, ,"
        + " data/train-00000-of-00002.csv data/train-00001-of-00002.csv",
    "data/train_sft-00000-of-00001-0a1b.csv data/test_gen-00000-of-00001.csv, train_sft,"
        + " data/train_sft-00000-of-00001-0a1b.csv",
    "train.jsonl other.jsonl, , other.jsonl train.jsonl",
    "trains.jsonl contest.jsonl, , contest.jsonl trains.jsonl",
    "part-00000-of-00002.csv part-00001-of-00002.csv, , part-00000-of-00002.csv"
        + " part-00001-of-00002.csv",
    "test.jsonl, , test.jsonl",
    "train.jsonl test.jsonl extra.jsonl, , train.jsonl",
  })
  void ofSeveralSplitsOneIsRead(String files, String split, String expected) throws IOException {
    for (String file : files.split(" ")) {
      Path path = folder.resolve("splits").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, Inputs.GOOD);
    }
    var settings = DatasetSettings.defaults();
    assertThat(names(split == null ? settings : settings.withSplit(split), "splits"))
        .containsExactly(expected.split(" "));
  }

  @Test
  void aSplitThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
    Files.createDirectories(folder.resolve("splits"));
    inputs.file("splits/dev.jsonl", Inputs.GOOD);
    inputs.file("splits/test.jsonl", Inputs.GOOD);
    var settings = DatasetSettings.defaults();
    assertThatThrownBy(() -> names(settings, "splits"))
        .hasMessageContaining("has the splits test (1 file), validation (1 file), and no train");
    assertThatThrownBy(() -> names(settings.withSplit("trian"), "splits"))
        .hasMessageContaining("and no trian");
    for (String path : new String[] {"data", "splits/dev.jsonl"}) {
      assertThat(inputs.refusal(settings.withSplit("test"), folder.resolve(path)))
          .hasMessageContaining("no file name of a folder names a split")
          .hasMessageContaining("no row has a column \"split\"");
    }
    inputs.file("splits/selection.jsonl", "{}");
    inputs.file("splits/subset.jsonl", Inputs.GOOD);
    assertThat(inputs.refusal(settings.withSplit("test"), folder.resolve("splits")))
        .hasMessageContaining("no row has a column");
    Files.delete(folder.resolve("splits/selection.jsonl"));
    Files.delete(folder.resolve("splits/subset.jsonl"));
    assertThatThrownBy(() -> names(settings.withHeldOutSplit(Optional.empty()), "splits"))
        .hasMessageContaining("Name the held-out one");
    assertThat(names(settings.withHeldOutSplit(Optional.empty()), "data")).hasSize(3);
  }

  @Test
  void aSelectionThatOnlyMarksRowsIsNoSubset() throws IOException {
    Files.createDirectories(folder.resolve("run/selection"));
    inputs.file("run/manifest.json", "{}");
    inputs.file("run/selection/selection.jsonl", "{\"row\":0}");
    inputs.file("run/selection/annotated.jsonl", Inputs.GOOD);
    for (String name : new String[] {"run", "run/selection"}) {
      assertThatThrownBy(() -> names(DatasetSettings.defaults(), name))
          .hasMessageContaining("annotated")
          .hasMessageContaining("without annotate");
    }
    assertThat(names(DatasetSettings.defaults(), "run/selection/annotated.jsonl")).hasSize(1);
  }

  @Test
  void aSelectionGivesItsSubsetAndARunItsSelection() throws IOException {
    Files.createDirectories(folder.resolve("run/selection/nested/10"));
    Files.createDirectories(folder.resolve("run/selection/subset"));
    inputs.file("run/manifest.json", "{}");
    inputs.file("run/other.jsonl", Inputs.GOOD);
    inputs.file("run/selection/selection.jsonl", "{\"row\":0}");
    inputs.file("run/selection/card.json", "{}");
    inputs.file("run/selection/subset/a.jsonl", Inputs.GOOD);
    inputs.file("run/selection/subset/b.jsonl", Inputs.GOOD);
    inputs.file("run/selection/nested/10/selection.jsonl", "{\"row\":0}");
    inputs.file("run/selection/nested/10/subset.jsonl", Inputs.GOOD);
    for (String name : new String[] {"run", "run/selection"}) {
      try (var dataset = inputs.read(folder.resolve(name))) {
        assertThat(dataset.inputs())
            .extracting(InputFile::name)
            .containsExactly("a.jsonl", "b.jsonl");
      }
    }
    try (var dataset = inputs.read(folder.resolve("run/selection/nested/10"))) {
      assertThat(dataset.inputs()).extracting(InputFile::name).containsExactly("subset.jsonl");
    }
  }

  @Test
  void aFileAmongTheChosenRowsThatWasNotChosenIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("selection/subset"));
    inputs.file("selection/selection.jsonl", "{\"row\":0}");
    inputs.file("selection/subset/a.jsonl", Inputs.GOOD);
    StageFolder.sealInPlace(folder.resolve("selection"));
    inputs.file("selection/notes.jsonl", Inputs.GOOD);
    inputs.file("selection/subset/.a.jsonl", Inputs.GOOD);
    try (var dataset = inputs.read(folder.resolve("selection"))) {
      assertThat(dataset.inputs()).extracting(InputFile::name).containsExactly("a.jsonl");
    }
    inputs.file("selection/subset/more.jsonl", Inputs.GOOD);
    assertThatThrownBy(() -> names(DatasetSettings.defaults(), "selection"))
        .hasMessageContaining("more.jsonl stands among the rows that were chosen");
  }

  @Test
  void aPatternGivesItsMatches() {
    try (var dataset = inputs.read(folder.resolve("data/**.{csv,jsonl}"))) {
      assertThat(dataset.inputs())
          .extracting(InputFile::name)
          .containsExactly("d.jsonl", "b.jsonl", "c.csv");
    }
    assertThat(inputs.refusal(folder.resolve("data/*.parquet")))
        .hasMessageContaining("matches no file");
  }

  @Test
  void aFileWhoseNameLooksLikeAPatternIsAFile() {
    try (var dataset = inputs.read(inputs.file("rows[1].jsonl", Inputs.GOOD))) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test
  void aFolderWithoutDataIsRefused() throws IOException {
    assertThat(inputs.refusal(Files.createDirectories(folder.resolve("empty"))))
        .hasMessageContaining("no data file");
  }

  @Test
  void aDatasetInfoIsUnderstood() {
    inputs.file("data/q.jsonl", "{\"frage\":\"q\",\"antwort\":\"r\"}");
    inputs.file(
        "data/s.json",
        "[{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\"}]}]");
    inputs.file(
        "data/dataset_info.json",
        """
        {"alpaca_en": {"file_name": "a.json"},
         "fragen": {"file_name": "q.jsonl", "columns": {"prompt": "frage", "response": "antwort"}},
         "chat": {"file_name": "s.json", "formatting": "sharegpt", "columns": {"messages": "messages"},
                  "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}}
        """);

    try (var dataset = inputs.read(folder.resolve("data/dataset_info.json"))) {
      assertThat(dataset.size()).isEqualTo(3);
      assertThat(dataset.example(1).content()).isEqualTo(new Content.SingleTurn("q", "", "r"));
      assertThat(((Content.Conversation) dataset.example(2).content()).turns())
          .containsExactly(Turn.of(Role.USER, "x"), Turn.of(Role.ASSISTANT, "y"));
    }
    try (var dataset = inputs.read(folder.resolve("data/dataset_info.json#fragen"))) {
      assertThat(dataset.inputs()).extracting(InputFile::name).containsExactly("q.jsonl");
    }
    assertThat(inputs.refusal(folder.resolve("data/dataset_info.json#none")))
        .hasMessageContaining("alpaca_en, fragen, chat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'x':{'script_url':'evil.py'}}                       | scripts are never run",
        "{'x':{'hf_hub_url':'a/b'}}                           | lies elsewhere",
        "{'x':{'file_name':'../../etc/passwd'}}               | outside its folder",
        "{'x':{'file_name':'/etc/passwd'}}                    | outside its folder",
        "{'x':{'file_name':'a.json','ranking':true}}          | preference",
        "{'x':{'file_name':'a.json','formatting':'odd'}}      | unknown formatting",
        "{'x':{}}                                             | no file_name",
        "[]                                                   | no object",
        "{                                                    | not valid JSON",
      })
  void entriesThatRunOrFetchOrLeadAwayAreRefused(String text, String message) {
    inputs.file("data/dataset_info.json", text.replace('\'', '"'));

    var refusal = inputs.refusal(folder.resolve("data/dataset_info.json"));

    assertThat(refusal.exitCode().number()).isEqualTo(3);
    assertThat(refusal).hasMessageContaining(message);
  }
}
