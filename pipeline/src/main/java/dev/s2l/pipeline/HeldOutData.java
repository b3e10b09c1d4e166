package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /// Checks that the files are there, before hours are spent.
  ///
  /// @throws S2lException (2, 3) if one is not
  void checkFiles() throws IOException {
    try {
      Dataset.files(source.files(), source.settings());
    } catch (S2lException e) {
      throw named(e);
    }
  }

  private static S2lException named(S2lException e) {
    return e.isStop() ? e : new S2lException(e.exitCode(), "--eval-data: " + e.withOptions(), e);
  }

  /// Reads and encodes the rows into a scratch folder.
  ///
  /// @return the caller's to close
  /// @throws S2lException (3) if no row can be used, or too many are rejected
  TokenStore read(StageInputs inputs) throws IOException {
    try {
      return encoded(inputs);
    } catch (S2lException e) {
      throw named(e);
    }
  }

  private TokenStore encoded(StageInputs inputs) throws IOException {
    var run = inputs.run();
    for (var file : Dataset.files(source.files(), source.settings())) {
      run.reads(file.path());
    }
    Path scratch = Files.createDirectories(inputs.scratch().resolve("held-out"));
    try (Dataset dataset =
        Dataset.read(
            source.files(), source.settings(), scratch.resolve("dataset"), run.progress())) {
      var tokens =
          TokenStore.build(
              dataset,
              PromptTemplate.named(how.templateName(), inputs.tokenizer().folder()),
              inputs.tokenizer(),
              how.maxLength(),
              how.overLength(),
              scratch.resolve("tokens"),
              run.progress(),
              run.stopSignal());
      try {
        source.refuseTooManyRejected(dataset, tokens);
      } catch (RuntimeException e) {
        tokens.close();
        throw e;
      }
      var counts = tokens.manifest().counts();
      run.progress()
          .note(
              Phrase.of(
                  "held out: %,d of %,d rows usable, %,d tokens (%,d learned)",
                  counts.usable(), counts.rows(), counts.tokens(), counts.learned()));
      return tokens;
    }
  }
}
