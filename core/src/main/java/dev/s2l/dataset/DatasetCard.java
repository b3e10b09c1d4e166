package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The `configs:` in the `README.md` of a data set, as the Python library `datasets` reads it: its
/// subsets, each with the files of its splits.
final class DatasetCard {
  private static final String FILE = "README.md";
  private static final String FENCE = "---";

  /// The split of files that are named without one.
  private static final String TRAIN = "train";

  private final Path folder;
  private final Map<String, Subset> subsets = new LinkedHashMap<>();

  private DatasetCard(Path folder) {
    this.folder = folder;
  }

  /// @param usual whether the card calls it the default
  /// @param directory below which its files lie; empty for the folder itself
  /// @param patterns of file names, by split; empty: the names of the files say their splits
  private record Subset(boolean usual, String directory, Map<String, List<String>> patterns) {}

  /// The card of the folder; without subsets if it has none.
  ///
  /// @param told gets a sentence if there is one that cannot be read
  static DatasetCard of(Path folder, Consumer<String> told) throws IOException {
    var card = new DatasetCard(folder);
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return card;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    var lines = text.lines().map(String::stripTrailing).toList();
    int end =
        lines.isEmpty() || !lines.getFirst().equals(FENCE)
            ? -1
            : lines.subList(1, lines.size()).indexOf(FENCE);
    if (end < 0) {
      return card;
    }
    try {
      var settings = LoadSettings.builder().setAllowDuplicateKeys(true).setLabel(FILE).build();
      Object loaded =
          new Load(settings).loadFromString(String.join("\n", lines.subList(1, end + 1)));
      if (loaded instanceof Map<?, ?> map && map.get("configs") instanceof List<?> configs) {
        configs.forEach(card::add);
      }
    } catch (YamlEngineException e) {
      told.accept(
          Phrase.of(
              "%s: its `configs:` cannot be read (%s); splits are told by the names of files.",
              file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
    return card;
  }

  private void add(Object entry) {
    if (entry instanceof Map<?, ?> config) {
      String name = config.get("config_name") instanceof String given ? given : "default";
      var patterns = new LinkedHashMap<String, List<String>>();
      addPatterns(config.get("data_files"), patterns);
      subsets.put(
          name,
          new Subset(
              Boolean.TRUE.equals(config.get("default")) || name.equals("default"),
              config.get("data_dir") instanceof String directory ? directory : "",
              patterns));
    }
  }

  private static void addPatterns(@Nullable Object files, Map<String, List<String>> patterns) {
    if (files instanceof String pattern) {
      patterns.computeIfAbsent(TRAIN, split -> new ArrayList<>()).add(pattern);
    } else if (files instanceof List<?> list) {
      for (Object one : list) {
        if (one instanceof Map<?, ?> entry) {
          String split = entry.get("split") instanceof String given ? given : TRAIN;
          var ofSplit = patterns.computeIfAbsent(split, name -> new ArrayList<>());
          if (entry.get("path") instanceof List<?> several) {
            several.forEach(path -> ofSplit.add(String.valueOf(path)));
          } else {
            ofSplit.add(String.valueOf(entry.get("path")));
          }
        } else {
          addPatterns(one, patterns);
        }
      }
    }
  }

  boolean hasSubsets() {
    return !subsets.isEmpty();
  }

  boolean has(String subset) {
    return subsets.containsKey(subset);
  }

  /// The files of a subset by split; those whose names say their splits stand under `""`.
  ///
  /// @param files of the folder
  /// @param wanted the subset that the user named; the default one if it is absent
  /// @throws S2lException (2) naming the subsets, if none is meant
  SortedMap<String, List<Path>> files(List<Path> files, Optional<String> wanted) {
    Subset subset = subset(wanted);
    var bySplit = new TreeMap<String, List<Path>>();
    if (subset.patterns.isEmpty()) {
      Path below = folder.resolve(subset.directory).normalize();
      bySplit.put("", files.stream().filter(file -> file.normalize().startsWith(below)).toList());
      return bySplit;
    }
    subset.patterns.forEach(
        (split, patterns) -> {
          var found =
              files.stream()
                  .filter(
                      file ->
                          patterns.stream()
                              .anyMatch(pattern -> matches(file, subset.directory, pattern)))
                  .toList();
          if (!found.isEmpty()) {
            bySplit.put(split, found);
          }
        });
    return bySplit;
  }

  private Subset subset(Optional<String> wanted) {
    if (wanted.isPresent() && has(wanted.get())) {
      return subsets.getOrDefault(wanted.get(), new Subset(false, "", Map.of()));
    }
    if (wanted.isEmpty()) {
      var usual = subsets.values().stream().filter(Subset::usual).toList();
      if (!usual.isEmpty() || subsets.size() == 1) {
        return usual.isEmpty() ? subsets.values().iterator().next() : usual.getFirst();
      }
    }
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of(
            "%s has the subsets %s (%s)%s. Name one with --subset, or read all files with --split"
                + " all.",
            folder,
            String.join(", ", subsets.keySet()),
            FILE,
            wanted.map(name -> Phrase.of(", and no %s", name)).orElse("")));
  }

  /// As `datasets` does, `**/` stands for any number of folders, none included.
  private boolean matches(Path file, String directory, String pattern) {
    Path below = folder.resolve(directory).normalize();
    Path path = file.normalize();
    if (!path.startsWith(below)) {
      return false;
    }
    Path relative = below.relativize(path);
    String plain = pattern.startsWith("./") ? pattern.substring(2) : pattern;
    try {
      var glob = FileSystems.getDefault();
      return plain.equals(relative.toString())
          || glob.getPathMatcher("glob:" + plain).matches(relative)
          || glob.getPathMatcher("glob:" + plain.replace("**/", "")).matches(relative);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
