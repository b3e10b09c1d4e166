package dev.s2l.cli;

import dev.s2l.pipeline.DataSource;
import dev.s2l.pipeline.TargetData;
import dev.s2l.pipeline.TokenSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Rows of the task that a subset is wanted for.
final class TargetDataOption {
  @Option(
      names = "--target-data",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Rows of the task that the subset is wanted for, which target-loss-drop and"
              + " target-similarity look at. Named and read as --data.")
  List<Path> targetData = new ArrayList<>();

  /// May download.
  ///
  /// @param data whose reading the rows share
  Optional<TargetData> of(DataSource data, TokenSettings how, CommandSpec spec) throws IOException {
    if (targetData.isEmpty()) {
      return Optional.empty();
    }
    var paths = new ArrayList<Path>();
    for (Path given : targetData) {
      paths.add(DataNames.path(given, spec));
    }
    var reading = data.settings().withHeldOutSplit(Optional.empty());
    return Optional.of(new TargetData(new DataSource(paths, reading), how));
  }
}
