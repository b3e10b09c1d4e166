package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.dataset.WrittenColumns;
import dev.s2l.run.Phrase;
import dev.s2l.run.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The configurations of a folder for the Python library `datasets`: each loads files with the same
/// reader, delimiter, quoting, columns and types. They stand in the order of their first files.
///
/// The library opens a folder with one reader, that of the first configuration. Those of other
/// readers are loaded by their files, under the same names.
final class Configurations {
  /// `csv.QUOTE_NONE` of Python.
  private static final int QUOTE_NONE = 3;

  private static final String FOLDER = "path/to/this/folder";

  private final Dataset dataset;
  private final String name;
  private final List<List<SubsetFile>> groups = new ArrayList<>();

  /// @param name that no other rows have
  /// @param folder where the files lie
  Configurations(Dataset dataset, List<SubsetFile> files, String name, Path folder)
      throws IOException {
    this.dataset = dataset;
    this.name = name;
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
  }

  int size() {
    return groups.size();
  }

  List<SubsetFile> files(int configuration) {
    return groups.get(configuration);
  }

  /// The files in a sentence.
  String named(int configuration) {
    return groups.get(configuration).stream()
        .map(file -> "`" + file.name() + "`")
        .collect(Collectors.joining(", "));
  }

  /// `variable`, and a number from the second configuration on.
  static String variable(String variable, int configuration) {
    return configuration == 0 ? variable : variable + "_" + (configuration + 1);
  }

  /// The name with a number, if there are several.
  static String numbered(String name, int index, int count) {
    return count == 1 ? name : name + "_" + (index + 1);
  }

  /// What `datasets` reads at the top of a README.
  String frontMatter() {
    var entries = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < size(); i++) {
      if (!isOfFolder(i)) {
        continue;
      }
      var train = new LinkedHashMap<String, Object>();
      train.put("split", new Yaml.Word("train"));
      train.put("path", patterns(i));
      var entry = new LinkedHashMap<String, Object>();
      entry.put("config_name", new Yaml.Word(numbered(name, i, size())));
      if (i == 0 && size() > 1) {
        entry.put("default", true);
      }
      entry.put("data_files", List.of(train));
      char delimiter = delimiter(first(i));
      if (delimiter != ',') {
        entry.put("sep", Character.toString(delimiter));
      }
      if (quotesAreText(first(i))) {
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
  String loading(String variable, String then) {
    var text =
        new StringBuilder(
            """
            - `card.json` says how they were chosen: method, seed, quotas, hashes of all inputs.
            - `selection.jsonl` says for each chosen row where it stands in the input and why it is here.
            - `suspects.jsonl` lists rows of the whole data set that deserve a look.

            Load it with one of these. The name stands for these rows and no others, so that no cache
            takes them for those of another folder.

            """);
    if (size() > 1) {
      text.append(
          """
          Files of different form, columns or types cannot be loaded together. Each name loads those
          that agree. Without a name, `load_dataset` takes the first alone.

          """);
    }
    text.append("```python\nfrom datasets import load_dataset\n");
    for (int i = 0; i < size(); i++) {
      text.append(
          Phrase.of(
              "%s = load_dataset(%s, split=\"train\")%s\n",
              variable(variable, i),
              isOfFolder(i)
                  ? Phrase.of("\"%s\", \"%s\"", FOLDER, numbered(name, i, size()))
                  : ofFiles(i),
              size() == 1 ? "" : "  # " + shortened(groups.get(i))));
    }
    for (int i = 0; i < size(); i++) {
      text.append(then.replace("#", variable("", i)));
    }
    return text.append("```\n\n").toString();
  }

  /// Whether the reader of the folder is that of the configuration.
  private boolean isOfFolder(int configuration) {
    return loader(first(configuration).format()).equals(loader(first(0).format()));
  }

  private SubsetFile first(int configuration) {
    return groups.get(configuration).getFirst();
  }

  /// Arguments of `load_dataset` for files of another reader than that of the folder.
  private String ofFiles(int configuration) {
    SubsetFile first = first(configuration);
    var arguments = new ArrayList<String>();
    arguments.add(TrlRows.quote(loader(first.format()).text()));
    arguments.add(TrlRows.quote(numbered(name, configuration, size())));
    arguments.add(
        patterns(configuration).stream()
            .map(pattern -> TrlRows.quote(FOLDER + "/" + pattern))
            .collect(Collectors.joining(", ", "data_files=[", "]")));
    if (delimiter(first) != ',') {
      arguments.add("sep=" + TrlRows.quote(Character.toString(delimiter(first))));
    }
    if (quotesAreText(first)) {
      arguments.add("quoting=" + QUOTE_NONE);
    }
    return String.join(", ", arguments);
  }

  /// The names of the files as patterns that match nothing else.
  private List<String> patterns(int configuration) {
    return groups.get(configuration).stream()
        .map(file -> file.name().replaceAll("[\\[*?]", "[$0]"))
        .toList();
  }

  private static String shortened(List<SubsetFile> group) {
    String first = group.getFirst().name();
    return group.size() == 1 ? first : Phrase.of("%s and %,d more", first, group.size() - 1);
  }

  /// What two files must share to be read alike, their columns aside.
  private String reader(SubsetFile file) {
    return loader(file.format()).text() + delimiter(file) + quotesAreText(file);
  }

  /// The name of the reader of a format.
  static Yaml.Word loader(DataFormat format) {
    return new Yaml.Word(
        switch (format) {
          case JSONL, JSON_ARRAY -> "json";
          case CSV, TSV -> "csv";
          case PARQUET -> "parquet";
        });
  }

  /// Whether a reader that is told nothing reads the file, if it is a table.
  boolean isUsualTable(SubsetFile file) {
    return delimiter(file) == ',' && !quotesAreText(file);
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
}
