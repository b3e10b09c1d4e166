package dev.s2l.pipeline;

import dev.s2l.pipeline.ComparisonGrid.Cell;
import dev.s2l.run.AtomicFile;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.RunDirectory;
import dev.s2l.run.S2lException;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/// What a cell leaves: `result/` when it is finished, `failed.json` when it failed.
final class CellResults {
  static final int SCHEMA = 1;
  static final String CELL = "cell.json";
  private static final String FAILED = "failed.json";

  private CellResults() {}

  /// `cell.json`.
  ///
  /// @param method as [ComparedMethod#described()]
  /// @param rows that were chosen
  /// @param seconds of all its work
  record Finished(
      int schema, String method, int rows, double seconds, SortedMap<String, Double> metrics) {}

  /// `failed.json`.
  record Failed(ExitCode exitCode, String message) {
    S2lException exception(String cell) {
      return new S2lException(
          exitCode,
          Phrase.of(
              "cell %s failed: %s%nFinished cells are kept. The same command tries this one again;"
                  + " --keep-going goes on with the others first.",
              cell, message));
    }
  }

  static Path folder(RunDirectory cell) {
    return cell.result();
  }

  /// The result of a cell; empty if it is not finished.
  ///
  /// @throws S2lException (8) if a file of it was changed, or another method has this name now
  static Optional<Finished> finished(Cell cell, RunDirectory directory) throws IOException {
    Path folder = folder(directory);
    if (!StageFolder.isComplete(folder)) {
      return Optional.empty();
    }
    verify(directory, folder);
    var finished = Json.read(folder.resolve(CELL), Finished.class);
    if (!finished.method().equals(cell.method().described())) {
      throw new S2lException(
          ExitCode.RUN_DIRECTORY,
          Phrase.of(
              "%s was finished with other settings of %s:%n  then %s%n  now  %s%nGive the method"
                  + " another name with --variant NAME=OPTIONS, or choose another --output-dir.",
              directory.root(),
              cell.method().label(),
              finished.method(),
              cell.method().described()));
    }
    return Optional.of(finished);
  }

  private static void verify(RunDirectory directory, Path folder) throws IOException {
    try {
      StageFolder.verify(folder);
    } catch (S2lException e) {
      throw new S2lException(
          e.exitCode(),
          Phrase.of(
              "%s%nThe cell is done again when its folder is deleted: %s.",
              e.withOptions(), directory.root()),
          e);
    }
  }

  static Optional<Failed> failed(RunDirectory cell) throws IOException {
    Path file = cell.root().resolve(FAILED);
    return Files.isRegularFile(file)
        ? Optional.of(Json.read(file, Failed.class))
        : Optional.empty();
  }

  static void fail(RunDirectory cell, S2lException e) throws IOException {
    Files.createDirectories(cell.root());
    AtomicFile.write(
        cell.root().resolve(FAILED), Json.pretty(new Failed(e.exitCode(), e.withOptions())));
  }

  static void forgetFailure(RunDirectory cell) throws IOException {
    Files.deleteIfExists(cell.root().resolve(FAILED));
  }
}
