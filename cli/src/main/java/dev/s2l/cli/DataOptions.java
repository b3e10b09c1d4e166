package dev.s2l.cli;

import dev.s2l.dataset.DatasetSettings;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.pipeline.DataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Which rows, and how they become text.
final class DataOptions {
  @Option(
      names = "--data",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Fine-tuning data: JSON array or JSON Lines, also .gz; several files count as one.")
  List<Path> data = new ArrayList<>();

  @Option(
      names = "--max-rejected",
      paramLabel = "N|P%%",
      description = "Stop with exit code 3 if more rows than this are rejected. Default: no limit.")
  @Nullable String maxRejected;

  DataSource source(CommandSpec spec) {
    var settings = DatasetSettings.defaults();
    if (maxRejected != null) {
      settings = settings.withMaxRejected(MaxRejected.parse(maxRejected));
    }
    return new DataSource(Needed.option(spec, "--data", data), settings);
  }
}
