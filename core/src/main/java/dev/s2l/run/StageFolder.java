package dev.s2l.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An artifact folder that is complete or absent. Its files are written into a temporary sibling;
/// [#commit()] syncs them, writes `COMPLETE.json` with the sha256 of each and renames the folder.
/// Closing without a commit removes what was written. A folder that is replaced is renamed until
/// the new one has its name, so that an incomplete folder never has the name.
public final class StageFolder implements AutoCloseable {
  /// The file that makes a folder complete.
  public static final String SEAL = "COMPLETE.json";

  /// The suffix of a folder that is being replaced.
  private static final String REPLACED = ".replaced" + AtomicFile.TEMPORARY;

  /// The content of `COMPLETE.json`.
  ///
  /// @param files sha256 (hexadecimal) by file name relative to the folder, `/` between parts
  public record Seal(SortedMap<String, String> files) {}

  private final Path target;
  private final Path temporary;
  private final Path replaced;
  private boolean committed;

  private StageFolder(Path target) {
    this.target = target;
    this.temporary = sibling(target, AtomicFile.TEMPORARY);
    this.replaced = sibling(target, REPLACED);
  }

  /// Starts to write `target`; left-overs of an earlier attempt are removed, an existing `target`
  /// stays until [#commit()].
  public static StageFolder begin(Path target) throws IOException {
    var stage = new StageFolder(target);
    delete(stage.temporary);
    if (Files.exists(stage.replaced) && !isThere(target)) {
      Files.move(stage.replaced, target, StandardCopyOption.ATOMIC_MOVE);
    }
    delete(stage.replaced);
    Files.createDirectories(stage.temporary);
    return stage;
  }

  /// Where to write: a file of this name inside the folder under construction.
  public Path file(String name) {
    return temporary.resolve(name);
  }

  public void write(String name, byte[] bytes) throws IOException {
    Files.write(file(name), bytes);
  }

  public void commit() throws IOException {
    var files = new TreeMap<String, String>();
    for (Path file : filesBelow(temporary)) {
      AtomicFile.syncFile(file);
      files.put(nameIn(temporary, file), Hashes.sha256(file));
    }
    byte[] seal = Json.pretty(new Seal(files));
    AtomicFile.writeSynced(temporary.resolve(SEAL), out -> out.write(seal));
    AtomicFile.syncFolder(temporary);
    if (isThere(target)) {
      replace();
    } else {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    committed = true;
    AtomicFile.syncFolder(AtomicFile.parent(target));
    delete(replaced);
  }

  private void replace() throws IOException {
    Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.move(replaced, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException back) {
        e.addSuppressed(back); // The next attempt moves it back.
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    delete(committed ? replaced : temporary);
  }

  private static Path sibling(Path target, String ending) {
    return target.resolveSibling(target.getFileName() + ending);
  }

  /// Also true if existence cannot be checked: then the next operation fails and tells why.
  private static boolean isThere(Path path) {
    return !Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// Seals a folder that was filled in place, with each file written atomically.
  public static void sealInPlace(Path folder) throws IOException {
    var files = new TreeMap<String, String>();
    for (Path file : filesBelow(folder)) {
      String name = nameIn(folder, file);
      if (!name.equals(SEAL) && !name.endsWith(AtomicFile.TEMPORARY)) {
        files.put(name, Hashes.sha256(file));
      }
    }
    AtomicFile.write(folder.resolve(SEAL), Json.pretty(new Seal(files)));
  }

  /// Opens a folder that [#sealInPlace] sealed, so that more can be added.
  public static void unseal(Path folder) throws IOException {
    if (Files.deleteIfExists(folder.resolve(SEAL))) {
      AtomicFile.syncFolder(folder);
    }
  }

  /// Removes a file from a complete folder. The seal is written first: a file that the seal does
  /// not name is no damage, but a missing file is.
  public static void drop(Path folder, String name) throws IOException {
    var files = new TreeMap<>(seal(folder).files());
    if (files.remove(name) != null) {
      AtomicFile.write(folder.resolve(SEAL), Json.pretty(new Seal(files)));
    }
    Files.deleteIfExists(folder.resolve(name));
  }

  /// Whether `folder` was committed; says nothing about damage done later: see [#verify(Path)].
  public static boolean isComplete(Path folder) {
    return Files.isRegularFile(folder.resolve(SEAL));
  }

  /// A file in `folder` that `COMPLETE.json` does not name, if there is one. Without a
  /// `COMPLETE.json`, that is any file. Hidden files are ignored, because file managers leave them.
  public static Optional<Path> stranger(Path folder) throws IOException {
    if (!isComplete(folder)) {
      return anyFile(folder);
    }
    var written = new TreeSet<>(seal(folder).files().keySet());
    written.add(SEAL);
    return otherFile(folder, written);
  }

  /// Any file in `folder`, if there is one. Hidden files are ignored.
  public static Optional<Path> anyFile(Path folder) throws IOException {
    return otherFile(folder, Set.of());
  }

  private static Optional<Path> otherFile(Path folder, Set<String> written) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    if (!Files.isDirectory(real)) {
      return Optional.of(folder);
    }
    return filesBelow(real).stream()
        .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
        .map(file -> nameIn(real, file))
        .filter(name -> !written.contains(name))
        .map(folder::resolve)
        .findFirst();
  }

  /// Checks every file against its sha256.
  ///
  /// @throws S2lException (8) naming the first file that is missing or differs
  public static void verify(Path folder) throws IOException {
    for (var entry : seal(folder).files().entrySet()) {
      Path file = folder.resolve(entry.getKey());
      String actual = Files.isRegularFile(file) ? Hashes.sha256(file) : "no such file";
      if (!actual.equals(entry.getValue())) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is damaged: sha256 expected %s, got %s. Do the stage that wrote it again: the"
                    + " same command with --force-new.",
                file, entry.getValue(), actual));
      }
    }
  }

  /// Reads the hashes in the `COMPLETE.json` of `folder`.
  public static Seal seal(Path folder) throws IOException {
    Path file = folder.resolve(SEAL);
    if (!Files.isRegularFile(file)) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s is missing: the folder was not written to its end. Do the stage that writes it"
                  + " again: the same command with --force-new.",
              file));
    }
    return Json.read(file, Seal.class);
  }

  /// Removes a folder and all below it, if it is there. Symbolic links are removed, not followed.
  /// `COMPLETE.json` is removed last, so that the remains of a killed process are still known to be
  /// a stage's folder.
  public static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(folder.resolve(SEAL))) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (visited.equals(folder)) {
              Files.deleteIfExists(folder.resolve(SEAL));
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static TreeSet<Path> filesBelow(Path folder) throws IOException {
    try (var paths = Files.find(folder, Integer.MAX_VALUE, StageFolder::isFile)) {
      return paths.collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Uses the attributes that the walk has read. A file whose attributes cannot be read is an error
  /// and is not skipped.
  private static boolean isFile(Path path, BasicFileAttributes attributes) {
    return attributes.isRegularFile() || attributes.isSymbolicLink() && Files.isRegularFile(path);
  }

  private static String nameIn(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }
}
