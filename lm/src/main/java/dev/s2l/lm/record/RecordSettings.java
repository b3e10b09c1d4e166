package dev.s2l.lm.record;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.HeadChunks;

/// How a column is computed. The first two change the last bits of a loss.
///
/// @param tokenBudget most padded tokens of a batch
/// @param logitRows most positions whose logits are computed at once
/// @param threads batches computed at the same time; changes no bit
public record RecordSettings(int tokenBudget, int logitRows, int threads) {
  public RecordSettings {
    if (tokenBudget < 1 || logitRows < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "all must be positive: " + tokenBudget + ", " + logitRows + ", " + threads);
    }
  }

  /// The settings for a model of this shape, by a fixed rule, measured on two cores: small models
  /// want more tokens a batch to outweigh what each operator call costs.
  public static RecordSettings of(DecoderConfig config, int threads) {
    boolean small = config.size().hidden() <= 256;
    return new RecordSettings(small ? 4096 : 2048, HeadChunks.rows(config), threads);
  }
}
