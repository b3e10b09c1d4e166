package dev.s2l.pipeline;

import dev.s2l.pipeline.Stage.Writing;
import dev.s2l.report.Report;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Prevents stages from replacing or deleting files that they did not write, and files that are
/// still to be read.
final class FolderGuard {
  private final Path root;
  private final Ledger ledger;
  private final List<Path> inputs = new ArrayList<>();

  FolderGuard(Path root, Ledger ledger) {
    this.root = root;
    this.ledger = ledger;
  }

  /// Notes a file or folder that the command reads.
  void reads(Path input) throws IOException {
    if (Files.exists(input)) {
      inputs.add(input.toRealPath());
    }
  }

  /// Checks before the artifacts of `stages` are deleted, or written for the first time.
  ///
  /// @throws S2lException (8) naming a file among them that no stage wrote
  void check(Collection<? extends Stage<?>> stages) throws IOException {
    for (Stage<?> stage : stages) {
      for (Path artifact : stage.artifacts(root)) {
        refuse(foreignFile(stage, artifact), stage, artifact);
      }
      for (Path log : ledger.begun(stage) ? List.<Path>of() : stage.logs(root)) {
        refuse(Files.exists(log) ? Optional.of(log) : Optional.empty(), stage, log);
      }
    }
  }

  private static void refuse(Optional<Path> foreignFile, Stage<?> stage, Path artifact) {
    if (foreignFile.isPresent()) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s was not written by the stage %s of this run, and %s would be replaced. Move it"
                  + " away, or choose another --output-dir.",
              foreignFile.get(),
              stage.word(),
              foreignFile.get().equals(artifact) ? "it" : Phrase.of("the folder %s", artifact)));
    }
  }

  private Optional<Path> foreignFile(Stage<?> stage, Path artifact) throws IOException {
    if (stage.writing() == Writing.PAGE) {
      boolean ours = !Files.exists(artifact) || Report.isReport(artifact);
      return ours ? Optional.empty() : Optional.of(artifact);
    }
    if (!ledger.begun(stage)) {
      return StageFolder.anyFile(artifact);
    }
    // A folder that is filled in place names its files only when it is finished.
    return stage.writing() == Writing.FILE_BY_FILE && !StageFolder.isComplete(artifact)
        ? Optional.empty()
        : StageFolder.stranger(artifact);
  }

  /// Checks before generated files are copied into a folder of the run directory.
  ///
  /// @param what they are of
  /// @throws S2lException (8) naming a file of such a name that is another one
  static void checkGenerated(Path generated, Path folder, String what) throws IOException {
    for (Path file : files(generated)) {
      Path target = folder.resolve(file.getFileName());
      if (Files.exists(target) && Files.mismatch(file, target) >= 0) {
        throw new S2lException(
            ExitCode.RUN_DIRECTORY,
            Phrase.of(
                "%s is not the file of %s, and would be replaced by it. Move it away, or choose"
                    + " another --output-dir.",
                target, what));
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /// Copies generated files into a folder of the run directory, unless they are there.
  ///
  /// @param what they are of
  /// @throws S2lException (8) naming a file of such a name that is another one; nothing was copied
  static void writeGenerated(Path generated, Path folder, String what) throws IOException {
    checkGenerated(generated, folder, what);
    Files.createDirectories(folder);
    for (Path file : files(generated)) {
      Path target = folder.resolve(file.getFileName());
      if (!Files.exists(target)) {
        AtomicFile.write(target, Files.readAllBytes(file));
      }
    }
  }

  /// Checks before the artifacts of `stages` are deleted.
  ///
  /// @throws S2lException (8) naming an input of the command that is in one of them
  void checkInputs(Collection<? extends Stage<?>> stages) throws IOException {
    for (Stage<?> stage : stages) {
      for (Path artifact : stage.artifacts(root)) {
        Optional<Path> input = inputIn(artifact);
        if (input.isPresent()) {
          throw new S2lException(
              ExitCode.RUN_DIRECTORY,
              Phrase.of(
                  "%s is read by this command and would be deleted: the stage %s is to be done"
                      + " anew. Move it away, or choose another --output-dir.",
                  input.get(), stage.word()));
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
