package dev.s2l.pipeline;

import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.util.OptionalInt;

/// Rows that a target is not trained on, and is scored on while it is.
///
/// @param source where they are
/// @param how they are encoded: as the data are
/// @param steps between two evaluations; those of an epoch where it is absent
public record HeldOutData(DataSource source, TokenSettings how, OptionalInt steps) {
  /// @throws S2lException (2) for a number below 1
  public HeldOutData {
    if (steps.isPresent() && steps.getAsInt() < 1) {
      throw new S2lException(
          ExitCode.USAGE, Phrase.of("--eval-steps %d: expected at least 1.", steps.getAsInt()));
    }
  }

  /// As [RowsAside#checkFiles].
  void checkFiles() throws IOException {
    aside().checkFiles();
  }

  /// As [RowsAside#read].
  TokenStore read(StageInputs inputs) throws IOException {
    return aside().read(inputs);
  }

  private RowsAside aside() {
    return new RowsAside("--eval-data", "held out", source, how);
  }
}
