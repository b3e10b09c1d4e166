package dev.s2l.handover;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.WrittenColumns;
import dev.s2l.run.Hashes;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.Yaml;
import dev.s2l.select.ChosenRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What trainers need to load the rows of a folder: `README.md`, whose `configs:` the Python
/// library `datasets` reads, and for a subset `dataset_info.json` (LLaMA-Factory) and
/// `axolotl-datasets.yaml`.
///
/// All of them use a name for the data that no other rows have. `datasets` caches what it loaded
/// under the names of folder and configuration. If two folders `selection` both had a configuration
/// `default`, the second would give the rows of the first.
final class Handover {
  static final String README = "README.md";

  /// `csv.QUOTE_NONE` of Python.
  private static final int QUOTE_NONE = 3;

  static final String LLAMA_FACTORY = "dataset_info.json";
  static final String AXOLOTL = "axolotl-datasets.yaml";

  private static final int HEX_DIGITS = 12;

  private final Dataset dataset;
  private final List<SubsetFile> files;
  private final ChosenRows selection;
  private final String name;

  Handover(Dataset dataset, List<SubsetFile> files, ChosenRows selection) {
    this.dataset = dataset;
    this.files = files;
    this.selection = selection;
    this.name = name(files);
  }

  /// Whether a file of a selection, named by its path in the folder, is one of these files.
  static boolean isHandoverFile(String file) {
    return Set.of(README, LLAMA_FACTORY, AXOLOTL)
        .contains(file.substring(file.lastIndexOf('/') + 1));
  }

  /// `s2l_` and hexadecimal digits of a hash over the names and bytes of the files.
  static String name(List<SubsetFile> files) {
    var content = new StringBuilder();
    files.forEach(
        file -> content.append(file.sha256()).append(' ').append(file.name()).append('\n'));
    return "s2l_" + Hashes.sha256(utf8(content.toString())).substring(0, HEX_DIGITS);
  }

