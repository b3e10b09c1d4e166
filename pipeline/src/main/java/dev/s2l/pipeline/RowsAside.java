package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.lm.tokenize.TextTokenizer;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Phrase;
import dev.s2l.run.Progress;
import dev.s2l.run.S2lException;
import dev.s2l.run.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Rows besides those that are trained on or chosen from.
///
/// @param option that names them, in messages
/// @param noun what they are, in messages
/// @param source where they are
/// @param how they are encoded
record RowsAside(String option, String noun, DataSource source, TokenSettings how) {

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

  private S2lException named(S2lException e) {
    return e.isStop() ? e : new S2lException(e.exitCode(), option + ": " + e.withOptions(), e);
  }

  /// Reads and encodes the rows into the scratch folder of a command.
  ///
  /// @return the caller's to close
  /// @throws S2lException (3) if no row can be used, or too many are rejected
  TokenStore read(StageInputs inputs) throws IOException {
    var run = inputs.run();
    checkFiles();
    for (var file : Dataset.files(source.files(), source.settings())) {
      run.reads(file.path());
    }
    return read(
        inputs.tokenizer(),
        Files.createDirectories(inputs.scratch().resolve(noun.replace(' ', '-'))),
        run.progress(),
        run.stopSignal());
  }

  /// As above, for any tokenizer.
  ///
  /// @param scratch an empty folder
  TokenStore read(TextTokenizer tokenizer, Path scratch, Progress progress, StopSignal stop)
      throws IOException {
    try {
      return encoded(tokenizer, scratch, progress, stop);
    } catch (S2lException e) {
      throw named(e);
    }
  }

  private TokenStore encoded(
      TextTokenizer tokenizer, Path scratch, Progress progress, StopSignal stop)
      throws IOException {
    try (var dataset =
        Dataset.read(
            source.files(), source.settings(), scratch.resolve("dataset"), progress, stop)) {
      var tokens =
          TokenStore.build(
              dataset,
              how.template(tokenizer.folder()),
              tokenizer,
              how.maxLength(),
              how.overLength(),
              scratch.resolve("tokens"),
              progress,
              stop);
      try {
        source.refuseTooManyRejected(dataset, tokens);
      } catch (RuntimeException e) {
        tokens.close();
        throw e;
      }
      var counts = tokens.manifest().counts();
      progress.note(
          Phrase.of(
              "%s: %,d of %,d rows usable, %,d tokens (%,d learned)",
              noun, counts.usable(), counts.rows(), counts.tokens(), counts.learned()));
      return tokens;
    }
  }
}
