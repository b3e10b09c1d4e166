package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetCheck;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks a data set before any training: counts its rows and tokens.
public final class DatasetAccount {
  private DatasetAccount() {}

  /// The model and settings with which tokens are counted.
  ///
  /// @param folder with `tokenizer.json`
  public record Tokenizing(Path folder, TokenSettings settings) {}

  /// Receives the result of the check.
  @FunctionalInterface
  public interface Shown {
    /// @param rows the first ones as the model reads them, as many as were asked for
    void show(DatasetCheck account, List<EncodedRow> rows);
  }

  /// Reads into `dataset/` and `tokens/` below `scratch` and shows the result. Only then it applies
  /// `--max-rejected`, so that the user sees which rows are bad even if there are too many.
  ///
  /// @param most how many rows are shown as the model reads them
  /// @throws dev.s2l.run.S2lException (3) if no row is usable or too many are rejected
  public static void check(
      DataSource source,
      Optional<Tokenizing> tokenizing,
      int most,
      Path scratch,
      Progress progress,
      Shown shown)
      throws IOException {
    var unlimited = source.settings().withMaxRejected(MaxRejected.UNLIMITED);
    try (Dataset dataset =
        Dataset.read(source.files(), unlimited, scratch.resolve("dataset"), progress)) {
      if (tokenizing.isEmpty()) {
        shown.show(DatasetCheck.of(dataset), List.of());
        source.refuseTooManyRejected(dataset, 0);
      } else {
        Path folder = scratch.resolve("tokens");
        try (var tokens = tokens(dataset, tokenizing.get(), folder, progress)) {
          shown.show(
              TokenAccount.of(dataset, tokens, folder),
              firstRows(dataset, tokens, tokenizing.get(), most));
          source.refuseTooManyRejected(dataset, tokens);
        }
      }
    }
  }

  private static List<EncodedRow> firstRows(
      Dataset dataset, TokenStore tokens, Tokenizing tokenizing, int most) throws IOException {
    try (var tokenizer = Tokenizers.open(tokenizing.folder())) {
      return EncodedRow.first(dataset, tokens, tokenizer, most);
    }
  }

  static TokenStore tokens(Dataset dataset, Tokenizing tokenizing, Path folder, Progress progress)
      throws IOException {
    var settings = tokenizing.settings();
    var template = settings.template(tokenizing.folder());
    try (var tokenizer = Tokenizers.open(tokenizing.folder())) {
      return TokenStore.build(
          dataset,
          template,
          tokenizer,
          settings.maxLength(),
          settings.overLength(),
          folder,
          progress);
    }
  }
}
