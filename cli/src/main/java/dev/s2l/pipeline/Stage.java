package dev.s2l.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The stages of a run in their order, with the folders each writes.
enum Stage {
  DATASET,
  TOKENIZE,
  TRAIN,
  RECORD,
  SELECT,
  TARGET;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the stage adds file after file to its folders, which are sealed at the end or never.
  boolean fillsInPlace() {
    return switch (this) {
      case TRAIN, RECORD, TARGET -> true;
      case DATASET, TOKENIZE, SELECT -> false;
    };
  }

  List<Path> folders(RunDirectory directory) {
    return switch (this) {
      case DATASET -> List.of(directory.dataset());
      case TOKENIZE -> List.of(directory.tokens());
      case TRAIN -> List.of(directory.proxy(), directory.trajectories());
      case RECORD -> List.of(directory.trajectories());
      case TARGET -> List.of(directory.target());
      case SELECT -> List.of(directory.clusters(), directory.selection());
    };
  }
}
