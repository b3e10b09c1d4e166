package dev.s2l.pipeline;

import dev.s2l.pipeline.Stage.Writing;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Notes what a run directory contains before a command, so that the command's files can be removed
/// if it is refused.
///
/// @param root the run directory
/// @param existed whether it was there before
/// @param names of the files and folders in it before
/// @param stages that were begun before
record Footprint(Path root, boolean existed, Set<String> names, Set<String> stages) {
  /// What commands write besides the artifacts of stages.
  private static final List<String> OTHER_FILES =
      List.of("manifest.json", "inputs.json", "s2l.yaml", "log", "tiny", "demo", "s2l.lock");

  static Footprint before(RunDirectory directory) throws IOException {
    Path root = directory.root();
    var names = new TreeSet<String>();
    if (!Files.isDirectory(root)) {
      return new Footprint(root, Files.exists(root), names, Set.of());
    }
    try (var entries = Files.newDirectoryStream(root)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    }
    return new Footprint(root, true, names, Set.copyOf(Ledger.open(directory).stages().keySet()));
  }

  /// Removes the stages that were begun since, and files that were not there before. A model that
  /// was trained or recorded, answers of models and verdicts are kept, because they took hours, and
  /// do not limit later commands that do not use them.
  void remove(Ledger ledger) throws IOException {
    var begun =
        Stages.from(Stages.DATASET).stream()
            .filter(stage -> ledger.begun(stage) && !stages.contains(stage.word()))
            .<Stage<?>>map(stage -> Stages.asBegun(stage, ledger))
            .toList();
    for (Stage<?> stage : begun) {
      for (Path artifact : stage.artifacts(root)) {
        if (stage.writing() == Writing.FILE_BY_FILE && StageFolder.anyFile(artifact).isPresent()) {
          return;
        }
      }
    }
    for (Stage<?> stage : begun) {
      for (Path artifact : stage.artifacts(root)) {
        StageFolder.delete(artifact);
      }
      ledger.forget(stage);
    }
    for (String name : OTHER_FILES) {
      if (!names.contains(name)) {
        StageFolder.delete(root.resolve(name));
      }
    }
    if (!existed && isEmpty()) {
      Files.delete(root);
    }
  }

  private boolean isEmpty() throws IOException {
    try (var entries = Files.newDirectoryStream(root)) {
      return !entries.iterator().hasNext();
    }
  }
}
