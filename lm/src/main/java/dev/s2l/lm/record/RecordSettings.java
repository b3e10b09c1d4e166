package dev.s2l.lm.record;

import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DecoderConfig;

/// How a column is computed. The first two change the last bits of a loss.
///
/// @param tokenBudget padded tokens of a batch, at most
/// @param logitRows positions whose logits are computed at once, at most, where those of all tokens
///   are kept
/// @param threads batches computed at the same time; changes no bit
public record RecordSettings(int tokenBudget, int logitRows, int threads) {
  public RecordSettings {
    if (tokenBudget < 1 || logitRows < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "all must be positive: " + tokenBudget + ", " + logitRows + ", " + threads);
    }
  }

  /// The settings that [Compute] gives for a model of this shape.
  public static RecordSettings of(DecoderConfig config, Compute compute) {
    var budgets = compute.budgets();
    return new RecordSettings(
        budgets.scoredTokens(config), budgets.logitRows(config), compute.threads().count());
  }
}
