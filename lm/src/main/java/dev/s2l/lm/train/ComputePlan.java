package dev.s2l.lm.train;

import dev.s2l.lm.model.DecoderConfig;
import dev.s2l.lm.model.HeadChunks;

/// How a batch is cut up for the machine. The first two change last bits, so they follow from the
/// model's shape by a fixed rule.
///
/// @param tokenBudget most padded tokens of a micro-batch
/// @param logitRows most positions whose logits are computed at once
/// @param threads micro-batches computed at the same time; changes no bit
record ComputePlan(int tokenBudget, int logitRows, int threads) {
  /// Measured on two cores with AVX2.
  static ComputePlan of(DecoderConfig config, int threads) {
    boolean small = config.size().hidden() <= 256;
    return new ComputePlan(small ? 2048 : 1024, HeadChunks.rows(config), threads);
  }
}
