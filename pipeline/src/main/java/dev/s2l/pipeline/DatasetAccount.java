package dev.s2l.pipeline;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.DatasetCheck;
import dev.s2l.dataset.MaxRejected;
import dev.s2l.lm.tokenize.TokenStore;
import dev.s2l.prompt.PromptTemplate;
import dev.s2l.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The account of a data set, before anything is spent on it.
public final class DatasetAccount {
  private DatasetAccount() {}

  /// What tokens are counted with.
  ///
  /// @param folder with `tokenizer.json`
  public record Tokenizing(Path folder, TokenSettings settings) {}

  /// Takes the account of what was read.
  @FunctionalInterface
  public interface Shown {
    void show(DatasetCheck account);
  }

  /// Reads into `dataset/` and `tokens/` below `scratch`, shows the account, and only then holds it
  /// against `--max-rejected`: whoever has too many bad rows wants to see which.
  ///
  /// @throws dev.s2l.run.S2lException (3) if no row is usable or too many are rejected
  public static void check(
      DataSource source,
      Optional<Tokenizing> tokenizing,
      Path scratch,
      Progress progress,
      Shown shown)
      throws IOException {
    var unlimited = source.settings().withMaxRejected(MaxRejected.UNLIMITED);
    try (Dataset dataset =
        Dataset.read(source.files(), unlimited, scratch.resolve("dataset"), progress)) {
      if (tokenizing.isEmpty()) {
        shown.show(DatasetCheck.of(dataset));
        source.judge(dataset, 0);
      } else {
        Path folder = scratch.resolve("tokens");
        try (var tokens = tokens(dataset, tokenizing.get(), folder, progress)) {
          shown.show(TokenAccount.of(dataset, tokens, folder));
          source.judge(dataset, tokens);
        }
      }
    }
  }

  static TokenStore tokens(Dataset dataset, Tokenizing tokenizing, Path folder, Progress progress)
      throws IOException {
    var settings = tokenizing.settings();
    var template = PromptTemplate.named(settings.templateName(), tokenizing.folder());
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
