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

/// What stages left that are done anew. It is kept in `.replaced/` until all that can be refused
/// was planned: a command that is refused puts it back, and the run is as it was.
final class SetAside {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final Path folder;

  /// In the ledger before, by the words of the stages.
  private final SortedMap<String, Ledger.Entry> entries = new TreeMap<>();

  /// Where files and folders belong.
  private final List<Path> taken = new ArrayList<>();

  private SetAside(RunDirectory directory, Ledger ledger) {
    this.directory = directory;
    this.ledger = ledger;
    this.folder = directory.root().resolve(".replaced");
  }

  /// Puts back what a killed process had taken away and not yet noted.
  static SetAside in(RunDirectory directory, Ledger ledger) throws IOException {
    var aside = new SetAside(directory, ledger);
    for (Stage<?> each : Stages.from(Stages.DATASET)) {
      if (ledger.begun(each)) {
        var stage = TrainStage.asBegun(each, ledger);
        for (Path artifact : stage.artifacts(directory.root())) {
          if (Files.exists(aside.place(artifact)) && !Files.exists(artifact)) {
            Files.move(aside.place(artifact), artifact);
          }
        }
      }
    }
    aside.delete();
    return aside;
  }

  private Path place(Path path) {
    return folder.resolve(directory.root().relativize(path));
  }

  /// Takes away what a stage left.
  void take(Stage<?> stage) throws IOException {
    if (entries.isEmpty() && Files.exists(directory.inputs())) {
      Files.createDirectories(folder);
      Files.copy(directory.inputs(), place(directory.inputs()));
      taken.add(directory.inputs());
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
      taken.add(path);
    }
  }

  /// Everything as it was before.
  void putBack() throws IOException {
    for (Path path : taken) {
      if (Files.isDirectory(place(path))) {
        StageFolder.delete(path);
      }
      Files.move(place(path), path, StandardCopyOption.REPLACE_EXISTING);
    }
    ledger.restore(entries);
    delete();
  }

  /// Nothing is refused any more.
  void delete() throws IOException {
    StageFolder.delete(folder);
    taken.clear();
    entries.clear();
  }
}
