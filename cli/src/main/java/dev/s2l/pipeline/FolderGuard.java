package dev.s2l.pipeline;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps stages from replacing or deleting what they did not write, and what is still to be read.
final class FolderGuard {
  private final RunDirectory directory;
  private final Ledger ledger;
  private final List<Path> inputs = new ArrayList<>();

  FolderGuard(RunDirectory directory, Ledger ledger) {
    this.directory = directory;
    this.ledger = ledger;
  }

  /// Notes a file or folder that the command reads.
  void reads(Path input) throws IOException {
    if (Files.exists(input)) {
      inputs.add(input.toRealPath());
    }
  }

  boolean begun(Stage stage) {
    return ledger.settings(stage.label()).isPresent();
  }

  /// Before the folders of some stages are deleted, or written for the first time.
  ///
  /// @throws S2lException (8) naming a file in them that is somebody else's
  void check(Stage... stages) throws IOException {
    for (Stage stage : stages) {
      for (Path folder : stage.folders(directory)) {
        Optional<Path> stranger = stranger(stage, folder);
        if (stranger.isPresent()) {
          throw new S2lException(
              ExitCode.RUN_DIRECTORY,
              Phrase.of(
                  "%s was not written by the stage %s of this run, and the folder %s would be"
                      + " replaced. Move it away, or choose another --output-dir.",
                  stranger.get(), stage.label(), folder));
        }
      }
    }
  }

  private Optional<Path> stranger(Stage stage, Path folder) throws IOException {
    if (!begun(stage)) {
      return StageFolder.anyFile(folder);
    }
    // A folder that is filled in place says what belongs to it when it is finished.
    return stage.fillsInPlace() && !StageFolder.isComplete(folder)
        ? Optional.empty()
        : StageFolder.stranger(folder);
  }

  /// Before the folders of some stages are deleted.
  ///
  /// @throws S2lException (8) naming an input of the command that lies in one of them
  void checkInputs(Stage... stages) throws IOException {
    for (Stage stage : stages) {
      for (Path folder : stage.folders(directory)) {
        Optional<Path> input = inputIn(folder);
        if (input.isPresent()) {
          throw new S2lException(
              ExitCode.RUN_DIRECTORY,
              Phrase.of(
                  "%s is read by this command and would be deleted: the stage %s is to be done"
                      + " anew. Move it away, or choose another --output-dir.",
                  input.get(), stage.label()));
        }
      }
    }
  }

  private Optional<Path> inputIn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Optional.empty();
    }
    Path real = folder.toRealPath();
    return inputs.stream().filter(input -> input.startsWith(real)).findFirst();
  }
}
