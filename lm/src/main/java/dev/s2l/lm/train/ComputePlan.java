package dev.s2l.lm.train;

import dev.s2l.lm.model.Activations;
import dev.s2l.lm.model.Compute;
import dev.s2l.lm.model.DecoderConfig;

/// How a batch is cut up for the machine, as [Compute] says for a model.
///
/// @param tokenBudget most padded tokens of a micro-batch
/// @param logitRows most positions whose logits are computed at once
/// @param threads micro-batches computed at the same time; changes no bit
/// @param activations what a micro-batch keeps for its way back; changes no bit
/// @param equal whether the rows of a micro-batch are padded to its longest
record ComputePlan(
    int tokenBudget, int logitRows, int threads, Activations activations, boolean equal) {
  /// Narrower models pad rows: there the calls of attention for one more length cost more than the
  /// padding does. Measured with 64 (the built-in proxy), 128, 512 and 576.
  private static final int WIDE = 128;

  ComputePlan(int tokenBudget, int logitRows, int threads) {
    this(tokenBudget, logitRows, threads, Activations.KEPT, false);
  }

  ComputePlan withActivations(Activations other) {
    return new ComputePlan(tokenBudget, logitRows, threads, other, equal);
  }

  ComputePlan withEqualRows() {
    return new ComputePlan(tokenBudget, logitRows, threads, activations, true);
  }

  static ComputePlan of(DecoderConfig config, Compute compute, Activations activations) {
    var budgets = compute.budgets();
    return new ComputePlan(
        budgets.trainedTokens(config),
        budgets.logitRows(config),
        compute.threads().count(),
        activations,
        config.size().hidden() < WIDE);
  }
}
