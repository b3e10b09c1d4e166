package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which part of a folder is read: subsets and splits of its card, of LLaMA-Factory's
/// `dataset_info.json`, and folders that hold no rows we can read.
class PartsTest {
  private static final String CARD =
      """
      ---
      license: mit
      configs:
      - config_name: main
        default: true
        data_files:
        - split: train
          path: data/part-*
        - split: test
          path: ["held/**/*.jsonl", "held/old.jsonl"]
      - config_name: other
        data_files: extra/x.jsonl
      - config_name: named
        data_dir: extra
      ---
      # Data
      """;

  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() throws IOException {
    inputs = new Inputs(folder);
    for (String name :
        List.of(
            "data/part-0.jsonl",
            "data/part-1.jsonl",
            "data/not.jsonl",
            "held/a.jsonl",
            "held/deep/b.jsonl",
            "extra/x.jsonl",
            "extra/train.jsonl",
            "extra/dev.jsonl")) {
      Path file = folder.resolve("set").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, Inputs.GOOD + "\n");
    }
  }

  private List<String> names(DatasetSettings settings, String data) throws IOException {
    return Dataset.files(List.of(folder.resolve(data)), settings).stream()
        .map(spec -> folder.resolve("set").relativize(spec.path()).toString())
        .toList();
  }

  private static DatasetSettings settings(@Nullable String subset, @Nullable String split) {
    var settings = DatasetSettings.defaults();
    settings = subset == null ? settings : settings.withSubset(subset);
    return split == null ? settings : settings.withSplit(split);
  }

  @ParameterizedTest
  @CsvSource({
    ", , data/part-0.jsonl data/part-1.jsonl",
    ", test, held/a.jsonl held/deep/b.jsonl",
    "main, train, data/part-0.jsonl data/part-1.jsonl",
    "main, all, data/part-0.jsonl data/part-1.jsonl held/a.jsonl held/deep/b.jsonl",
    "other, , extra/x.jsonl",
    "named, , extra/train.jsonl",
    "named, dev, extra/dev.jsonl",
    "named, validation, extra/dev.jsonl",
    ", all, data/not.jsonl data/part-0.jsonl data/part-1.jsonl extra/dev.jsonl"
        + " extra/train.jsonl extra/x.jsonl held/a.jsonl held/deep/b.jsonl",
  })
  void theCardSaysWhatASplitIs(String subset, String split, String expected) throws IOException {
    inputs.file("set/README.md", CARD);
    assertThat(names(settings(subset, split), "set")).containsExactly(expected.split(" "));
  }

  @Test
  void subsetsAndSplitsThatAreNotThereAreRefusedWithThoseThatAre() {
    inputs.file("set/README.md", CARD.replace("  default: true\n", ""));
    assertThatThrownBy(() -> names(settings(null, null), "set"))
        .hasMessageContaining("has the subsets main, other, named")
        .hasMessageContaining("Name one with subset");
    assertThatThrownBy(() -> names(settings("mian", null), "set"))
        .hasMessageContaining("and no mian");
    assertThatThrownBy(() -> names(settings("main", "dev"), "set"))
        .hasMessageContaining("has the splits test (2 files), train (2 files), and no dev");
    assertThatThrownBy(() -> names(settings("main", null), "set/extra/x.jsonl"))
        .hasMessageContaining("subset main chooses among the files of a folder");
  }

  @Test
  void withoutACardASubsetIsAFolder() throws IOException {
    assertThat(names(settings("extra", "dev"), "set")).containsExactly("extra/dev.jsonl");
    assertThatThrownBy(() -> names(settings("nosuch", null), "set"))
        .hasMessageContaining("subset nosuch");
  }

  @ParameterizedTest
  @ValueSource(strings = {"# no front matter", "---\nconfigs: [\n---\n", "---\nconfigs: 7\n---\n"})
  void aCardWithoutConfigurationsChangesNothing(String card) throws IOException {
    inputs.file("set/README.md", card);
    assertThat(names(settings("data", null), "set")).hasSize(3);
  }

  @Test
  void heldOutDataHaveTheSubsetIfTheyHaveIt() throws IOException {
    inputs.file("set/README.md", CARD);
    var heldOut = settings("main", null).withHeldOutSplit(Optional.of("test"));
    assertThat(names(heldOut, "set")).containsExactly("held/a.jsonl", "held/deep/b.jsonl");
  }

  private Told read(Path... paths) throws IOException {
    var told = new Told();
    Dataset.read(List.of(paths), DatasetSettings.defaults(), folder.resolve("dataset"), told)
        .close();
    return told;
  }

  @Test
  void filesOfSeveralSplitsThatAreNamedTogetherAreTold() throws IOException {
    Path train = inputs.file("train.jsonl", Inputs.GOOD);
    Path test = inputs.file("my-test.jsonl", Inputs.GOOD);
    Path other = inputs.file("rows.jsonl", Inputs.GOOD);
    assertThat(read(train, test).notes())
        .singleElement()
        .asString()
        .contains("test (my-test.jsonl), train (train.jsonl)");
    assertThat(read(folder.resolve("*t*.jsonl")).notes()).hasSize(1);
    assertThat(read(train, other).notes()).isEmpty();
    Files.createDirectories(folder.resolve("mixed"));
    inputs.file("mixed/test.jsonl", Inputs.GOOD);
    inputs.file("mixed/rows.jsonl", Inputs.GOOD);
    assertThat(read(folder.resolve("mixed")).notes())
        .singleElement()
        .asString()
        .contains("has the split test (1 file), and 1 file of none");
  }

  @Test
  void aFolderOfSaveToDiskIsNamedWithTheLineThatConvertsIt() throws IOException {
    Files.createDirectories(folder.resolve("saved"));
    inputs.file("saved/data-00000-of-00001.arrow", "ARROW1");
    inputs.file("saved/state.json", "{\n \"_data_files\": []\n}");
    inputs.file("saved/dataset_info.json", "{\"citation\": \"\", \"features\": {}}");
    for (String given :
        List.of(
            "saved",
            "saved/state.json",
            "saved/dataset_info.json",
            "saved/data-00000-of-00001.arrow")) {
      refusedWith(given, "load_from_disk(", ".to_parquet(\"rows.parquet\")");
    }
    Files.createDirectories(folder.resolve("dict/train"));
    inputs.file("dict/dataset_dict.json", "{\"splits\": [\"train\"]}");
    Files.copy(folder.resolve("saved/state.json"), folder.resolve("dict/train/state.json"));
    inputs.file("dict/train/data-00000-of-00001.arrow", "ARROW1");
    refusedWith("dict", "for split, rows in load_from_disk(");
    Files.createDirectories(folder.resolve("outer"));
    Files.move(folder.resolve("dict/train"), folder.resolve("outer/inner"));
    refusedWith("outer", "outer/inner is a folder of save_to_disk");
    inputs.file("alone.arrow", "ARROW1");
    refusedWith("alone.arrow", "Dataset.from_file(");
  }

  private void refusedWith(String given, String... words) {
    assertThatThrownBy(() -> read(folder.resolve(given)))
        .isInstanceOfSatisfying(
            S2lException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(words);
  }

  @Test
  void descriptionsBesideRowsAreNoRows() throws IOException {
    Files.createDirectories(folder.resolve("described"));
    inputs.file("described/dataset_infos.json", "{\"default\": {}}");
    inputs.file("described/dataset_info.json", "{\"features\": {}}");
    inputs.file("described/rows.jsonl", Inputs.GOOD);
    try (var dataset = inputs.read(folder.resolve("described"))) {
      assertThat(dataset.inputs()).extracting(InputFile::name).containsExactly("rows.jsonl");
    }
    assertThat(inputs.refusal(folder.resolve("described/dataset_info.json")))
        .hasMessageContaining("it is none of LLaMA-Factory");
  }

  private List<String> drawn(String info) throws IOException {
    Path file = inputs.file("dataset_info.json", info.replace('\'', '"'));
    try (var dataset = inputs.read(file)) {
      return Inputs.outputs(dataset);
    }
  }

  private void rows(String name, int from, int to) {
    var rows = new ArrayList<String>();
    for (int row = from; row < to; row++) {
      rows.add(Inputs.GOOD.replace("\"2\"", "\"" + row + "\""));
    }
    inputs.file(name, rows.toString());
  }

  @Test
  void numSamplesDrawsRowsOfAllFilesOfADataSet() throws IOException {
    Files.createDirectories(folder.resolve("parts"));
    rows("parts/a.json", 0, 40);
    rows("parts/b.json", 40, 100);
    rows("whole.json", 100, 103);
    var drawn = drawn("{'few': {'file_name': 'parts', 'num_samples': 30}}");
    assertThat(drawn).hasSize(30).doesNotHaveDuplicates();
    assertThat(drawn).isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
    assertThat(drawn).anyMatch(row -> Integer.parseInt(row) < 40);
    assertThat(drawn).anyMatch(row -> Integer.parseInt(row) >= 40);
    var again =
        drawn(
            "{'few': {'file_name': 'parts', 'num_samples': 30},"
                + " 'whole': {'file_name': 'whole.json'}}");
    assertThat(again.subList(0, 30)).isEqualTo(drawn);
    assertThat(again.subList(30, 33)).containsExactly("100", "101", "102");
    assertThat(drawn("{'w': {'file_name': 'whole.json', 'num_samples': 7}}"))
        .containsExactly("100", "101", "102");
    try (var dataset = Dataset.open(folder.resolve("dataset"))) {
      assertThat(dataset.inputs().getFirst().rowsRead()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'file_name': 'set', 'subset': 'extra', 'split': 'dev' | 1",
        "'file_name': 'set', 'folder': 'data'                  | 3",
        "'file_name': 'set/extra', 'split': 'train'            | 1",
        "'file_name': 'set/extra/x.jsonl', 'split': 'train'    | 1",
      })
  void subsetAndSplitOfADataSetAreItsPart(String entry, int rows) throws IOException {
    assertThat(drawn("{'a': {" + entry + "}}")).hasSize(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'file_name': 'set/extra/x.jsonl', 'split': 'test'        | names the part test",
        "'file_name': 'set/extra/x.jsonl', 'split': 'train[:10]'  | names the part train[:10]",
        "'file_name': 'set/extra/x.jsonl', 'num_samples': 0       | num_samples 0",
        "'file_name': 'set/extra/x.jsonl', 'num_samples': 'many'  | num_samples",
        "'file_name': 'set/extra/x.jsonl', 'ranking': true        | preference pairs",
        "'file_name': 'set', 'subset': 'nosuch'                   | subset nosuch",
      })
  void partsThatAreNotThereAreRefused(String entry, String words) {
    assertThatThrownBy(() -> drawn("{'a': {" + entry + "}}")).hasMessageContaining(words);
  }

  @Test
  void aKtoTagOfADataSetIsHeeded() throws IOException {
    inputs.file(
        "kto.jsonl",
        """
        {"instruction": "q", "output": "a", "wanted": true}
        {"instruction": "q", "output": "b", "wanted": false}
        """);
    assertThat(
            drawn(
                "{'a': {'file_name': 'kto.jsonl', 'columns': {'prompt': 'instruction',"
                    + " 'response': 'output', 'kto_tag': 'wanted'}}}"))
        .containsExactly("a");
  }
}
