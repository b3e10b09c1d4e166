package dev.s2l.cli;

import dev.s2l.lm.train.Curriculum;
import dev.s2l.pipeline.RowChoice;
import dev.s2l.run.EnumWords;
import dev.s2l.run.ExitCode;
import dev.s2l.run.S2lException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which rows the epochs of a target's training see, and in which order.
final class RowOptions {
  @Option(
      names = "--order",
      paramLabel = "ORDER",
      defaultValue = "random",
      description =
          "random, or rank: every epoch in the order of the ranks in the selection.jsonl beside the"
              + " rows. Default: ${DEFAULT-VALUE}.")
  String order = "random";

  @Option(
      names = "--skip-fitted",
      paramLabel = "NATS",
      description =
          "A row whose last training loss, a mean over its learned tokens, was lower sits out the"
              + " following epochs. Default: none does.")
  @Nullable Double skipFitted;

  /// @throws S2lException (2) for a wrong value, and for an order that `train` contradicts
  RowChoice choice(TrainOptions train) {
    var wanted = EnumWords.named(RowChoice.Order.class, "--order", order);
    if (wanted == RowChoice.Order.RANK && Boolean.TRUE.equals(train.groupByLength)) {
      throw new S2lException(
          ExitCode.USAGE,
          "--order rank and --group-by-length: rows come in one order. Leave one of them out.");
    }
    var below = skipFitted == null ? OptionalDouble.empty() : OptionalDouble.of(skipFitted);
    new Curriculum(Optional.empty(), below); // checks the loss
    return new RowChoice(wanted, below);
  }
}