  /// Describes the chosen rows.
  ///
  /// @return what a trainer stumbles over in spite of the description, in sentences
  List<String> write(Path folder) throws IOException {
    var info = new LinkedHashMap<String, Object>();
    var axolotl = new ArrayList<Map<String, Object>>();
    var notInAxolotl = new LinkedHashSet<String>();
    var obstacles = new ArrayList<String>();
    var layouts = new LinkedHashMap<String, String>();
    Optional<String> trl = Optional.empty();
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      SubsetFile file = files.get(i);
      var columns = TrainerColumns.of(dataset, selection, from, from + file.rows());
      from += file.rows();
      layouts.put(file.name(), columns.words());
      String configuration = numbered(i, files.size());
      if (file.format() != DataFormat.TSV) { // LLaMA-Factory does not know the suffix.
        columns.llamaFactory(file.name()).ifPresent(entry -> info.put(configuration, entry));
      }
      var entry = new LinkedHashMap<String, Object>();
      entry.put("path", file.name());
      entry.put("ds_type", loader(file.format()));
      entry.put("name", new Yaml.Word(configuration));
      entry.putAll(columns.axolotl());
      if (!(columns instanceof TrainerColumns.Mixed)) {
        axolotl.add(entry);
        trl = trl.or(() -> Optional.of(columns.trl()));
      }
      columns.notInAxolotl().ifPresent(notInAxolotl::add);
      Stream.of(columns.obstacle(), columns.masks().obstacle())
          .flatMap(Optional::stream)
          .forEach(text -> obstacles.add(Phrase.of("`%s`: %s.", file.name(), text)));
    }
    Files.write(folder.resolve(LLAMA_FACTORY), Json.pretty(info));
    Files.write(folder.resolve(AXOLOTL), utf8(axolotl(axolotl, notInAxolotl)));
    var configurations = configurations(folder);
    var text = new StringBuilder(frontMatter(configurations));
    text.append(Phrase.of("# A subset of %,d rows of %,d\n\n", selection.size(), dataset.size()));
    text.append("Chosen by s2l. The rows are those of the input, in its order.\n\n");
    text.append(loading(configurations, "subset", ""));
    if (!info.isEmpty()) {
      text.append(
          Phrase.of(
              "- LLaMA-Factory: `--dataset_dir path/to/this/folder --dataset %s`\n",
              String.join(",", info.keySet())));
    }
    if (!axolotl.isEmpty()) {
      text.append(
          Phrase.of("- axolotl: copy the entries of `%s` and complete their paths.\n", AXOLOTL));
    }
    trl.ifPresent(code -> text.append(trl(code)));
    if (Set.copyOf(layouts.values()).size() > 1) {
      text.append("\nThe files have layouts of their own. Load and convert each by itself:\n\n");
      layouts.forEach((file, words) -> text.append(Phrase.of("- `%s`: %s\n", file, words)));
    }
    obstacles.forEach(obstacle -> text.append("\n").append(obstacle).append("\n"));
    Files.write(folder.resolve(README), utf8(text.toString()));
    return obstacles;
  }

  /// Describes all rows, of which the chosen ones are marked.
  void writeAnnotated(Path folder) throws IOException {
    int ofFirstInput = 1;
    while (ofFirstInput < selection.size() && input(ofFirstInput) == input(0)) {
      ofFirstInput++;
    }
    var configurations = configurations(folder);
    var text = new StringBuilder(frontMatter(configurations));
    text.append(
        Phrase.of("# %,d rows, of which %,d are chosen\n\n", dataset.size(), selection.size()));
    text.append(
        Phrase.of(
            """
            Marked by s2l. Every row has three columns more than the input: `%s`, `%s`
            and `%s`.

            """,
            Annotation.SELECTED, Annotation.CLUSTER, Annotation.LOSS_LAST));
    text.append(
        loading(
            configurations,
            "rows",
            Phrase.of(
                "subset# = rows#.filter(lambda row: row[\"%1$s\"]).remove_columns([\"%1$s\","
                    + " \"%2$s\", \"%3$s\"])\n",
                Annotation.SELECTED, Annotation.CLUSTER, Annotation.LOSS_LAST)));
    text.append(trl(TrainerColumns.of(dataset, selection, 0, ofFirstInput).trl()));
    text.append(
        "- LLaMA-Factory and axolotl would take all rows from these files: for a folder that they"
            + " load, choose without `--annotate`.\n");
    Files.write(folder.resolve(README), utf8(text.toString()));
  }

  /// The input of a chosen row, which is given by its place in the selection.
  private int input(int place) {
    return dataset.inputOf(selection.at(place).row());
  }

  private String numbered(int index, int count) {
    return count == 1 ? name : name + "_" + (index + 1);
  }

  /// The files, grouped by what one configuration of `datasets` can load: same reader, same
  /// delimiter, same quoting, same columns and types. The groups stand in the order of their first
  /// files.
  ///
  /// @param folder where the files lie
  private List<List<SubsetFile>> configurations(Path folder) throws IOException {
    var groups = new ArrayList<List<SubsetFile>>();
    var firsts = new ArrayList<WrittenColumns>();
    for (SubsetFile file : files) {
      var columns =
          new WrittenColumns(
              dataset,
              folder.resolve(file.name()),
              file.format(),
              delimiter(file),
              quotesAreText(file));
      int group = 0;
      while (group < groups.size()
          && !(reader(groups.get(group).getFirst()).equals(reader(file))
              && firsts.get(group).hold(columns))) {
        group++;
      }
      if (group == groups.size()) {
        groups.add(new ArrayList<>());
        firsts.add(columns);
      }
      groups.get(group).add(file);
    }
    return groups;
  }

  /// What two files must share to be read alike, their columns aside.
  private String reader(SubsetFile file) {
    return loader(file.format()).text() + delimiter(file) + quotesAreText(file);
  }

  private static String axolotl(List<Map<String, Object>> entries, Set<String> notes) {
    var text = new StringBuilder();
    notes.forEach(note -> text.append("# ").append(note).append('\n'));
    return text.append(Yaml.block(Map.of("datasets", entries))).toString();
  }

  private String frontMatter(List<List<SubsetFile>> configurations) {
    var entries = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < configurations.size(); i++) {
      var train = new LinkedHashMap<String, Object>();
      train.put("split", new Yaml.Word("train"));
      train.put("path", configurations.get(i).stream().map(SubsetFile::name).toList());
      var entry = new LinkedHashMap<String, Object>();
      entry.put("config_name", new Yaml.Word(numbered(i, configurations.size())));
      if (i == 0 && configurations.size() > 1) {
        entry.put("default", true);
      }
      entry.put("data_files", List.of(train));
      char delimiter = delimiter(configurations.get(i).getFirst());
      if (delimiter != ',') {
        entry.put("sep", Character.toString(delimiter));
      }
      if (quotesAreText(configurations.get(i).getFirst())) {
        entry.put("quoting", QUOTE_NONE);
      }
      entries.add(entry);
    }
    return "---\n" + Yaml.block(Map.of("configs", entries)) + "---\n\n";
  }

  /// What the folder contains and how Python loads it.
  ///
  /// @param variable name of the rows in the snippet
  /// @param then the code after loading; `#` stands for the number of the configuration
  private String loading(List<List<SubsetFile>> configurations, String variable, String then) {
    int count = configurations.size();
    var text =
        new StringBuilder(
            """
            - `card.json` says how they were chosen: method, seed, quotas, hashes of all inputs.
            - `selection.jsonl` says for each chosen row where it stands in the input and why it is here.
            - `suspects.jsonl` lists rows of the whole data set that deserve a look.

            Load it with one of these. The name stands for these rows and no others, so that no cache
            takes them for those of another folder.

            """);
    if (count > 1) {
      text.append(
          """
          Files of different form, columns or types cannot be loaded together. Each name loads those
          that agree; the list is at the top of this file. Without a name, `load_dataset` takes the
          first alone.

          """);
    }
    text.append("```python\nfrom datasets import load_dataset\n");
    for (int i = 0; i < count; i++) {
      var group = configurations.get(i);
      String name = group.getFirst().name();
      text.append(
          Phrase.of(
              "%s%s = load_dataset(\"path/to/this/folder\", \"%s\", split=\"train\")%s\n",
              variable,
              suffix(i),
              numbered(i, count),
              count == 1 ? "" : "  # " + name + more(group)));
    }
    for (int i = 0; i < count; i++) {
      text.append(then.replace("#", suffix(i)));
    }
    return text.append("```\n\n").toString();
  }

  private static String suffix(int configuration) {
    return configuration == 0 ? "" : "_" + (configuration + 1);
  }

  private static String more(List<SubsetFile> group) {
    return group.size() == 1 ? "" : Phrase.of(" and %,d more", group.size() - 1);
  }

  /// @param code that converts the loaded data set for TRL
  private static String trl(String code) {
    return code.isEmpty()
        ? "- TRL: give `subset` to `SFTTrainer(train_dataset=subset)`.\n"
        : "- TRL: give `subset` to `SFTTrainer(train_dataset=subset)` after\n\n```python\n"
            + code
            + "```\n\n";
  }

  /// The name of the reader of a format in the Python library `datasets`.
  private static Yaml.Word loader(DataFormat format) {
    return new Yaml.Word(
        switch (format) {
          case JSONL, JSON_ARRAY -> "json";
          case CSV, TSV -> "csv";
          case PARQUET -> "parquet";
        });
  }

  private char delimiter(SubsetFile file) {
    return switch (file.format()) {
      case JSONL, JSON_ARRAY, PARQUET -> ',';
      case TSV -> '\t';
      case CSV ->
          file.input() >= 0 && dataset.inputs().get(file.input()).format() == DataFormat.CSV
              ? dataset.delimiter(file.input()).orElse(',')
              : ',';
    };
  }

  /// Whether the file holds records as they came from a table without quoting.
  private boolean quotesAreText(SubsetFile file) {
    for (int input = 0; input < dataset.inputs().size(); input++) {
      boolean ofFile = file.input() < 0 || file.input() == input;
      boolean same = dataset.inputs().get(input).format() == file.format();
      if (ofFile && !(same && dataset.quotesAreText(input))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
