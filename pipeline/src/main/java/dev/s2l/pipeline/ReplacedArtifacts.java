package dev.s2l.pipeline;

import dev.s2l.run.RunDirectory;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The artifacts of stages that are done again. They are kept in `.replaced/` until all stages were
/// planned. If a stage is refused, the artifacts are put back, and the run is as before.
final class ReplacedArtifacts {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final Path folder;

  /// Their entries in the ledger, by the words of the stages.
  private final SortedMap<String, Ledger.Entry> entries = new TreeMap<>();

  /// The original paths of the files and folders.
  private final List<Path> movedPaths = new ArrayList<>();

  private ReplacedArtifacts(RunDirectory directory, Ledger ledger) {
    this.directory = directory;
    this.ledger = ledger;
    this.folder = directory.root().resolve(".replaced");
  }

  /// Puts back the artifacts that a killed process had moved and not yet noted in the ledger.
  static ReplacedArtifacts in(RunDirectory directory, Ledger ledger) throws IOException {
    var replaced = new ReplacedArtifacts(directory, ledger);
    for (Stage<?> each : Stages.from(Stages.DATASET)) {
      if (ledger.begun(each)) {
        var stage = Stages.asBegun(each, ledger);
        for (Path artifact : stage.artifacts(directory.root())) {
          if (Files.exists(replaced.place(artifact)) && !Files.exists(artifact)) {
            Files.move(replaced.place(artifact), artifact);
          }
        }
      }
    }
    replaced.delete();
    return replaced;
  }

  private Path place(Path path) {
    return folder.resolve(directory.root().relativize(path));
  }

  /// Moves the artifacts of a stage to `.replaced/`.
  void take(Stage<?> stage) throws IOException {
    if (entries.isEmpty() && Files.exists(directory.inputs())) {
      Files.createDirectories(folder);
      Files.copy(directory.inputs(), place(directory.inputs()));
      movedPaths.add(directory.inputs());
    }
    entries.put(stage.word(), ledger.entry(stage));
    for (Path artifact : stage.artifacts(directory.root())) {
      move(artifact);
    }
    for (Path log : stage.logs(directory.root())) {
      move(log);
    }
    ledger.forget(stage);
  }

  private void move(Path path) throws IOException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(place(path).getParent());
      Files.move(path, place(path));
      movedPaths.add(path);
    }
  }

  /// Puts everything back as it was before.
  void putBack() throws IOException {
    for (Path path : movedPaths) {
      if (Files.isDirectory(place(path))) {
        StageFolder.delete(path);
      }
      Files.move(place(path), path, StandardCopyOption.REPLACE_EXISTING);
    }
    ledger.restore(entries);
    delete();
  }

  /// Deletes the artifacts, after all stages were planned.
  void delete() throws IOException {
    StageFolder.delete(folder);
    movedPaths.clear();
    entries.clear();
  }
}
