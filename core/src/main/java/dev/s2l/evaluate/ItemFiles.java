package dev.s2l.evaluate;

import dev.s2l.evaluate.TaskData.Layout;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Finds and reads the items of a task.
public final class ItemFiles {
  private static final List<String> PACKED = List.of("", ".gz", ".zst");

  private ItemFiles() {}

  /// The files that the first of `names` stands for that is there.
  ///
  /// @param folder where they are looked for
  /// @param names relative ones, perhaps with `*` in them
  /// @return empty if there is none
  public static List<Path> find(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      for (String suffix : PACKED) {
        List<Path> found = matching(folder, name + suffix);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  private static List<Path> matching(Path folder, String name) throws IOException {
    if (name.indexOf('*') < 0) {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? List.of(file) : List.of();
    }
    Path base = folder;
    String[] parts = name.split("/");
    int fixed = 0;
    while (parts[fixed].indexOf('*') < 0) {
      base = base.resolve(parts[fixed++]);
    }
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
    try (var files = Files.walk(base, parts.length - fixed)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> matcher.matches(folder.relativize(file)))
          .sorted()
          .toList();
    }
  }

  /// Reads the items in the order of the files.
  ///
  /// @throws S2lException (3) naming file and row, if one is no item or two have one id
  public static List<Item> read(Task task, List<Path> files, Progress progress) throws IOException {
    var items = new ArrayList<Item>();
    var ids = new HashSet<String>();
    int without = 0;
    for (Path file : files) {
      List<ObjectNode> rows = rows(task, file, progress);
      for (int r = 0; r < rows.size(); r++) {
        String place = Phrase.of("%s: row %d", file, r + 1);
        var fields = ItemFields.of(task, rows.get(r), place);
        if (fields.isEmpty()) {
          without++;
          continue;
        }
        var item = item(fields.get(), rows.get(r), items.size(), files.size(), file, r);
        if (!ids.add(item.id())) {
          throw new S2lException(
              ExitCode.DATA,
              Phrase.of("%s: the id \"%s\" was there before: one row an item.", place, item.id()));
        }
        items.add(item);
      }
    }
    if (without > 0) {
      progress.warn(
          Phrase.of(
              "task %s: %,d of %,d rows lack one of the sections that are asked for: left out.",
              task.name(), without, without + items.size()));
    }
    if (items.isEmpty()) {
      throw new S2lException(
          ExitCode.DATA,
          Phrase.of("%s holds no item of the task %s.", files.getFirst(), task.name()));
    }
    return items;
  }

  private static Item item(
      ItemFields fields, ObjectNode row, int place, int files, Path file, int rowInFile) {
    String numbered =
        files == 1
            ? Integer.toString(rowInFile + 1)
            : Phrase.of("%s/%s-%d", parentName(file), file.getFileName(), rowInFile + 1);
    var groups = new TreeMap<String, String>();
    fields.source().ifPresent(value -> groups.put("source", value));
    fields.topic().ifPresent(value -> groups.put("topic", value));
    fields.level().ifPresent(value -> groups.put("level", value));
    return new Item(
        place, fields.id().orElse(numbered), fields.question(), fields.reference(), groups, row);
  }

  private static String parentName(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? "" : String.valueOf(parent.getFileName());
  }

  /// Forms with columns need one that is there.
  private static List<ObjectNode> rows(Task task, Path file, Progress progress) throws IOException {
    Optional<S2lException> refused = Optional.empty();
    for (String column : columns(task)) {
      try {
        return RowTrees.of(file, column, progress);
      } catch (S2lException e) {
        refused = refused.or(() -> Optional.of(e));
      }
    }
    throw refused.orElseThrow();
  }

  private static Set<String> columns(Task task) {
    return task.data().layouts().stream()
        .map(ItemFiles::firstColumn)
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  private static String firstColumn(Layout layout) {
    return layout.sectionsOf().orElseGet(() -> layout.question().getFirst());
  }

  /// What a message says where nothing is found.
  public static String wanted(List<String> names) {
    return String.join(", ", names) + " (also .gz and .zst)";
  }
}
