package dev.s2l.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where each artifact of a run lives.
///
/// A run directory may contain cells: `comparison/cells/NAME` is itself a run directory, with its
/// own lock, ledger and log. An artifact that a cell does not have is read from the run around it,
/// its parent: [#reading].
///
/// @param root the folder that `--output-dir` names
public record RunDirectory(Path root) {
  private static final Path CELLS = Path.of("comparison", "cells");

  public Path dataset() {
    return root.resolve("dataset");
  }

  public Path tokens() {
    return root.resolve("tokens");
  }

  public Path trajectories() {
    return root.resolve("trajectories");
  }

  public Path clusters() {
    return root.resolve("clusters");
  }

  public Path selection() {
    return root.resolve("selection");
  }

  public Path evaluation() {
    return root.resolve("evaluation");
  }

  public Path diagnosis() {
    return root.resolve("diagnosis");
  }

  /// What a finished cell of a comparison leaves.
  public Path result() {
    return root.resolve("result");
  }

  public Path log() {
    return root.resolve("log");
  }

  public Path manifest() {
    return root.resolve("manifest.json");
  }

  /// Where data and losses were read from, for commands that read them again.
  public Path inputs() {
    return root.resolve("inputs.json");
  }

  public Path report() {
    return root.resolve("report.html");
  }

  /// Whether a command has run in this directory.
  public boolean isRun() {
    return Files.isRegularFile(manifest());
  }

  /// The cell of this name; it may not exist yet.
  ///
  /// @throws S2lException (2) if the name is no plain name of a folder
  public RunDirectory cell(String name) {
    Path cell = Path.of(name);
    if (name.isBlank() || name.startsWith(".") || cell.getNameCount() != 1 || cell.isAbsolute()) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("cell '%s': expected the plain name of a folder.", name));
    }
    return new RunDirectory(root.resolve(CELLS).resolve(cell));
  }

  /// The run around a cell; empty for a run directory that is no cell.
  public Optional<RunDirectory> parent() {
    Path cells = root.toAbsolutePath().normalize().resolve("..").normalize();
    return cells.endsWith(CELLS)
        ? Optional.of(new RunDirectory(cells.resolve("../..").normalize()))
            .filter(RunDirectory::isRun)
        : Optional.empty();
  }

  /// Where an artifact is read from: this directory if it was finished here, else the parent if it
  /// was finished there.
  ///
  /// @param name of its folder
  public Path reading(String name) {
    Path here = root.resolve(name);
    if (StageFolder.isComplete(here)) {
      return here;
    }
    return parent()
        .map(parent -> parent.root().resolve(name))
        .filter(StageFolder::isComplete)
        .orElse(here);
  }
}
