package dev.s2l.lm.record;

import dev.s2l.lm.model.DecoderConfig;

/// How a column is computed. The first two change the last bits of a loss, so a resumed run takes
/// them from the manifest.
///
/// @param tokenBudget most padded tokens of a batch
/// @param logitBudget most logits held at once; more learned positions are computed in chunks
/// @param threads batches computed at the same time; changes no bit
public record RecordSettings(int tokenBudget, int logitBudget, int threads) {
  public RecordSettings {
    if (tokenBudget < 1 || logitBudget < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "all must be positive: " + tokenBudget + ", " + logitBudget + ", " + threads);
    }
  }

  /// The settings for a model of this shape, by a fixed rule; both numbers measured on two cores
  /// with AVX2: a buffer of 25 MB stays below glibc's threshold for fresh pages, and small models
  /// want more tokens a batch to outweigh what each operator call costs.
  public static RecordSettings of(DecoderConfig config) {
    boolean small = config.size().hidden() <= 256;
    return new RecordSettings(
        small ? 4096 : 2048, 25_000_000 / 4, Runtime.getRuntime().availableProcessors());
  }
}
