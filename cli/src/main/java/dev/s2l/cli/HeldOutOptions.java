package dev.s2l.cli;

import dev.s2l.pipeline.DataSource;
import dev.s2l.pipeline.HeldOutData;
import dev.s2l.pipeline.TokenSettings;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Rows that a target is scored on while it is trained.
final class HeldOutOptions {
  @Option(
      names = "--eval-data",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Rows that are not trained on: their loss is computed every --eval-steps and at the end,"
              + " and the model with the lowest stays in target/best/. Named and read as --data.")
  List<Path> evalData = new ArrayList<>();

  @Option(
      names = "--eval-split",
      paramLabel = "NAME",
      description = "Of an --eval-data folder with several splits, the one that is read.")
  @Nullable String evalSplit;

  @Option(
      names = "--eval-steps",
      paramLabel = "N",
      description = "Steps between two evaluations of --eval-data. Default: those of an epoch.")
  @Nullable Integer evalSteps;

  /// May download. A wrong value is refused before that.
  ///
  /// @param data whose reading the rows share
  Optional<HeldOutData> of(DataSource data, TokenSettings how, CommandSpec spec)
      throws IOException {
    if (evalData.isEmpty()) {
      if (evalSteps != null) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--eval-steps %d: there is nothing to evaluate. Name rows with --eval-data, or"
                    + " leave it out.",
                evalSteps));
      }
      if (evalSplit != null) {
        throw new S2lException(
            ExitCode.USAGE,
            Phrase.of(
                "--eval-split %s: name a folder with --eval-data, or leave it out.", evalSplit));
      }
      return Optional.empty();
    }
    var steps = evalSteps == null ? OptionalInt.empty() : OptionalInt.of(evalSteps);
    new HeldOutData(data, how, steps); // checks the steps
    var paths = new ArrayList<Path>();
    for (Path given : evalData) {
      paths.add(DataNames.path(given, spec));
    }
    var reading = data.settings().withHeldOutSplit(Optional.ofNullable(evalSplit));
    return Optional.of(new HeldOutData(new DataSource(paths, reading), how, steps));
  }
}
