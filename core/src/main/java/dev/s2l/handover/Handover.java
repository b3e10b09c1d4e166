package dev.s2l.handover;

import dev.s2l.dataset.Annotation;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  /// What the rows of a file are for trainers.
  private record Described(TrainerColumns columns, SpelledColumns spelled) {}

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
    var obstacles = new ArrayList<String>();
    var layouts = new LinkedHashMap<String, String>();
    var described = described();
    var configurations = new Configurations(dataset, files, name, folder);
    for (int i = 0; i < files.size(); i++) {
      SubsetFile file = files.get(i);
      var one = Objects.requireNonNull(described.get(file.name()));
      var columns = one.columns();
      layouts.put(file.name(), columns.words());
      String configuration = Configurations.numbered(name, i, files.size());
      boolean lists = one.spelled().none();
      var named = new NamedFile(file, configurations.isUsualTable(file));
      var forLlamaFactory = columns.llamaFactory(file.name()).filter(entry -> lists);
      var forAxolotl = columns.axolotl().filter(keys -> lists);
      forLlamaFactory
          .filter(entry -> named.isReadByLlamaFactory())
          .ifPresent(entry -> info.put(configuration, entry));
      forAxolotl
          .filter(keys -> named.isReadByAxolotl())
          .ifPresent(keys -> axolotl.add(axolotl(file, configuration, keys)));
      boolean wanted = forLlamaFactory.isPresent() || forAxolotl.isPresent();
      Stream.of(
              one.spelled().obstacle().stream(),
              columns.obstacles().stream(),
              named.obstacle().filter(text -> wanted).stream())
          .flatMap(sentences -> sentences)
          .forEach(text -> obstacles.add(Phrase.of("`%s`: %s.", file.name(), text)));
    }
    Files.write(folder.resolve(LLAMA_FACTORY), Json.pretty(info));
    Files.write(folder.resolve(AXOLOTL), utf8(Yaml.block(Map.of("datasets", axolotl))));
    var text = new StringBuilder(configurations.frontMatter());
    text.append(Phrase.of("# A subset of %,d rows of %,d\n\n", selection.size(), dataset.size()));
    text.append("Chosen by s2l. The rows are those of the input, in its order.\n\n");
    text.append(configurations.loading("subset", ""));
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
    var trl = trl(configurations, described);
    obstacles.addAll(trl.obstacles());
    text.append(trl.text());
    if (Set.copyOf(layouts.values()).size() > 1) {
      text.append("\nThe files have layouts of their own:\n\n");
      layouts.forEach((file, words) -> text.append(Phrase.of("- `%s`: %s\n", file, words)));
    }
    obstacles.forEach(obstacle -> text.append("\n").append(obstacle).append("\n"));
    Files.write(folder.resolve(README), utf8(text.toString()));
    return obstacles;
  }

  private static Map<String, Object> axolotl(
      SubsetFile file, String configuration, Map<String, Object> keys) {
    var entry = new LinkedHashMap<String, Object>();
    entry.put("path", file.name());
    entry.put("ds_type", Configurations.loader(file.format()));
    entry.put("name", new Yaml.Word(configuration));
    entry.putAll(keys);
    return entry;
  }

  /// Describes all rows, of which the chosen ones are marked.
  ///
  /// @return as [#write(Path)]
  List<String> writeAnnotated(Path folder) throws IOException {
    var configurations = new Configurations(dataset, files, name, folder);
    var text = new StringBuilder(configurations.frontMatter());
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
        configurations.loading(
            "rows",
            Phrase.of(
                "subset# = rows#.filter(lambda row: row[\"%1$s\"]).remove_columns([\"%1$s\","
                    + " \"%2$s\", \"%3$s\"])\n",
                Annotation.SELECTED, Annotation.CLUSTER, Annotation.LOSS_LAST)));
    var trl = trl(configurations, described());
    text.append(trl.text());
    text.append(
        "- LLaMA-Factory and axolotl would take all rows from these files: for a folder that they"
            + " load, choose without `--annotate`.\n");
    trl.obstacles().forEach(sentence -> text.append("\n").append(sentence).append("\n"));
    Files.write(folder.resolve(README), utf8(text.toString()));
    return trl.obstacles();
  }

  /// The lines for all configurations that have a chosen row.
  private static TrlSnippet trl(Configurations configurations, Map<String, Described> described) {
    var snippet = new TrlSnippet();
    for (int i = 0; i < configurations.size(); i++) {
      var all =
          configurations.files(i).stream()
              .flatMap(file -> Optional.ofNullable(described.get(file.name())).stream())
              .toList();
      var columns = all.stream().map(Described::columns).toList();
      boolean mixed = columns.stream().anyMatch(TrainerColumns.Mixed.class::isInstance);
      if (!columns.isEmpty() && !(mixed && configurations.size() == 1)) {
        snippet.add(
            Configurations.variable("subset", i),
            joined(columns),
            SpelledColumns.joined(all.stream().map(Described::spelled).toList()),
            configurations.named(i));
      }
    }
    return snippet;
  }

  private static Optional<TrlRows> joined(List<TrainerColumns> columns) {
    Optional<TrlRows> joined = columns.getFirst().trl();
    for (TrainerColumns other : columns) {
      joined = joined.flatMap(rows -> other.trl().flatMap(rows::with));
    }
    return joined;
  }

  /// The columns of every file with a chosen row, by its name.
  private Map<String, Described> described() {
    var places = new TreeMap<Integer, Integer>(); // The first place of each input.
    for (int place = selection.size() - 1; place >= 0; place--) {
      places.put(dataset.inputOf(selection.at(place).row()), place);
    }
    var described = new LinkedHashMap<String, Described>();
    for (SubsetFile file : files) {
      Integer from = file.input() < 0 ? Integer.valueOf(0) : places.get(file.input());
      var next = places.higherEntry(file.input());
      int to = file.input() < 0 || next == null ? selection.size() : next.getValue();
      if (from != null) {
        described.put(
            file.name(),
            new Described(
                TrainerColumns.of(dataset, selection, from, to),
                SpelledColumns.of(dataset, selection, from, file.format())));
      }
    }
    return described;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
