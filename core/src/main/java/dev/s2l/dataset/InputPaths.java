package dev.s2l.dataset;

import dev.s2l.dataset.Splits.Part;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Turns what the user named (files, folders, patterns, a `dataset_info.json`) into files in a
/// fixed order, and gives each the shortest name that distinguishes it from the others.
final class InputPaths {
  /// The name of a subset's file, or of its folder for `load_dataset`.
  private static final String SUBSET = "subset(\\..*)?";

  private static final List<String> SUFFIXES =
      List.of(".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet");

  private InputPaths() {}

  /// The files meant by `paths`: folders and patterns are replaced by their data files in the order
  /// of the paths; the order of `paths` is kept. Of a selection, and of a run that has one, these
  /// are the files of the subset.
  ///
  /// @param part of folders that have several
  /// @param told gets a sentence if files of a folder are left out
  static List<InputSpec> expand(List<Path> paths, Part part, Consumer<String> told)
      throws IOException {
    refuseSubsetOfNothing(paths, part);
    var split = Splits.asked(part);
    var specs = new ArrayList<InputSpec>();
    var named = new ArrayList<Path>();
    for (Path path : paths) {
      SavedToDisk.refuse(path);
      String name = String.valueOf(path.getFileName());
      if (name.startsWith(DatasetInfo.FILE + "#") || name.equals(DatasetInfo.FILE)) {
        DatasetInfo.inputs(path, told).forEach(spec -> specs.add(spec.withRowsOf(split)));
      } else if (Files.isDirectory(path)) {
        var files = dataFilesBelow(path);
        if (files.isEmpty()) {
          throw new S2lException(
              ExitCode.DATA,
              Phrase.of(
                  "%s holds no data file: expected names ending in %s, perhaps with .gz or .zst.",
                  path, String.join(", ", SUFFIXES)));
        }
        var chosen =
            isSubset(path)
                ? new Splits.Chosen(files, split)
                : Splits.chosen(path, files, part, told);
        chosen.files().forEach(file -> specs.add(InputSpec.of(file).withRowsOf(chosen.rowsOf())));
      } else if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && isPattern(path)) {
        named.addAll(matching(path));
        matching(path).forEach(file -> specs.add(InputSpec.of(file).withRowsOf(split)));
      } else {
        named.add(path);
        specs.add(InputSpec.of(path).withRowsOf(split));
      }
    }
    specs.forEach(spec -> check(spec.path()));
    Splits.tellOfMixture(named, told);
    return specs;
  }

  private static void refuseSubsetOfNothing(List<Path> paths, Part part) throws IOException {
    boolean heldOut = part.split().equals(Optional.of(Splits.UNDECIDED));
    if (part.subset().isPresent() && !heldOut && !haveSplits(paths)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--subset %s chooses among the files of a folder or of a data set on the hub, and"
                  + " there is none. Leave it out, or name the folder.",
              part.subset().get()));
    }
  }

  /// Whether one is a folder whose names could say splits.
  private static boolean haveSplits(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (Files.isDirectory(path) && !isSubset(path)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the folder means the subset of a selection, whose files have the names of the inputs.
  private static boolean isSubset(Path given) throws IOException {
    return isSelection(given) || isRun(given);
  }

  private static boolean isRun(Path given) throws IOException {
    return Files.isRegularFile(given.resolve("manifest.json"))
        && isSelection(given.resolve("selection"));
  }

  private static List<Path> dataFilesBelow(Path given) throws IOException {
    Path folder = isRun(given) ? given.resolve("selection") : given;
    boolean selection = isSelection(folder);
    if (selection && !holdsSubset(folder)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "--data %s: the selection holds all rows with a mark (annotated.…), not the subset"
                  + " alone. Choose again without --annotate, or name the file to read all rows.",
              given));
    }
    List<Path> files;
    try (var paths = Files.walk(folder)) {
      files =
          paths
              .filter(Files::isRegularFile)
              .filter(path -> !hidden(folder.relativize(path)))
              .sorted()
              .toList();
    }
    var data = new ArrayList<Path>();
    for (Path file : files) {
      if (isDataFile(String.valueOf(file.getFileName()))
          && !SavedToDisk.describes(file)
          && (!selection || isOfSubset(folder.relativize(file)))) {
        data.add(file);
      }
    }
    if (selection) {
      refuseOthers(folder, data);
    } else {
      SavedToDisk.refuseArrow(files);
    }
    return data;
  }

  /// Refuses files beside those of the subset: their rows were not chosen.
  private static void refuseOthers(Path folder, List<Path> data) throws IOException {
    if (!StageFolder.isComplete(folder)) {
      return; // A subset of a nested budget, or one that was copied.
    }
    var written = StageFolder.seal(folder).files().keySet();
    for (Path file : data) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!written.contains(name)) {
        throw new S2lException(
            ExitCode.DATA,
            Phrase.of(
                "%s stands among the rows that were chosen, and s2l select did not write it. Move"
                    + " it out of %s, or name the files to read one by one.",
                file, folder));
      }
    }
  }

  /// Whether `s2l select` wrote the folder: its rows stand beside tables about them.
  private static boolean isSelection(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("selection.jsonl"))) {
      return false;
    }
    return holds(folder, "(subset|annotated)(\\..*)?");
  }

  private static boolean holdsSubset(Path folder) throws IOException {
    return holds(folder, SUBSET);
  }

  private static boolean holds(Path folder, String name) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.anyMatch(entry -> String.valueOf(entry.getFileName()).matches(name));
    }
  }

  /// @param relative to the folder of the selection
  private static boolean isOfSubset(Path relative) {
    return relative.getName(0).toString().matches(SUBSET);
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDataFile(String name) {
    String lower = Compression.unpackedName(name).toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(lower::endsWith);
  }

  private static boolean isPattern(Path path) {
    return path.toString().chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /// Files that a glob matches; the search begins at the last folder before the first wildcard.
  private static List<Path> matching(Path pattern) throws IOException {
    Path absolute = pattern.toAbsolutePath();
    Path start = absolute;
    while (isPattern(start)) {
      start = start.getParent() == null ? absolute.getRoot() : start.getParent();
    }
    if (Files.isDirectory(start)) {
      var matcher = FileSystems.getDefault().getPathMatcher("glob:" + absolute);
      try (var paths = Files.walk(start)) {
        var files = paths.filter(Files::isRegularFile).filter(matcher::matches).sorted().toList();
        if (!files.isEmpty()) {
          return files;
        }
      }
    }
    throw new S2lException(
        ExitCode.USAGE,
        Phrase.of("%s matches no file. Check the pattern given with --data.", pattern));
  }

  static void check(Path path) {
    if (!Files.exists(path)) {
      boolean brokenLink = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      throw new S2lException(
          ExitCode.DATA,
          brokenLink
              ? Phrase.of(
                  "%s is a symbolic link that leads nowhere or in a circle. Name the file itself.",
                  path)
              : Phrase.of("--data %s: no such file.", path));
    }
    if (!Files.isRegularFile(path)) {
      throw new S2lException(
          ExitCode.USAGE,
          Phrase.of(
              "%s is neither a file nor a folder of files (a pipe or device?). Data is read more"
                  + " than once: save it to a file.",
              path));
    }
    if (!Files.isReadable(path)) {
      throw new S2lException(ExitCode.USAGE, Phrase.of("%s may not be read: no permission.", path));
    }
  }

  /// One name per path: the file name, preceded by as many parent folders as make all names unique.
  static List<String> names(List<Path> paths) {
    int longest = 1;
    for (Path path : paths) {
      longest = Math.max(longest, path.toAbsolutePath().getNameCount());
    }
    for (int parts = 1; parts <= longest; parts++) {
      var names = new ArrayList<String>();
      for (Path path : paths) {
        names.add(lastParts(path, parts));
      }
      if (new HashSet<>(names).size() == names.size()) {
        return names;
      }
    }
    throw new S2lException(ExitCode.USAGE, "the same file is given twice with --data.");
  }

  private static String lastParts(Path path, int parts) {
    Path absolute = path.toAbsolutePath().normalize();
    int from = Math.max(0, absolute.getNameCount() - parts);
    return absolute.subpath(from, absolute.getNameCount()).toString().replace('\\', '/');
  }
}
