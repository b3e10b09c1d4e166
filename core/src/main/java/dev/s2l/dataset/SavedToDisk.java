package dev.s2l.dataset;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Recognizes what the Python library `datasets` keeps for itself: folders of `save_to_disk`, with
/// rows in Arrow files, and descriptions that have the suffix of data. Arrow is not read; the
/// refusal has the line that writes the rows as Parquet.
final class SavedToDisk {
  private static final String STATE = "state.json";
  private static final String SPLITS = "dataset_dict.json";
  private static final String ARROW = ".arrow";

  /// Files that describe data and have the suffix of data.
  private static final Set<String> DESCRIPTIONS =
      Set.of(DatasetInfo.FILE, "dataset_infos.json", SPLITS);

  private SavedToDisk() {}

  /// Whether a file describes data, and holds no rows.
  static boolean describes(Path file) throws IOException {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return DESCRIPTIONS.contains(name)
        || (name.equals(STATE) && isFolder(file.resolveSibling(".")));
  }

  /// @param given a folder or a file that the user named
  /// @throws S2lException (3) with the line that converts it, if it is of `save_to_disk`
  static void refuse(Path given) throws IOException {
    String name = String.valueOf(given.getFileName()).toLowerCase(Locale.ROOT);
    if (Files.isDirectory(given)) {
      if (isFolder(given)) {
        throw refused(given);
      }
    } else if (Files.isRegularFile(given)) {
      Path folder = given.toAbsolutePath().normalize().getParent();
      boolean beside = DESCRIPTIONS.contains(name) || name.equals(STATE) || name.endsWith(ARROW);
      if (folder != null && beside && isFolder(folder)) {
        throw refused(folder);
      }
      if (name.endsWith(ARROW)) {
        throw refused(List.of(given));
      }
    }
  }

  /// @param files below a folder, of every kind
  /// @throws S2lException (3) with the line that converts them, if there are Arrow files
  static void refuseArrow(List<Path> files) throws IOException {
    var arrow =
        files.stream()
            .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(ARROW))
            .toList();
    if (!arrow.isEmpty()) {
      Path parent = arrow.getFirst().getParent();
      throw parent != null && isFolder(parent) ? refused(parent) : refused(arrow);
    }
  }

  private static boolean isFolder(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(SPLITS))) {
      return true;
    }
    if (!Files.isRegularFile(folder.resolve(STATE))) {
      return false;
    }
    try (var entries = Files.list(folder)) {
      return entries.anyMatch(entry -> entry.toString().endsWith(ARROW))
          || Json.COMPACT.readTree(Files.readAllBytes(folder.resolve(STATE))).has("_data_files");
    } catch (JacksonException e) {
      return false;
    }
  }

  private static S2lException refused(Path folder) throws IOException {
    boolean several = Files.isRegularFile(folder.resolve(SPLITS));
    String python = "from datasets import load_from_disk; ";
    String loaded = Phrase.of("load_from_disk(%s)", quoted(folder));
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s is a folder of save_to_disk (Arrow), which s2l does not read. Write its rows as"
                + " Parquet, once: python -c '%s%s'",
            folder,
            python,
            several
                ? Phrase.of(
                    "[rows.to_parquet(split + \".parquet\") for split, rows in %s.items()]", loaded)
                : Phrase.of("%s.to_parquet(\"rows.parquet\")", loaded)));
  }

  private static S2lException refused(List<Path> arrow) {
    return new S2lException(
        ExitCode.DATA,
        Phrase.of(
            "%s is an Arrow file, which s2l does not read. Write its rows as Parquet, once: python"
                + " -c 'from datasets import Dataset;"
                + " Dataset.from_file(%s).to_parquet(\"rows.parquet\")'",
            arrow.getFirst(), quoted(arrow.getFirst())));
  }

  private static String quoted(Path path) {
    return Json.COMPACT.writeValueAsString(path.toString());
  }

  /// Whether a `dataset_info.json` is the description that `datasets` writes.
  static boolean isDescription(JsonNode root) {
    return root.path("features").isObject() || root.path("citation").isString();
  }
}
