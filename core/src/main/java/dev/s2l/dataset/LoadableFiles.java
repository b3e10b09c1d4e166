package dev.s2l.dataset;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Files that whoever loads a whole folder, or a pattern like `subset/*`, takes for rows. Names
/// that begin with `.` or `__` are passed over, as the Python library `datasets` does; a `LICENSE`
/// or `notes.txt` holds no rows.
public final class LoadableFiles {
  private static final Pattern ROWS =
      Pattern.compile(
          ".*\\.(json|jsonl|ndjson|csv|tsv|parquet|arrow)(\\.(gz|zst|bz2|xz|lz4|zip))?");

  private LoadableFiles() {}

  /// Their names relative to the folder, `/` between parts, in order.
  ///
  /// @param known names that are left out
  public static SortedSet<String> below(Path folder, Set<String> known) throws IOException {
    var names = new TreeSet<String>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return !visited.equals(folder) && isHidden(visited)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (!isHidden(file)
                && ROWS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                && !known.contains(name)) {
              names.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return names;
  }

  private static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") || name.startsWith("__");
  }
}
